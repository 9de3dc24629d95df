#pragma once
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "tunic/data/reflect.hpp"

namespace tunic::data {

template <class T, class A, class B> consteval bool same_member(A a, B b) {
    using member = typename member_pointer<A>::type;
    if constexpr (std::is_same_v<member, typename member_pointer<B>::type>)
        return static_cast<member T::*>(a) == static_cast<member T::*>(b);
    else
        return false;
}

/// The index of a member among the fields of T; field_count<T> if the description of T leaves it out.
template <class T, auto Pointer> consteval std::size_t member_index() {
    if constexpr (!described<T>)
        return plain_index<T, Pointer>();
    else {
        constexpr std::size_t count = count_fields<T>();
        return []<std::size_t... I>(std::index_sequence<I...>) {
            std::size_t found = count;
            static_cast<void>(
                ((same_member<T>(std::get<I>(describe<T>::fields).member, Pointer) && (found = I, true)) || ...));
            return found;
        }(std::make_index_sequence<count>{});
    }
}

} // namespace tunic::data
