#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "tunic/data/enum_names.hpp"
#include "tunic/data/json_kind.hpp"
#include "tunic/data/reflect.hpp"
#include "tunic/data/variant_tags.hpp"

// The readable types, found from their shape like the writable ones (json_kind.hpp).

namespace tunic {

/// Any JSON value, kept as its text.
///
///     struct event { std::string name; tunic::raw_json payload; };
struct raw_json {
    std::string text = "null";

    friend bool operator==(raw_json const&, raw_json const&) = default;
};
template <> struct json_as<raw_json> {
    static constexpr json_text from(raw_json const& value) noexcept { return {value.text}; }
};

// A json_as that also reads has a function `into`. Its parameter is the type that is read (a std::string_view: a text);
// it returns a T, or a std::optional<T> that is empty for an invalid value:
//
//     template <> struct tunic::json_as<money> {
//         static std::int64_t from(money const& m) { return m.cents(); }
//         static std::optional<money> into(std::int64_t cents);
//         static constexpr std::string_view message = "must be an amount in cents";    // optional, like `code`
//     };

namespace data {

enum class form {
    unreadable,
    boolean,
    integer,
    real,
    number_of_enum, // of an enum without names
    text,           // any value that a single text represents: see set_from_text()
    converted,
    raw,
    given, // of a member only
    maybe,
    sequence,
    elements, // as many as the type has
    map,
    variant,
    object
};

template <class F> struct only_argument;
template <class R, class A> struct only_argument<R (*)(A)> {
    using type = std::remove_cvref_t<A>;
};
template <class R, class A> struct only_argument<R (*)(A) noexcept> {
    using type = std::remove_cvref_t<A>;
};

template <class T>
concept convertible_into = requires { typename only_argument<decltype(&json_as<T>::into)>::type; };

/// The parameter type of json_as<T>::into().
template <convertible_into T> using into_argument_t = typename only_argument<decltype(&json_as<T>::into)>::type;

/// Whether T is built from a text that is visible while it is read.
template <class T> consteval bool made_from_text() {
    if constexpr (convertible_into<T>)
        return std::same_as<into_argument_t<T>, std::string_view>;
    else
        return false;
}

template <class T> consteval std::string_view into_code() {
    if constexpr (requires { json_as<T>::code; })
        return json_as<T>::code;
    else
        return "string_format";
}
template <class T> consteval std::string_view into_message() {
    if constexpr (requires { json_as<T>::message; })
        return json_as<T>::message;
    else
        return "must have the form that is expected here";
}

/// Returns whether the value represents a T.
template <class T, class Value> bool set_converted(T& out, Value&& value) {
    auto made = json_as<T>::into(std::forward<Value>(value));
    if constexpr (std::same_as<decltype(made), std::optional<T>>) {
        if (!made) return false;
        out = *std::move(made);
    } else
        out = std::move(made);
    return true;
}

template <class T>
concept text_buffer_like = std::is_array_v<T> && std::same_as<std::remove_extent_t<T>, char>;

template <class T>
concept assignable_text =
    std::is_class_v<T> && requires(T& out, char const* text, std::size_t size) { out.assign(text, size); };

/// The type that a maybe-like T holds.
template <class T> using pointee_t = std::remove_cvref_t<decltype(*std::declval<T const&>())>;

template <class T>
concept clearable = requires(T& out) { out.clear(); };
template <class T>
concept appendable = clearable<T> && requires(T& out) { out.emplace_back(); };
template <class T>
concept insertable = clearable<T> && requires(T& out, element_t<T> element) { out.insert(std::move(element)); };

template <class T>
concept fixed_sequence = std::is_array_v<T> || (iterable<T> && tuple_like<T>);

template <class T> consteval std::size_t fixed_size() {
    if constexpr (std::is_array_v<T>)
        return std::extent_v<T>;
    else
        return std::tuple_size_v<T>;
}

template <class T> consteval bool is_told_apart();

template <class T> consteval form form_of_writable() {
    constexpr kind k = kind_of<T>();
    if constexpr (k == kind::boolean)
        return form::boolean;
    else if constexpr (k == kind::integer)
        return form::integer;
    else if constexpr (k == kind::real)
        return form::real;
    else if constexpr (k == kind::character)
        return form::text;
    else if constexpr (k == kind::enumeration) {
        if constexpr (has_names<T>())
            return form::text;
        else // casting to an enum without a fixed type may be undefined
            return searchable<T> ? form::number_of_enum : form::unreadable;
    } else if constexpr (k == kind::text)
        return text_buffer_like<T> || assignable_text<T> ? form::text : form::unreadable;
    else if constexpr (k == kind::given)
        return std::is_default_constructible_v<typename T::value_type> ? form::given : form::unreadable;
    else if constexpr (k == kind::maybe)
        return std::is_default_constructible_v<pointee_t<T>> ? form::maybe : form::unreadable;
    else if constexpr (k == kind::variant)
        return is_told_apart<T>() ? form::variant : form::unreadable;
    else if constexpr (k == kind::map)
        return clearable<T> && std::is_default_constructible_v<typename T::key_type> ? form::map : form::unreadable;
    else if constexpr (k == kind::sequence && fixed_sequence<T>)
        return form::elements;
    else if constexpr (k == kind::sequence) {
        if constexpr (std::is_default_constructible_v<element_t<T>>)
            return appendable<T> || insertable<T> ? form::sequence : form::unreadable;
        else
            return form::unreadable;
    } else if constexpr (k == kind::tuple)
        return form::elements;
    else if constexpr (k == kind::object)
        return form::object;
    else
        return form::unreadable;
}

template <class T> consteval form form_of() {
    if constexpr (std::is_const_v<T>)
        return form::unreadable;
    else if constexpr (std::same_as<T, raw_json>)
        return form::raw;
    else if constexpr (convertible_into<T>)
        return made_from_text<T>() ? form::text : form::converted;
    else
        return form_of_writable<T>();
}

/// The possible JSON values of a type, as bits: the first character of a value determines its kind.
namespace look {
inline constexpr unsigned null = 1, boolean = 2, number = 4, text = 8, array = 16, object = 32;
constexpr unsigned of(char first) noexcept {
    switch (first) {
    case 'n': return null;
    case 't':
    case 'f': return boolean;
    case '"': return text;
    case '[': return array;
    case '{': return object;
    default: return first == '-' || (first >= '0' && first <= '9') ? number : 0;
    }
}
} // namespace look

template <class T> consteval unsigned looks_of() {
    constexpr form f = form_of<T>();
    if constexpr (is_monostate<T>)
        return look::null;
    else if constexpr (f == form::boolean)
        return look::boolean;
    else if constexpr (f == form::integer || f == form::real || f == form::number_of_enum)
        return look::number;
    else if constexpr (f == form::text)
        return look::text;
    else if constexpr (f == form::converted)
        return looks_of<into_argument_t<T>>();
    else if constexpr (f == form::maybe)
        return look::null | looks_of<pointee_t<T>>();
    else if constexpr (f == form::sequence || f == form::elements)
        return look::array;
    else if constexpr (f == form::map || f == form::object)
        return look::object;
    else if constexpr (f == form::variant)
        return []<class... A>(std::tuple<A...>*) {
            return (0U | ... | looks_of<A>());
        }(typename variant_shape<T>::alternatives{});
    else // raw, which is anything; an unreadable type reports itself
        return f == form::raw ? ~0U : 0U;
}

/// Whether all alternatives of a variant look different. Objects with a tag count as one.
template <class T> consteval bool is_told_apart() {
    return []<class... A>(std::tuple<A...>*) {
        unsigned seen = tagged_variant<T> ? look::object : 0;
        bool apart = true;
        auto const add = [&](unsigned looks) {
            apart = apart && (seen & looks) == 0;
            seen |= looks;
        };
        (static_cast<void>((tagged_variant<T> && is_object_alternative<A>()) || (add(looks_of<A>()), true)), ...);
        return apart && (std::is_default_constructible_v<A> && ...);
    }(typename variant_shape<T>::alternatives{});
}

/// The first type within T, depth first, that cannot be read; type<void> if there is none.
template <class T, class... Above> consteval auto unreadable_part() {
    constexpr form f = form_of<T>();
    if constexpr ((std::same_as<T, Above> || ...))
        return type<void>{};
    else if constexpr (f == form::unreadable || f == form::given)
        return type<T>{};
    else if constexpr (f == form::converted)
        return unreadable_part<into_argument_t<T>, T, Above...>();
    else if constexpr (f == form::maybe)
        return unreadable_part<pointee_t<T>, Above...>();
    else if constexpr (f == form::variant) {
        constexpr auto search = []<class... A>(std::tuple<A...>*) {
            return (type<void>{} || ... || unreadable_part<std::conditional_t<is_monostate<A>, bool, A>, Above...>());
        };
        return search(typename variant_shape<T>::alternatives{});
    } else if constexpr (f == form::map) {
        if constexpr (!can_be_key<typename T::key_type>() || form_of<typename T::key_type>() == form::unreadable)
            return type<typename T::key_type>{};
        else
            return unreadable_part<typename T::mapped_type, Above...>();
    } else if constexpr (f == form::sequence || (f == form::elements && fixed_sequence<T>))
        return unreadable_part<element_t<T>, Above...>();
    else if constexpr (f == form::elements) {
        constexpr auto search = []<std::size_t... I>(std::index_sequence<I...>) {
            return (type<void>{} || ... || unreadable_part<std::tuple_element_t<I, T>, Above...>());
        };
        return search(std::make_index_sequence<std::tuple_size_v<T>>{});
    } else if constexpr (f == form::object) {
        using unreadable = decltype(with_fields(std::declval<T&>(), [](auto&... members) {
            return (type<void>{} || ...
                    || unreadable_part<member_value_t<std::remove_reference_t<decltype(members)>>, T, Above...>());
        }));
        return unreadable{};
    } else
        return type<void>{};
}

/// Names the part of a type that cannot be read, as the template argument, and suggests a remedy.
template <class Part> consteval void explain_unreadable(type<Part>) {
    if constexpr (aggregate_class<Part> && !plain<Part>)
        explain_fault<Part>();
    else if constexpr (is_given<Part>)
        explain_given<Part>();
    else if constexpr (variant_shape<Part>::value)
        static_assert(std::is_void_v<Part>, "tunic: two alternatives of this variant look alike in JSON (numbers, "
                                            "texts, lists, objects without a tag), "
                                            "or one has no default: nothing tells which one to read");
    else if constexpr (std::is_enum_v<Part>)
        static_assert(std::is_void_v<Part>, "tunic: the values of an enum without a fixed type have no names by "
                                            "themselves: give it one (`enum name : int`), or list them in "
                                            "tunic::describe");
    else if constexpr (text_like<Part> && !std::is_class_v<Part>)
        static_assert(std::is_void_v<Part>, "tunic: a pointer to characters cannot be read into: use std::string");
    else if constexpr (text_like<Part>)
        static_assert(
            std::is_void_v<Part>,
            "tunic: a view cannot be read into, as nothing would keep the text that it views: use std::string");
    else
        static_assert(
            std::is_void_v<Part>,
            "tunic: this type cannot be read from JSON: specialise tunic::describe<T> to list its fields, or give "
            "tunic::json_as<T> a function `into` that makes it from something else");
}

} // namespace data

/// A type that read_json() can read.
template <class T>
concept json_readable = std::same_as<decltype(data::unreadable_part<T>()), data::type<void>>;

} // namespace tunic
