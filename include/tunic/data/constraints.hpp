#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "tunic/data/detail/size_limits.hpp"
#include "tunic/data/enum_names.hpp"
#include "tunic/data/json_writer.hpp"
#include "tunic/data/literal.hpp"
#include "tunic/data/number_constraints.hpp"
#include "tunic/data/rule_keyword.hpp"
#include "tunic/data/text_constraints.hpp"

// What a rule can require of a member. Each constraint is a class with
//     code            its name for programs when it is broken; these never change:
//                     string_length string_pattern string_format number_minimum number_maximum number_multiple
//                     array_length array_unique value_choice custom
//     fits<V>()       does not compile for a V where it has no meaning, and says so in one sentence; else true
//     holds(value)    whether a value satisfies it; nothing is allocated (but see unique)
//     keywords<V>     the same for JSON Schema, as constant data

namespace tunic {
namespace data {

/// Whether one of `elements` occurs twice. Sorts them.
bool has_repeated(std::span<void const*> elements, bool (*is_before)(void const*, void const*));
/// Up to this many pointers to elements are kept on the stack.
inline constexpr std::size_t few_elements = 64;

/// One of the values that one_of lists: a text, an integer or an enumerator.
template <class Value> struct choice {
    Value value;

    /// Anything that such a member can hold.
    template <class Source> constexpr choice(Source const& source) noexcept : value(source) {}
};
template <class Value> choice(Value const&) -> choice<Value>;
template <std::size_t Size> choice(char const (&)[Size]) -> choice<literal<Size>>;

template <class> inline constexpr bool is_literal = false;
template <std::size_t Size> inline constexpr bool is_literal<literal<Size>> = true;

/// Whether a member of type V can equal a choice.
template <class V, class Value> consteval bool can_be() {
    if constexpr (is_literal<Value>)
        return kind_in_rule<V> == kind::text;
    else if constexpr (std::is_enum_v<Value>)
        return std::same_as<V, Value>;
    else
        return kind_in_rule<V> == kind::integer && bound_number<Value> && std::integral<Value>;
}

template <class V, class Value> constexpr bool is_choice(V const& value, choice<Value> const& choice) {
    if constexpr (is_literal<Value>)
        return as_text(value) == choice.value.view();
    else if constexpr (std::is_enum_v<Value>)
        return value == choice.value;
    else
        return !is_less(value, choice.value) && !is_less(choice.value, value);
}

/// An enumerator is represented by its name, as in all input and output.
template <class Value> constexpr rule_value choice_value(choice<Value> const& choice) noexcept {
    if constexpr (is_literal<Value>)
        return rule_value::of(choice.value.view());
    else if constexpr (std::is_enum_v<Value>) {
        if (auto const name = enum_name(choice.value); !name.empty()) return rule_value::of(name);
        return rule_value::of(static_cast<std::underlying_type_t<Value>>(choice.value));
    } else
        return rule_value::of(choice.value);
}

} // namespace data

/// The number of elements of a sequence, or of entries of a map.
template <std::size_t Least, std::size_t Most = data::no_limit> struct items {
    static constexpr std::string_view code = "array_length";

    template <class V> static consteval bool fits() {
        static_assert(Least <= Most, "tunic: items<least, most>: no sequence is that short and that long");
        constexpr bool fit = data::kind_in_rule<V> == data::kind::sequence || data::kind_in_rule<V> == data::kind::map;
        static_assert(fit, "tunic: items is for sequences and maps: use length for texts");
        return fit;
    }
    template <class V> static bool holds(V const& value) {
        auto const size = data::count_elements(value);
        return size >= Least && size <= Most;
    }
    template <class V>
    static constexpr auto keywords =
        data::kind_in_rule<V> == data::kind::map ? data::size_keywords<Least, Most>("minProperties", "maxProperties")
                                                 : data::size_keywords<Least, Most>("minItems", "maxItems");
};

/// A sequence without repeated elements. Elements are compared with `<`, so the time stays bounded for long sequences;
/// beyond 64 elements it allocates one pointer for each.
struct unique {
    static constexpr std::string_view code = "array_unique";

    template <class V> static consteval bool fits() {
        if constexpr (data::kind_in_rule<V> == data::kind::sequence) {
            constexpr bool fit =
                std::is_lvalue_reference_v<data::reference_t<V>> && requires(data::element_t<V> const& a) {
                    { a < a } -> std::convertible_to<bool>;
                };
            static_assert(fit, "tunic: unique compares elements with operator<, which these do not have");
            return fit;
        } else {
            static_assert(data::kind_in_rule<V> == data::kind::sequence, "tunic: unique is for sequences");
            return false;
        }
    }
    template <class V> static bool holds(V const& value) {
        using element = data::element_t<V>;
        constexpr auto is_before = [](void const* a, void const* b) -> bool {
            return *static_cast<element const*>(a) < *static_cast<element const*>(b);
        };
        auto const decide = [&](std::span<void const*> all) {
            std::size_t i = 0;
            for (auto const& one : value) all[i++] = std::addressof(one);
            return !data::has_repeated(all, is_before);
        };
        auto const count = data::count_elements(value);
        if (count > data::few_elements) {
            std::vector<void const*> many(count);
            return decide(many);
        }
        std::array<void const*, data::few_elements> few;
        return decide(std::span(few).first(count));
    }
    template <class V> static constexpr auto keywords = std::array{rule_keyword{"uniqueItems", rule_value::of(true)}};
};

/// One of several values: texts for a text, integers for an integer, enumerators for an enum.
///
///     one_of<"draft", "final">      one_of<1, 2, 5>      one_of<colour::red, colour::blue>
template <data::choice... Choices> struct one_of {
    static constexpr std::string_view code = "value_choice";

    template <class V> static consteval bool fits() {
        static_assert(sizeof...(Choices) != 0, "tunic: one_of<...> lists at least one value");
        constexpr bool fit = (data::can_be<V, decltype(Choices.value)>() && ...);
        static_assert(fit, "tunic: one_of lists values of the member's own type: texts, integers or enumerators");
        return fit;
    }
    template <class V> static bool holds(V const& value) { return (data::is_choice(value, Choices) || ...); }
    /// The allowed values.
    static constexpr std::array<rule_value, sizeof...(Choices)> values{data::choice_value(Choices)...};
    template <class V>
    static constexpr auto keywords = std::array{
        rule_keyword{"enum", {.what = rule_value::kind::list, .list = values.data(), .size = sizeof...(Choices)}}};
};

/// A function's verdict on the member's value: `bool fn(V const&)`, a function or a lambda without captures. The
/// message says what it wants; a message<...> of the rule takes precedence. Documents cannot show it.
///
///     satisfies<is_prime, "must be a prime number">
template <auto Fn, data::literal Message = ""> struct satisfies {
    static constexpr std::string_view code = "custom";
    /// The message unless the rule has its own.
    static constexpr std::string_view own_message = Message.view();

    template <class V> static consteval bool fits() {
        constexpr bool fit = requires(V const& value) {
            { Fn(value) } -> std::convertible_to<bool>;
        };
        static_assert(fit,
                      "tunic: satisfies<fn>: fn is called with the member's value and returns whether it is right");
        return fit;
    }
    template <class V> static bool holds(V const& value) { return static_cast<bool>(Fn(value)); }
    template <class V> static constexpr std::array<rule_keyword, 0> keywords{};
};

/// Constraints for every element of a sequence, or every value of a map. A message<...> inside it is for the elements.
///
///     rule<&post::tags, items<0, 8>, each<length<1, 40>>>
template <class... Constraints> struct each {};

/// The text for all faults that the other constraints of its rule find: `message<"an age in years">`.
template <data::literal Text> struct message {
    /// The text.
    static constexpr std::string_view text = Text.view();
};

} // namespace tunic
