#pragma once
#include <cmath>
#include <concepts>
#include <cstddef>
#include <tuple>
#include <utility>

#include "tunic/data/detail/rule_walk.hpp"
#include "tunic/data/fault.hpp"
#include "tunic/data/json_kind.hpp"
#include "tunic/data/reflect.hpp"

// JSON has neither NaN nor infinity: write_json() writes null, which readers do not accept as a number. Values whose
// type is promised to the other side are therefore checked first.

namespace tunic::data {

/// Whether there is a floating-point number anywhere inside T. The enclosing types are listed, because a type may
/// contain itself.
template <class T, class... Above> consteval bool has_reals() {
    if constexpr ((std::same_as<T, Above> || ...))
        return false;
    else if constexpr (kind_of<T>() == kind::converted)
        return has_reals<converted_t<T>, T, Above...>();
    else if constexpr (kind_of<T>() == kind::real)
        return true;
    else {
        constexpr auto any = []<class... Part>(type_list<Part...>) { return (has_reals<Part, T, Above...>() || ...); };
        return any(list_parts<T>());
    }
}

/// Adds a fault for each NaN and infinity inside `value`, at `at` and below; returns whether there were none. Costs
/// nothing for a type without floating-point numbers.
template <class T>
bool check_finite([[maybe_unused]] T const& value, [[maybe_unused]] fault_list& faults,
                  [[maybe_unused]] path_step const* at = nullptr) {
    constexpr kind k = kind_of<T>();
    if constexpr (!has_reals<T>())
        return true;
    else if constexpr (k == kind::converted)
        return check_finite(json_as<T>::from(value), faults, at);
    else if constexpr (k == kind::real) {
        if (std::isfinite(value)) [[likely]]
            return true;
        faults.add(at, "number_value", "must be a finite number");
        return false;
    } else if constexpr (k == kind::object)
        return with_fields(value, [&](auto const&... members) {
            return [&]<std::size_t... I>(std::index_sequence<I...>) {
                bool right = true;
                auto const check_member = [&](auto const& member, path_step const& step) {
                    right &= check_finite(member, faults, &step);
                };
                (check_member(members, path_step::member(at, field_names<T>[I])), ...);
                return right;
            }(std::make_index_sequence<sizeof...(members)>{});
        });
    else if constexpr (may_be_empty(k))
        return !static_cast<bool>(value) || check_finite(*value, faults, at);
    else if constexpr (k == kind::map || k == kind::sequence) {
        bool right = true;
        for_each_element(value, at, [&](auto const& element, path_step const& step) {
            right &= check_finite(element, faults, &step);
        });
        return right;
    } else if constexpr (k == kind::variant)
        return value.valueless_by_exception()
               || visit([&](auto const& alternative) { return check_finite(alternative, faults, at); }, value);
    else
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            using std::get;
            bool right = true;
            auto const check_element = [&](auto const& element, path_step const& step) {
                right &= check_finite(element, faults, &step);
            };
            (check_element(get<I>(value), path_step::element(at, I)), ...);
            return right;
        }(std::make_index_sequence<std::tuple_size_v<T>>{});
}

} // namespace tunic::data
