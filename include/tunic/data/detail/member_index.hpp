#pragma once
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "tunic/data/reflect.hpp"

namespace tunic::data {

template <class> struct member_pointer {};
template <class Class, class Member> struct member_pointer<Member Class::*> {
    using owner = Class;
    using type = Member;
};
template <auto Pointer> using owner_of = typename member_pointer<std::remove_cv_t<decltype(Pointer)>>::owner;
template <auto Pointer> using member_of = typename member_pointer<std::remove_cv_t<decltype(Pointer)>>::type;

template <class T, class A, class B> consteval bool same_member(A a, B b) {
    using member = typename member_pointer<A>::type;
    if constexpr (std::is_same_v<member, typename member_pointer<B>::type>)
        return static_cast<member T::*>(a) == static_cast<member T::*>(b);
    else
        return false;
}

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

/// The place of a member among the fields of T; field_count<T> if the description of T leaves it out.
template <class T, auto Pointer> consteval std::size_t member_index() {
    constexpr std::size_t count = count_fields<T>();
    constexpr auto find = []<std::size_t... I>(std::index_sequence<I...>) {
        std::size_t found = count;
        if constexpr (described<T>)
            static_cast<void>(
                ((same_member<T>(std::get<I>(describe<T>::fields).member, Pointer) && (found = I, true)) || ...));
        else {
            constexpr auto all =
                bind_members<count>(specimen<T>::only.object, [](auto&... members) { return std::tuple{&members...}; });
            static_cast<void>(
                ((same_address(std::get<I>(all), &(specimen<T>::only.object.*Pointer)) && (found = I, true)) || ...));
        }
        return found;
    };
    return find(std::make_index_sequence<count>{});
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

} // namespace tunic::data
