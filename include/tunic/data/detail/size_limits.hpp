#pragma once
#include <array>
#include <cstddef>
#include <iterator>
#include <limits>
#include <string_view>

#include "tunic/data/json_kind.hpp"
#include "tunic/data/rule_keyword.hpp"

// The common part of constraints on a size.

namespace tunic::data {

inline constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

template <class V> inline constexpr kind kind_in_rule = kind_of<V>();

template <class T> std::size_t count_elements(T const& container) {
    if constexpr (requires { std::size(container); })
        return std::size(container);
    else {
        std::size_t count = 0;
        for (auto i = std::begin(container), end = std::end(container); i != end; ++i) ++count;
        return count;
    }
}

template <std::size_t Least, std::size_t Most>
consteval auto size_keywords(std::string_view least_name, std::string_view most_name) {
    std::array<rule_keyword, (Least != 0) + (Most != no_limit)> found{};
    [[maybe_unused]] std::size_t i = 0;
    if constexpr (Least != 0) found[i++] = {least_name, rule_value::of(Least)};
    if constexpr (Most != no_limit) found[i++] = {most_name, rule_value::of(Most)};
    return found;
}

} // namespace tunic::data
