#pragma once
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "tunic/data/detail/applied_rules.hpp"
#include "tunic/data/detail/rule_parts.hpp"
#include "tunic/data/fault.hpp"
#include "tunic/data/json_kind.hpp"
#include "tunic/data/presence.hpp"
#include "tunic/data/reflect.hpp"

// Walks from a value to all values inside it that have rules. Types without rules inside are known at compile time and
// cost nothing.

namespace tunic::data {

template <class... T> struct type_list {};

/// The types directly inside a type.
template <class T> consteval auto list_parts() {
    constexpr kind k = kind_of<T>();
    if constexpr (k == kind::object)
        return decltype(with_fields(std::declval<T const&>(), [](auto const&... members) {
            return type_list<std::remove_cvref_t<decltype(members)>...>{};
        })){};
    else if constexpr (may_be_empty(k))
        return type_list<std::remove_cvref_t<decltype(*std::declval<T const&>())>>{};
    else if constexpr (k == kind::map)
        return type_list<typename T::mapped_type>{};
    else if constexpr (k == kind::sequence)
        return type_list<element_t<T>>{};
    else if constexpr (k == kind::variant) {
        constexpr auto list = []<class... A>(std::tuple<A...>*) { return type_list<A...>{}; };
        return list(typename variant_shape<T>::alternatives{});
    } else if constexpr (k == kind::tuple) {
        constexpr auto list = []<std::size_t... I>(std::index_sequence<I...>) {
            return type_list<std::remove_cvref_t<std::tuple_element_t<I, T>>...>{};
        };
        return list(std::make_index_sequence<std::tuple_size_v<T>>{});
    } else
        return type_list<>{};
}

/// Whether there is a rule anywhere inside T. The enclosing types are listed, because a type may contain itself.
template <class T, class... Above> consteval bool is_governed() {
    if constexpr ((std::is_same_v<T, Above> || ...))
        return false;
    else if constexpr (has_rules<T>)
        return true;
    else {
        constexpr auto any = []<class... Part>(type_list<Part...>) {
            return (is_governed<Part, T, Above...>() || ...);
        };
        return any(list_parts<T>());
    }
}
template <class T>
concept governed = is_governed<T>();

template <class T> bool check_value(T const& value, path_step const* at, inspection const& in);

/// The rules for one field, then those inside it.
template <class T, std::size_t I, class Member>
bool check_member(Member const& member, path_step const* at, inspection const& in) {
    if constexpr (has_rules<T> || governed<Member>)
        if (is_as_left_out<T, I>(member)) return true;
    auto const step = path_step::member(at, field_names<T>[I]);
    bool right = true;
    if constexpr (has_rules<T>) right = own_rules<T>::template check_field<I>(member, step, in);
    return check_value(member, &step, in) && right;
}

template <class T> bool check_object(T const& value, path_step const* at, inspection const& in) {
    bool right = true;
    with_fields(value, [&](auto const&... members) {
        auto const check_all = [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((right &= check_member<T, I>(members, at, in)), ...);
        };
        check_all(std::make_index_sequence<sizeof...(members)>{});
    });
    if constexpr (has_rules<T>) right &= own_rules<T>::check_object(value, at, in);
    return right;
}

template <class T> bool check_tuple(T const& tuple, path_step const* at, inspection const& in) {
    auto const check_all = [&]<std::size_t... I>(std::index_sequence<I...>) {
        using std::get;
        bool right = true;
        auto const check_element = [&](auto const& element, path_step const& step) {
            right &= check_value(element, &step, in);
        };
        (check_element(get<I>(tuple), path_step::element(at, I)), ...);
        return right;
    };
    return check_all(std::make_index_sequence<std::tuple_size_v<T>>{});
}

template <class T>
bool check_value([[maybe_unused]] T const& value, [[maybe_unused]] path_step const* at,
                 [[maybe_unused]] inspection const& in) {
    constexpr kind k = kind_of<T>();
    static_assert(!has_rules<T> || k == kind::object, "tunic: rules are for types that have fields");
    if constexpr (!governed<T>)
        return true;
    else if constexpr (k == kind::object)
        return check_object(value, at, in);
    else if constexpr (may_be_empty(k))
        return !static_cast<bool>(value) || check_value(*value, at, in);
    else if constexpr (k == kind::map || k == kind::sequence) {
        bool right = true;
        for_each_element(value, at,
                         [&](auto const& element, path_step const& step) { right &= check_value(element, &step, in); });
        return right;
    } else if constexpr (k == kind::variant)
        return value.valueless_by_exception()
               || visit([&](auto const& alternative) { return check_value(alternative, at, in); }, value);
    else if constexpr (k == kind::tuple)
        return check_tuple(value, at, in);
    else
        return true;
}

template <class T, class... Above> void verify_type([[maybe_unused]] std::vector<std::string>& sentences) {
    if constexpr (governed<T> && !(std::is_same_v<T, Above> || ...)) {
        if constexpr (has_rules<T>) own_rules<T>::verify(sentences);
        auto const verify_parts = [&]<class... Part>(type_list<Part...>) {
            (verify_type<Part, T, Above...>(sentences), ...);
        };
        verify_parts(list_parts<T>());
    }
}

} // namespace tunic::data
