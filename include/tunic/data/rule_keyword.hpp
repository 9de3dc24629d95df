#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// A constraint as data, in the terms of JSON Schema: documents print it, messages take their numbers from it.

namespace tunic {

class text_buffer;
struct rule_keyword;

/// The value of a keyword: a bool, a number, a text, a list of these, or keywords for the inside.
struct rule_value {
    enum class kind : unsigned char { truth, integer, natural, real, text, list, keywords };

    kind what = kind::truth;
    bool truth = true;
    std::int64_t integer = 0;
    std::uint64_t natural = 0; // values beyond the range of integer
    double real = 0;
    std::string_view text = {};
    rule_value const* list = nullptr; // `size` elements
    rule_keyword const* keywords = nullptr;
    std::size_t size = 0;

    // Not types that convert to bool: a pointer to characters would.
    template <std::same_as<bool> Bool> static constexpr rule_value of(Bool truth) noexcept {
        return {.what = kind::truth, .truth = truth};
    }
    static constexpr rule_value of(std::string_view text) noexcept { return {.what = kind::text, .text = text}; }
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    static constexpr rule_value of(Number number) noexcept {
        if (number > 0 && static_cast<std::uint64_t>(number) > static_cast<std::uint64_t>(INT64_MAX))
            return {.what = kind::natural, .natural = static_cast<std::uint64_t>(number)};
        return {.what = kind::integer, .integer = static_cast<std::int64_t>(number)};
    }
    template <std::floating_point Number> static constexpr rule_value of(Number number) noexcept {
        return {.what = kind::real, .real = static_cast<double>(number)};
    }
};

/// A keyword of JSON Schema (draft 2020-12, validation) and its value: `"minLength": 1`. All constant data.
struct rule_keyword {
    std::string_view name;
    rule_value value;
};

/// Appends keywords as members of a JSON object without its braces: `"minLength":1,"maxLength":80`. A keyword that an
/// object can hold only once goes into `"allOf":[{"pattern":"..."}]` from its second occurrence on. Keywords for the
/// inside (`items`, `additionalProperties`) are omitted: they belong in the schema of the elements.
void append_keywords(text_buffer& out, std::span<rule_keyword const> keywords);

/// The keywords for the elements of a sequence or the values of a map, from all rules: those within `items` or
/// `additionalProperties`; empty if there are none.
std::vector<rule_keyword> element_keywords(std::span<rule_keyword const> keywords);

/// The combined requirements: the tighter of two bounds with one name, and all others unchanged.
std::vector<rule_keyword> tightest_of(std::span<rule_keyword const> some, std::span<rule_keyword const> more);

/// A value as people read it: numbers in their shortest form, texts as they are, lists with commas.
std::string to_text(rule_value const& value);

} // namespace tunic
