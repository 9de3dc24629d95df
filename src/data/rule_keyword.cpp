#include <tunic/data/rule_keyword.hpp>

#include <tunic/data/json_writer.hpp>
#include <tunic/data/text_buffer.hpp>

#include <algorithm>
#include <utility>

namespace tunic {
namespace {

using kind = rule_value::kind;

void append_value(text_buffer& out, rule_value const& value) {
    switch (value.what) {
    case kind::truth: return write_json(out, value.truth);
    case kind::integer: return write_json(out, value.integer);
    case kind::natural: return write_json(out, value.natural);
    case kind::real: return write_json(out, value.real);
    case kind::text: return write_json(out, value.text);
    case kind::list: {
        out.append('[');
        for (std::size_t i = 0; i != value.size; ++i) {
            if (i != 0) out.append(',');
            append_value(out, value.list[i]);
        }
        return out.append(']');
    }
    case kind::keywords: return;
    }
}

void append_member(text_buffer& out, rule_keyword const& keyword) {
    write_json(out, keyword.name);
    out.append(':');
    append_value(out, keyword.value);
}

} // namespace

void append_keywords(text_buffer& out, std::span<rule_keyword const> keywords) {
    auto const is_repeated = [&](rule_keyword const& keyword) {
        return std::any_of(keywords.data(), &keyword, [&](auto const& before) { return before.name == keyword.name; });
    };
    bool first = true;
    bool repeated = false;
    for (auto const& keyword : keywords) {
        if (keyword.value.what == kind::keywords) continue;
        if (is_repeated(keyword)) {
            repeated = true;
            continue;
        }
        if (!std::exchange(first, false)) out.append(',');
        append_member(out, keyword);
    }
    if (!repeated) return;
    out.append(",\"allOf\":");
    char bracket = '[';
    for (auto const& keyword : keywords) {
        if (keyword.value.what == kind::keywords || !is_repeated(keyword)) continue;
        out.append(std::exchange(bracket, ','));
        out.append('{');
        append_member(out, keyword);
        out.append('}');
    }
    out.append(']');
}

std::span<rule_keyword const> element_keywords(std::span<rule_keyword const> keywords) noexcept {
    for (auto const& keyword : keywords)
        if (keyword.value.what == kind::keywords) return {keyword.value.keywords, keyword.value.size};
    return {};
}

std::string to_text(rule_value const& value) {
    if (value.what == kind::text) return std::string(value.text);
    std::string text;
    if (value.what == kind::list) {
        for (std::size_t i = 0; i != value.size; ++i) text += (i == 0 ? "" : ", ") + to_text(value.list[i]);
        return text;
    }
    text_buffer json{*std::pmr::new_delete_resource()};
    append_value(json, value);
    return std::string(json.view());
}

} // namespace tunic
