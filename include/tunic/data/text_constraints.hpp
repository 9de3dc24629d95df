#pragma once
#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

#include "tunic/data/detail/size_limits.hpp"
#include "tunic/data/expression.hpp"
#include "tunic/data/formats.hpp"
#include "tunic/data/json_writer.hpp"
#include "tunic/data/literal.hpp"
#include "tunic/data/rule_keyword.hpp"

// Constraints on texts; <tunic/data/constraints.hpp> defines the interface.

namespace tunic {
namespace data {

template <class V> consteval bool is_octets() {
    if constexpr (kind_in_rule<V> == kind::sequence)
        return std::same_as<element_t<V>, std::byte> || std::same_as<element_t<V>, unsigned char>;
    else
        return false;
}
/// A sequence of bytes. Its external length is the number of elements.
template <class V>
concept octets = is_octets<V>();

/// Whether `text` has `least` to `most` code points (of UTF-8); counts no further than necessary.
bool has_length(std::string_view text, std::size_t least, std::size_t most) noexcept;

/// Whether an expression uses only syntax that RE2 and ECMAScript share: no flags or named groups such as `(?i)` and
/// `(?P<year>)`, no classes such as `[:alpha:]`, no escapes such as `\A`, `\z`, `\Q` and `\pL` without braces.
consteval bool is_of_ecmascript(std::string_view expression) {
    constexpr auto begins_with_class = [](std::string_view text) { // `[:alpha:]`, but not a set such as `[:;]`
        constexpr std::string_view letters = "^abcdefghijklmnopqrstuvwxyz";
        return text.starts_with("[:")
               && text.substr(std::min(text.find_first_not_of(letters, 2), text.size())).starts_with(":]");
    };
    for (std::size_t i = 0; i != expression.size(); ++i) {
        auto const rest = expression.substr(i);
        if (begins_with_class(rest) || (rest.starts_with("(?") && !rest.starts_with("(?:"))) return false;
        if (rest.front() != '\\') continue;
        auto const escaped = rest.substr(1, 1);
        if (escaped.empty() || std::string_view("AzQEaC").find(escaped) != std::string_view::npos) return false;
        if ((escaped == "p" || escaped == "P") && rest.substr(2, 1) != "{") return false;
        if (escaped == "x" && rest.substr(2, 1) == "{") return false;
        ++i;
    }
    return true;
}

} // namespace data

/// The number of code points of a text (as in JSON Schema: an emoji is one, a separate combining accent is another), or
/// the number of bytes of a sequence of std::byte or unsigned char.
template <std::size_t Least, std::size_t Most = data::no_limit> struct length {
    static constexpr std::string_view code = "string_length";

    template <class V> static consteval bool fits() {
        static_assert(Least <= Most, "tunic: length<least, most>: no text is that short and that long");
        constexpr bool fit = data::kind_in_rule<V> == data::kind::text || data::octets<V>;
        static_assert(fit, "tunic: length is for texts and bytes: use items for other sequences, minimum and maximum "
                           "for numbers");
        return fit;
    }
    template <class V> static bool holds(V const& value) {
        if constexpr (data::octets<V>) {
            auto const size = data::count_elements(value);
            return size >= Least && size <= Most;
        } else
            return data::has_length(data::as_text(value), Least, Most);
    }
    template <class V>
    static constexpr auto keywords = data::octets<V> ? data::size_keywords<Least, Most>("minItems", "maxItems")
                                                     : data::size_keywords<Least, Most>("minLength", "maxLength");
};

/// A text in which some part matches a regular expression; `^` and `$` tie it to the ends, as in JSON Schema. The
/// syntax is RE2's: every text takes linear time. verify_rules() reports an invalid expression, and its first use
/// throws std::invalid_argument. Documents show it as `pattern`, in the syntax of ECMAScript; an expression with
/// RE2-only syntax such as `(?i)`, `\A` or `[[:alpha:]]` becomes `x-pattern`, which their readers ignore.
template <data::literal Pattern> struct matches {
    static constexpr std::string_view code = "string_pattern";

    template <class V> static consteval bool fits() {
        constexpr bool fit = data::kind_in_rule<V> == data::kind::text;
        static_assert(fit, "tunic: matches is for texts");
        return fit;
    }
    template <class V> static bool holds(V const& value) { return expression.matches(data::as_text(value)); }
    template <class V>
    static constexpr auto keywords = std::array{
        rule_keyword{data::is_of_ecmascript(Pattern.view()) ? "pattern" : "x-pattern", rule_value::of(Pattern.view())}};

    /// Why it can never be satisfied; empty if it can.
    static std::string fault() { return expression.fault(); }

private:
    static constinit inline data::expression const expression{Pattern.view()};
};

/// A text in a format of <tunic/data/formats.hpp>, or in the program's own.
template <class Format> struct format {
    static constexpr std::string_view code = "string_format";

    template <class V> static consteval bool fits() {
        constexpr bool fit = data::kind_in_rule<V> == data::kind::text;
        static_assert(fit, "tunic: format is for texts");
        return fit;
    }
    template <class V> static bool holds(V const& value) { return Format::accepts(data::as_text(value)); }
    template <class V>
    static constexpr auto keywords = [] {
        std::string_view keyword = "format";
        if constexpr (requires { Format::keyword; }) keyword = Format::keyword;
        return std::array{rule_keyword{keyword, rule_value::of(std::string_view(Format::name))}};
    }();
};

} // namespace tunic
