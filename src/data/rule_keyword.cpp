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

enum class bound : unsigned char { none, least, most };

bound bound_of(std::string_view keyword) noexcept {
    if (keyword.starts_with("min") || keyword == "exclusiveMinimum") return bound::least;
    if (keyword.starts_with("max") || keyword == "exclusiveMaximum") return bound::most;
    return bound::none;
}

// long double holds the 64 bits of every integer.
long double number_of(rule_value const& value) noexcept {
    switch (value.what) {
    case kind::integer: return static_cast<long double>(value.integer);
    case kind::natural: return static_cast<long double>(value.natural);
    default: return static_cast<long double>(value.real);
    }
}

bool is_tighter(rule_keyword const& one, rule_keyword const& other) noexcept {
    auto const [a, b] = std::pair(number_of(one.value), number_of(other.value));
    return bound_of(one.name) == bound::least ? a > b : a < b;
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

std::vector<rule_keyword> element_keywords(std::span<rule_keyword const> keywords) {
    std::vector<rule_keyword> all;
    for (auto const& keyword : keywords)
        if (keyword.value.what == kind::keywords)
            all.insert(all.end(), keyword.value.keywords, keyword.value.keywords + keyword.value.size);
    return all;
}

std::vector<rule_keyword> tightest_of(std::span<rule_keyword const> some, std::span<rule_keyword const> more) {
    std::vector<rule_keyword> all(some.begin(), some.end());
    for (auto const& keyword : more) {
        auto const same = std::find_if(all.begin(), all.end(), [&](auto const& k) { return k.name == keyword.name; });
        if (same == all.end() || bound_of(keyword.name) == bound::none)
            all.push_back(keyword);
        else if (is_tighter(keyword, *same))
            *same = keyword;
    }
    return all;
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
