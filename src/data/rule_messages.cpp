#include <tunic/data/rule_messages.hpp>

#include <tunic/data/detail/rule_parts.hpp>
#include <tunic/data/fault.hpp>

#include <initializer_list>

namespace tunic {
namespace {

std::string counted(rule_value const& count, std::string_view one, std::string_view many) {
    auto const text = to_text(count);
    return text + ' ' + std::string(text == "1" ? one : many);
}

/// `must have 1 to 80 characters`, with the limits that exist.
std::string say_size(broken_rule const& rule, std::string_view least_name, std::string_view most_name,
                     std::string_view one, std::string_view many) {
    auto const* const least = rule.find(least_name);
    auto const* const most = rule.find(most_name);
    if (least && most)
        return "must have "
               + (to_text(*least) == to_text(*most) ? counted(*most, one, many)
                                                    : to_text(*least) + " to " + counted(*most, one, many));
    if (least) return "must have at least " + counted(*least, one, many);
    if (most) return "must have at most " + counted(*most, one, many);
    return {};
}

struct wording {
    std::string_view key;
    std::string_view words;
};

constexpr wording bounds[] = {
    {"minimum", "must be at least "},
    {"maximum", "must be at most "},
    {"exclusiveMinimum", "must be more than "},
    {"exclusiveMaximum", "must be less than "},
    {"multipleOf", "must be a multiple of "},
    {"pattern", "must match "},
    {"enum", "must be one of "},
};

constexpr wording formats[] = {
    {"email", "an e-mail address"},
    {"uri", "an absolute URI"},
    {"uri-reference", "a URI or a relative reference"},
    {"uuid", "a UUID"},
    {"date", "a date such as 2024-02-29"},
    {"time", "a time such as 23:20:50Z"},
    {"date-time", "a date and time such as 2024-02-29T23:20:50Z"},
    {"ipv4", "an IPv4 address"},
    {"ipv6", "an IPv6 address"},
    {"hostname", "a host name"},
    {"base64", "text in base64"},
};

std::string say_format(broken_rule const& rule) {
    auto const* name = rule.find("format");
    if (!name) name = rule.find("contentEncoding");
    auto const text = name ? to_text(*name) : std::string();
    for (auto const& [key, words] : formats)
        if (key == text) return "must be " + std::string(words);
    return "must be in the format " + text;
}

std::string in_english(broken_rule const& rule) {
    if (rule.code == "string_format") return say_format(rule);
    if (rule.code == "array_unique") return "must not have the same element twice";
    for (auto const& [key, words] : bounds)
        if (auto const* const value = rule.find(key)) return std::string(words) + to_text(*value);
    if (auto text = say_size(rule, "minLength", "maxLength", "character", "characters"); !text.empty()) return text;
    if (auto text = say_size(rule, "minProperties", "maxProperties", "entry", "entries"); !text.empty()) return text;
    bool const bytes = rule.code == "string_length";
    auto text = say_size(rule, "minItems", "maxItems", bytes ? "byte" : "element", bytes ? "bytes" : "elements");
    return text.empty() ? "is not valid" : text;
}

} // namespace

rule_value const* broken_rule::find(std::string_view keyword) const noexcept {
    for (auto const& [name, value] : keywords)
        if (name == keyword) return &value;
    return nullptr;
}

std::string rule_messages::text(broken_rule const& rule) const {
    return rule.message.empty() ? in_english(rule) : std::string(rule.message);
}

rule_messages const& rule_messages::english() noexcept {
    static rule_messages const table;
    return table;
}

namespace data {

bool report(inspection const& in, path_step const* at, broken_rule const& rule) {
    in.faults.add(at, rule.code, in.faults.wants_more() ? in.messages.text(rule) : std::string());
    return false;
}

} // namespace data
} // namespace tunic
