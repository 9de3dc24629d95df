#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// A constraint as data, in the words of JSON Schema: documents print it, messages take their numbers from it.

namespace tunic {

class text_buffer;
struct rule_keyword;

/// What a keyword says: a truth, a number, a text, several of them, or keywords for what is inside.
struct rule_value {
    enum class kind : unsigned char { truth, integer, natural, real, text, list, keywords };

    kind what = kind::truth;
    bool truth = true;
    std::int64_t integer = 0;
    std::uint64_t natural = 0; // beyond what fits an integer
    double real = 0;
    std::string_view text = {};
    rule_value const* list = nullptr; // `size` of them
    rule_keyword const* keywords = nullptr;
    std::size_t size = 0;

    // Not what converts to bool: a pointer to characters would.
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

/// A keyword of JSON Schema (draft 2020-12, validation) and its value: `"minLength": 1`. All of it is constant data.
struct rule_keyword {
    std::string_view name;
    rule_value value;
};

/// Appends keywords as members of a JSON object without its braces: `"minLength":1,"maxLength":80`. A keyword that an
/// object can hold only once goes, from its second time on, into `"allOf":[{"pattern":"..."}]`. Keywords for what is
/// inside (`items`, `additionalProperties`) are left out: they belong in the schema of the elements.
void append_keywords(text_buffer& out, std::span<rule_keyword const> keywords);

/// The keywords for the elements of a sequence or the values of a map, of all rules: those within `items` or
/// `additionalProperties`; empty if there are none.
std::vector<rule_keyword> element_keywords(std::span<rule_keyword const> keywords);

/// What both ask for: of two bounds under one name the tighter, and all else as it is.
std::vector<rule_keyword> tightest_of(std::span<rule_keyword const> some, std::span<rule_keyword const> more);

/// A value for people to read: numbers in their shortest form, texts as they are, lists with commas.
std::string to_text(rule_value const& value);

} // namespace tunic
