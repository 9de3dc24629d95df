#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "tunic/base/type_name.hpp"
#include "tunic/data/enum_names.hpp"
#include "tunic/data/json_kind.hpp"
#include "tunic/data/json_writer.hpp"
#include "tunic/data/presence.hpp"
#include "tunic/data/readable.hpp"
#include "tunic/data/reflect.hpp"
#include "tunic/data/rule_keyword.hpp"
#include "tunic/data/rules.hpp"
#include "tunic/data/shape_function.hpp"
#include "tunic/data/variant_tags.hpp"

// The JSON form of a type as plain data, from the field table that reading and writing use. A shape_function gives it
// without knowing the type; unused, it costs one pointer.

namespace tunic {

/// A field of an object.
struct field_shape {
    std::string_view name;
    shape_function type = nullptr;
    bool required = false;                    ///< as required_fields() says
    bool required_by_name = false;            ///< tunic::describe says so, which also counts for lists
    std::span<rule_keyword const> rules = {}; ///< of the field, and within `items` those of its elements
    std::string description = {};             ///< its rules in words
    std::string value = {};     ///< its value when omitted, as JSON; empty if not worth stating
    bool always_written = true; ///< false: a tunic::given, which writing omits while it is absent
};

/// The JSON form of a type.
struct type_shape {
    enum class kind : unsigned char {
        anything,
        null,
        boolean,
        integer,
        number,
        text,
        enumeration, ///< one of `values`, a text
        object,      ///< of `fields`
        map,         ///< an object of keys parts[0] and values parts[1]
        list,        ///< of parts[0]
        tuple,       ///< of `parts`, one after the other
        maybe,       ///< parts[0] or null
        any_of,      ///< one of `parts`
        one_of,      ///< one of `parts`, with objects distinguished by the member `tag`
        constant,    ///< the text values[0]
    };

    kind is = kind::anything;
    std::string_view name = {};                ///< of an object or an enumeration, as the compiler spells it
    std::string_view tag = {};                 ///< of one_of, and of objects that exist only within it
    std::string_view format = {};              ///< of a text or a number: `date-time`, `int64`
    std::span<rule_keyword const> bounds = {}; ///< the limits of the type alone: an unsigned char is 0 to 255
    std::vector<std::string_view> values = {};
    std::vector<field_shape> fields = {};
    std::vector<shape_function> parts = {};
    bool strict = false; ///< of an object: no other keys
    std::string description = {};
};

template <class T> type_shape const& shape_of();

namespace data {

template <class T> struct integer_bounds {
    using limits = std::numeric_limits<T>;
    static constexpr std::array both{rule_keyword{"minimum", rule_value::of(limits::min())},
                                     rule_keyword{"maximum", rule_value::of(limits::max())}};
    static constexpr std::span<rule_keyword const> find() {
        // Formats cover the rest: the greatest 64-bit numbers exceed what many programs can hold in theirs.
        if constexpr (sizeof(T) < 4 || (sizeof(T) == 4 && std::is_unsigned_v<T>))
            return both;
        else if constexpr (std::is_unsigned_v<T>)
            return std::span(both).first(1);
        else
            return {};
    }
    static constexpr std::string_view format() {
        constexpr std::array<std::string_view, 4> with_sign{"int8", "int16", "int32", "int64"};
        constexpr std::array<std::string_view, 4> without_sign{"uint8", "uint16", "uint32", "uint64"};
        constexpr std::size_t width = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
        return std::is_signed_v<T> ? with_sign[width] : without_sign[width];
    }
};

template <std::size_t N>
inline constexpr std::array exact_size{rule_keyword{"minItems", rule_value::of(N)},
                                       rule_keyword{"maxItems", rule_value::of(N)}};
/// The limit is in bytes; the number of characters is at most that.
template <std::size_t N> inline constexpr std::array room_for{rule_keyword{"maxLength", rule_value::of(N)}};
inline constexpr std::array one_character{rule_keyword{"minLength", rule_value::of(1)},
                                          rule_keyword{"maxLength", rule_value::of(1)}};

template <class Enum> std::vector<std::string_view> names_of_values() {
    std::vector<std::string_view> names;
    if constexpr (described_enum<Enum>)
        std::apply([&](auto const&... entries) { (names.push_back(entries.name), ...); }, describe<Enum>::values);
    else
        for (auto const name : value_names<Enum>)
            if (!name.empty()) names.push_back(name);
    return names;
}

/// The value of a field when omitted.
template <class Member> std::string value_text(void const* field) {
    if constexpr (is_given<Member>) {
        auto const& value = *static_cast<Member const*>(field);
        return value ? value_text<typename Member::value_type>(&*value) : std::string{};
    } else if constexpr (json_writable<Member>)
        return to_json(*static_cast<Member const*>(field));
    else
        return {};
}

/// The compile-time part of a field. One function builds shapes from these rather than one per type, which would
/// increase the debug information.
struct field_plan {
    std::string_view name;
    shape_function type;
    bool required_by_name;
    bool always_written;
    std::span<rule_keyword const> rules;
    std::string (*description)(); // null: none
    std::string (*value_text)(void const* field);
};
struct object_plan {
    std::string_view name;
    bool strict;
    std::string (*description)(); // null: none
    std::span<field_plan const> fields;
};
template <class T, std::size_t I>
inline constexpr field_plan plan_of_field{.name = field_names<T>[I],
                                          .type = &shape_of<field_t<T, I>>,
                                          .required_by_name = declared_presence<T, I>() == presence::required,
                                          .always_written = !is_given<field_t<T, I>>,
                                          .rules = field_keywords<T, I>(),
                                          .description = has_rules<T> ? &field_description<T, I> : nullptr,
                                          .value_text = &value_text<field_t<T, I>>};

/// `required` tells which fields must be present; `values` points to those of a fresh object, or is null if none can be
/// created.
type_shape shape_of_plan(object_plan const& plan, bool const* required, void const* const* values);

template <class T> type_shape make_object() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        static constexpr std::array<field_plan, sizeof...(I)> fields{plan_of_field<T, I>...};
        object_plan const plan{type_name<T>(), is_strict<T>, has_rules<T> ? &object_description<T> : nullptr, fields};
        auto const& required = required_fields<T>();
        if constexpr (std::is_default_constructible_v<T>) {
            T const fresh{};
            return shape_of_plan(plan, required.data(), addresses_of_fields(fresh).data());
        } else
            return shape_of_plan(plan, required.data(), nullptr);
    }(std::make_index_sequence<count_fields<T>()>{});
}

template <class T> type_shape const& shape_of_tag() {
    static type_shape const shape{.is = type_shape::kind::constant, .values = {tag_name<T>()}};
    return shape;
}

/// An object with its tag as the first field, shared by all variants that have the same tag.
template <class T, literal Tag> type_shape const& shape_of_tagged() {
    static type_shape const shape = [] {
        auto made = make_object<T>();
        made.tag = Tag.view();
        made.fields.insert(made.fields.begin(),
                           field_shape{.name = Tag.view(), .type = &shape_of_tag<T>, .required = true});
        return made;
    }();
    return shape;
}

/// An alternative in the form that JSON gives it.
template <class Variant, class Alternative> shape_function shape_of_alternative() {
    if constexpr (is_monostate<Alternative>)
        return &shape_of<std::nullptr_t>;
    else if constexpr (tagged_variant<Variant> && is_object_alternative<Alternative>())
        return &shape_of_tagged<Alternative, tag_literal<Variant>()>;
    else
        return &shape_of<Alternative>;
}

template <class T> type_shape make_variant() {
    return []<class... A>(std::tuple<A...>*) -> type_shape {
        type_shape shape{.is = type_shape::kind::any_of, .parts = {shape_of_alternative<T, A>()...}};
        if constexpr (tagged_variant<T>) {
            shape.is = type_shape::kind::one_of;
            shape.tag = variant_tags<T>::key;
        }
        return shape;
    }(typename variant_shape<T>::alternatives{});
}

template <class T> type_shape make_list() {
    type_shape shape{.is = type_shape::kind::list, .parts = {&shape_of<element_t<T>>}};
    if constexpr (std::is_array_v<T>)
        shape.bounds = exact_size<std::extent_v<T>>;
    else if constexpr (tuple_like<T>)
        shape.bounds = exact_size<std::tuple_size_v<T>>;
    return shape;
}

template <class T>
concept has_own_format = requires { std::string_view(json_as<T>::format); };

template <has_own_format T> type_shape make_formatted() {
    type_shape shape = shape_of<converted_t<T>>();
    shape.format = json_as<T>::format;
    return shape;
}

template <class T> type_shape make_shape() {
    using is = type_shape::kind;
    constexpr kind k = kind_of<T>();
    if constexpr (k == kind::converted)
        return make_formatted<T>();
    else if constexpr (convertible_into<T>) // read only, never written
        return shape_of<into_argument_t<T>>();
    else if constexpr (k == kind::null)
        return {.is = is::null};
    else if constexpr (k == kind::boolean)
        return {.is = is::boolean};
    else if constexpr (k == kind::character)
        return {.is = is::text, .bounds = one_character};
    else if constexpr (k == kind::integer)
        return {.is = is::integer, .format = integer_bounds<T>::format(), .bounds = integer_bounds<T>::find()};
    else if constexpr (k == kind::real)
        return {.is = is::number, .format = std::same_as<T, float> ? "float" : "double"};
    else if constexpr (k == kind::enumeration) {
        auto names = names_of_values<T>();
        if (names.empty()) return shape_of<std::underlying_type_t<T>>(); // by number, as it is written
        return {.is = is::enumeration, .name = type_name<T>(), .values = std::move(names)};
    } else if constexpr (text_buffer_like<T>)
        return {.is = is::text, .bounds = room_for<std::extent_v<T>>};
    else if constexpr (k == kind::text)
        return {.is = is::text};
    else if constexpr (k == kind::object)
        return make_object<T>();
    else if constexpr (k == kind::maybe)
        return {.is = is::maybe, .parts = {&shape_of<std::remove_cvref_t<decltype(*std::declval<T const&>())>>}};
    else if constexpr (k == kind::map)
        return {.is = is::map, .parts = {&shape_of<typename T::key_type>, &shape_of<typename T::mapped_type>}};
    else if constexpr (k == kind::sequence)
        return make_list<T>();
    else if constexpr (k == kind::variant)
        return make_variant<T>();
    else if constexpr (k == kind::tuple)
        return []<std::size_t... I>(std::index_sequence<I...>) -> type_shape {
            return {.is = is::tuple,
                    .bounds = exact_size<sizeof...(I)>,
                    .parts = {&shape_of<std::remove_cvref_t<std::tuple_element_t<I, T>>>...}};
        }(std::make_index_sequence<std::tuple_size_v<T>>{});
    else
        return {};
}

} // namespace data

/// The shape of T in JSON, as write_json() writes it and read_json() reads it. A type may contain itself, so its parts
/// are accessed through functions.
template <class T> type_shape const& shape_of() {
    if constexpr (data::is_given<T>)
        return shape_of<typename T::value_type>();
    else if constexpr (data::kind_of<T>() == data::kind::converted && !data::has_own_format<T>)
        return shape_of<data::converted_t<T>>();
    else {
        static type_shape const shape = data::make_shape<T>();
        return shape;
    }
}

} // namespace tunic
