#pragma once
#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "tunic/data/describe.hpp"
#include "tunic/data/detail/bindings.hpp"

// The field table of a type: one table for JSON, forms, queries, validation and documents. A description
// (tunic::describe) takes precedence; without one the members of a plain aggregate are listed in declaration order,
// under their names in the source.

namespace tunic {
namespace data {

/// Converts to anything; never called.
struct anything {
    template <class T> operator T() const noexcept;
};

/// Converts to the base classes of T only, which come first in the initialisation of an aggregate.
template <class T> struct any_base_of {
    template <class Base>
        requires(std::is_base_of_v<Base, T> && !std::is_same_v<Base, T>)
    operator Base() const noexcept;
};

/// Converts to nothing: a first member that accepts even this one (std::any) says nothing about bases.
struct stranger {};

template <class T, class First>
concept begins_with = requires { T{First{}}; };

template <class T>
concept has_bases = begins_with<T, any_base_of<T>> && !begins_with<T, stranger>;

template <class T>
concept tuple_like = requires { std::tuple_size<T>::value; };

template <class T>
concept aggregate_class = std::is_class_v<T> && std::is_aggregate_v<T> && !tuple_like<T>;

/// Why an aggregate's members cannot be listed.
enum class fault { none, bases, assignment, initialisation, size };

template <class T> consteval fault find_fault() {
    if constexpr (has_bases<T>)
        return fault::bases;
    else if constexpr (!std::is_move_assignable_v<T>)
        return fault::assignment;
    else if constexpr (!requires { T{}; })
        return fault::initialisation;
    else if constexpr (count_members<T>() > most_members)
        return fault::size;
    else if constexpr (takes_another<T, count_members<T>(), anything>())
        return fault::initialisation;
    else
        return fault::none;
}

template <class T> inline constexpr bool faultless = find_fault<T>() == fault::none;

} // namespace data

/// An aggregate whose members are its fields: no base classes, at most 64 members, each of which can be initialised by
/// `{}` and assigned. An array is one field. The language does not let bit-fields and anonymous unions be listed.
template <class T>
concept plain = data::aggregate_class<T> && data::faultless<T>;

/// A type that has a field table.
template <class T>
concept reflected = described<T> || plain<T>;

namespace data {

/// Explains in one sentence why T has no field table; to be used only when it has none.
template <class T> consteval void explain_fault() {
    if constexpr (!described<T> && aggregate_class<T>) {
        constexpr fault why = find_fault<T>();
        static_assert(why != fault::bases, "tunic: the fields of a class with base classes are not found by "
                                           "themselves: list them in tunic::describe<T>");
        static_assert(why != fault::initialisation, "tunic: every member of a plain aggregate must be initialisable by "
                                                    "{}: list the fields in tunic::describe<T>");
        static_assert(
            why != fault::assignment,
            "tunic: a reference or const member (or one that cannot be assigned) is no field: use a value or a view, "
            "or list the fields in tunic::describe<T>");
        static_assert(why != fault::size,
                      "tunic: more than 64 members are not found by themselves: list them in tunic::describe<T>");
    } else {
        static_assert(
            reflected<T>,
            "tunic: this type has no fields to list: make it a plain aggregate or specialise tunic::describe<T>");
    }
}

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

/// Holds an object to take member addresses from. It is never defined: the compiler only prints those addresses. Unlike
/// a variable, a static member may have a type without linkage.
template <class T> struct specimen {
    static specimen const only;
    T object;
};

template <class T> struct member_address {
    T const* value;
};

template <member_address Address> consteval auto print_address() { return std::string_view(__PRETTY_FUNCTION__); }

template <class T, std::size_t I> consteval std::string_view print_member() {
    constexpr auto all = bind_members<count_members<T>()>(specimen<T>::only.object,
                                                          [](auto&... members) { return std::tuple{&members...}; });
    return print_address<member_address{std::get<I>(all)}>();
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

struct calibration {
    int tunic_calibration[2];
};

/// The text that the compiler prints after the member's name is the same for all members; it is measured once.
inline constexpr std::string_view calibration_name = "tunic_calibration";
inline constexpr std::size_t calibration_at = print_member<calibration, 0>().rfind(calibration_name);
static_assert(
    calibration_at != std::string_view::npos,
    "tunic: this compiler does not print the names of members: list fields in tunic::describe<T>, or use GCC or Clang");
inline constexpr std::size_t after_name =
    print_member<calibration, 0>().size() - calibration_at - calibration_name.size();

constexpr bool is_name_character(char c) noexcept {
    // Bytes above ASCII are part of names in other scripts.
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$'
           || static_cast<unsigned char>(c) >= 0x80;
}

/// The name at the end of a text.
constexpr std::string_view last_name(std::string_view text) noexcept {
    std::size_t begin = text.size();
    while (begin != 0 && is_name_character(text[begin - 1])) --begin;
    return text.substr(begin);
}

template <class T, std::size_t I> consteval std::string_view member_name() {
    std::string_view printed = print_member<T, I>();
    printed.remove_suffix(after_name);
    return last_name(printed);
}
static_assert(member_name<calibration, 0>() == calibration_name);

template <class T> consteval std::size_t count_fields() {
    if constexpr (described<T>)
        return std::tuple_size_v<std::remove_cvref_t<decltype(describe<T>::fields)>>;
    else
        return count_members<T>();
}

template <class> struct member_pointer {};
template <class Class, class Member> struct member_pointer<Member Class::*> {
    using owner = Class;
    using type = Member;
};
template <auto Pointer> using owner_of = typename member_pointer<std::remove_cv_t<decltype(Pointer)>>::owner;
template <auto Pointer> using member_of = typename member_pointer<std::remove_cv_t<decltype(Pointer)>>::type;

template <class A, class B> consteval bool same_address(A const* a, B const* b) {
    if constexpr (std::is_same_v<A, B>)
        return a == b;
    else
        return false;
}

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

/// The index of a member among those of a plain T.
template <class T, auto Pointer> consteval std::size_t plain_index() {
    constexpr std::size_t count = count_members<T>();
    constexpr auto find = []<std::size_t... I>(std::index_sequence<I...>) {
        constexpr auto all =
            bind_members<count>(specimen<T>::only.object, [](auto&... members) { return std::tuple{&members...}; });
        std::size_t found = count;
        static_cast<void>(
            ((same_address(std::get<I>(all), &(specimen<T>::only.object.*Pointer)) && (found = I, true)) || ...));
        return found;
    };
    return find(std::make_index_sequence<count>{});
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

/// The index of the member that an exception in a description concerns.
template <class T, std::size_t J> consteval std::size_t exception_index() {
    constexpr auto pointer = std::get<J>(describe<T>::except).member;
    constexpr bool is_own = std::is_same_v<owner_of<pointer>, T>;
    static_assert(is_own, "tunic: `except` in tunic::describe<T> names members of T");
    if constexpr (is_own)
        return plain_index<T, pointer>();
    else
        return count_members<T>();
}

/// Calls f<J>(field) for every exception in the description of T, if there are any.
template <class T, class F> constexpr void for_each_exception([[maybe_unused]] F f) {
    if constexpr (described_in_part<T>)
        [&]<std::size_t... J>(std::index_sequence<J...>) {
            (f.template operator()<J>(std::get<J>(describe<T>::except)), ...);
        }(std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<decltype(describe<T>::except)>>>{});
}

template <class T> consteval auto collect_names() {
    static_assert(!described<T> || !described_in_part<T>,
                  "tunic: tunic::describe<T> lists either all `fields` of T, or those that are an `except`ion");
    auto const collect = []<std::size_t... I>(std::index_sequence<I...>) {
        using table = std::array<std::string_view, sizeof...(I)>;
        if constexpr (described<T>)
            return table{std::get<I>(describe<T>::fields).name...};
        else {
            table names{member_name<T, I>()...};
            for_each_exception<T>(
                [&]<std::size_t J>(auto const& field) { names[exception_index<T, J>()] = field.name; });
            return names;
        }
    };
    return collect(std::make_index_sequence<count_fields<T>()>{});
}

template <std::size_t Size> consteval bool all_differ(std::array<std::string_view, Size> const& names) {
    for (std::size_t i = 0; i < Size; ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (names[i] == names[j]) return false;
    return true;
}

/// Calls f(members...) with all fields of `value`, in order; they are const if it is.
template <class T, class F> constexpr decltype(auto) with_fields(T& value, F&& f) {
    using type = std::remove_const_t<T>;
    if constexpr (described<type>)
        return std::apply([&](auto const&... fields) -> decltype(auto) { return f(value.*fields.member...); },
                          describe<type>::fields);
    else
        return bind_members<count_members<type>()>(value, std::forward<F>(f));
}

} // namespace data

/// The number of fields of T.
template <class T> inline constexpr std::size_t field_count = (data::explain_fault<T>(), data::count_fields<T>());

/// The names of the fields of T, in order.
template <reflected T>
inline constexpr auto field_names = [] {
    constexpr auto names = data::collect_names<T>();
    static_assert(data::all_differ(names), "tunic: tunic::describe<T> gives one name to two fields");
    return names;
}();

/// Whether reading T refuses unknown keys.
template <class T>
inline constexpr bool is_strict = [] {
    if constexpr (requires { describe<T>::strict; })
        return describe<T>::strict;
    else
        return false;
}();

/// Calls fn(name, member) for every field of `value`, in order; the members are const if the value is.
///
///     tunic::for_each_field(user, [](std::string_view name, auto& member) { ... });
template <class T, class F> constexpr void for_each_field(T& value, F&& fn) {
    using type = std::remove_const_t<T>;
    data::explain_fault<type>();
    if constexpr (reflected<type>) {
        data::with_fields(value, [&](auto&... members) {
            [[maybe_unused]] std::size_t i = 0;
            (static_cast<void>(fn(field_names<type>[i++], members)), ...);
        });
    }
}

} // namespace tunic
