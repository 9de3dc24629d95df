#pragma once
#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "tunic/base/type_name.hpp"
#include "tunic/data/describe.hpp"
#include "tunic/data/json_kind.hpp"
#include "tunic/data/literal.hpp"
#include "tunic/data/reflect.hpp"

// Distinguishes the alternatives of a variant in JSON. Objects look alike, so in a variant with several, each has a
// member, the tag, that names it; all others are recognised by their kind: null, a number, a text, an array.

namespace tunic::data {

/// std::monostate and similar types, which are null.
template <class T>
inline constexpr bool is_monostate = std::is_empty_v<T> && !described<T> && last_name(type_name<T>()) == "monostate";

/// Whether an alternative is an object that can have a tag among its members.
template <class T> consteval bool is_object_alternative() {
    if constexpr (is_monostate<T>)
        return false;
    else
        return kind_of<T>() == kind::object;
}

template <class T> consteval std::size_t count_object_alternatives() {
    return []<class... A>(std::tuple<A...>*) {
        return (std::size_t{0} + ... + (is_object_alternative<A>() ? 1U : 0U));
    }(typename variant_shape<T>::alternatives{});
}

template <class T>
concept has_own_tag = requires { std::string_view(describe<T>::tag); };
template <class T>
concept has_own_name = requires { std::string_view(describe<T>::name); };

/// Whether the objects among the alternatives of a variant have a tag.
template <class T> consteval bool has_tag() {
    if constexpr (variant_shape<T>::value)
        return has_own_tag<T> || count_object_alternatives<T>() > 1;
    else
        return false;
}
template <class T>
concept tagged_variant = has_tag<T>();

/// A name as the compiler spells it, without its scope and template arguments.
constexpr std::string_view bare_name(std::string_view spelled) noexcept {
    if (spelled.ends_with('>')) {
        std::size_t depth = 0;
        do {
            depth += spelled.back() == '>' ? 1U : 0U;
            depth -= spelled.back() == '<' ? 1U : 0U;
            spelled.remove_suffix(1);
        } while (depth != 0 && !spelled.empty());
    }
    return last_name(spelled);
}

/// The value of an alternative's tag.
template <class T> consteval std::string_view tag_name() {
    if constexpr (has_own_name<T>)
        return describe<T>::name;
    else
        return bare_name(type_name<T>());
}

/// The name of the tag member.
template <class Variant> consteval std::string_view tag_key() {
    if constexpr (has_own_tag<Variant>)
        return describe<Variant>::tag;
    else
        return "type";
}

template <class T> consteval bool has_field(std::string_view name) {
    if constexpr (is_object_alternative<T>())
        for (std::string_view const field : field_names<T>)
            if (field == name) return true;
    return false;
}

/// The values of a variant's tags, in the order of its alternatives; empty for alternatives without one.
template <class Variant> consteval auto list_tag_names() {
    return []<class... A>(std::tuple<A...>*) {
        return std::array<std::string_view, sizeof...(A)>{
            (is_object_alternative<A>() ? tag_name<A>() : std::string_view{})...};
    }(typename variant_shape<Variant>::alternatives{});
}

template <class Variant> consteval bool has_equal_names() {
    constexpr auto names = list_tag_names<Variant>();
    for (std::size_t i = 0; i != names.size(); ++i)
        for (std::size_t j = i + 1; j != names.size(); ++j)
            if (!names[i].empty() && names[i] == names[j]) return true;
    return false;
}

template <class Variant> consteval bool has_field_like_its_tag() {
    return []<class... A>(std::tuple<A...>*) {
        return (has_field<A>(tag_key<Variant>()) || ...);
    }(typename variant_shape<Variant>::alternatives{});
}

/// The tags of a variant, once they are known to distinguish its alternatives.
template <tagged_variant Variant> struct variant_tags {
    static_assert(!has_equal_names<Variant>(),
                  "tunic: two alternatives of this variant have the same tag: give one of them another, with "
                  "`static constexpr std::string_view name` in its tunic::describe");
    static_assert(!has_field_like_its_tag<Variant>(),
                  "tunic: an alternative of this variant has a field with the name of the tag: give the variant "
                  "another tag, with `static constexpr std::string_view tag` in its tunic::describe");

    static constexpr std::string_view key = tag_key<Variant>();
    static constexpr auto names = list_tag_names<Variant>();
};

template <class Variant> consteval auto tag_literal() {
    constexpr std::string_view key = tag_key<Variant>();
    char text[key.size() + 1] = {};
    for (std::size_t i = 0; i != key.size(); ++i) text[i] = key[i];
    return literal<key.size() + 1>(text);
}

} // namespace tunic::data
