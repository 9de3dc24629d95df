#pragma once
#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>

#include "tunic/data/detail/size_limits.hpp"
#include "tunic/data/rule_keyword.hpp"

// Constraints on numbers; <tunic/data/constraints.hpp> defines the interface.

namespace tunic {
namespace data {

template <class V>
concept numeric = kind_in_rule<V> == kind::integer || kind_in_rule<V> == kind::real;

template <class Number>
concept bound_number = std::floating_point<Number> || (std::integral<Number> && !std::same_as<Number, bool>);

/// Exact for integers of any signedness; long double holds all 64 bits of an integer that is compared with a real.
template <class A, class B> constexpr bool is_less(A a, B b) noexcept {
    if constexpr (std::integral<A> && std::integral<B>) {
        if (a < 0 || b < 0) return a < 0 && (b >= 0 || static_cast<std::int64_t>(a) < static_cast<std::int64_t>(b));
        return static_cast<std::uint64_t>(a) < static_cast<std::uint64_t>(b);
    } else
        return static_cast<long double>(a) < static_cast<long double>(b);
}

template <class A, class B> constexpr bool is_not_less(A a, B b) noexcept {
    if constexpr (std::integral<A> && std::integral<B>)
        return !is_less(a, b);
    else // a NaN is not less, and satisfies no bound
        return static_cast<long double>(a) >= static_cast<long double>(b);
}

/// Whether a real is a multiple, within its precision: 0.07 is a multiple of 0.01. `precision` is that of its type.
bool is_multiple(double value, double step, double precision) noexcept;

template <std::integral Number> constexpr bool is_multiple(Number value, std::uint64_t step) noexcept {
    if (value >= 0) return static_cast<std::uint64_t>(value) % step == 0;
    return (std::uint64_t{0} - static_cast<std::uint64_t>(value)) % step == 0;
}

/// Whether a step is an integer, however written: `2.0` also divides integers beyond a double's digits.
template <class Step> consteval bool is_whole(Step step) noexcept {
    if constexpr (std::integral<Step>)
        return true;
    else {
        constexpr Step beyond_64_bits = 18446744073709551616.0;
        return step < beyond_64_bits && static_cast<Step>(static_cast<std::uint64_t>(step)) == step;
    }
}

} // namespace data

/// A number that is not below the bound. The bound may be an integer or a floating-point number, regardless of the
/// member's type; integers are compared exactly. NaN satisfies no bound.
template <auto Bound> struct minimum {
    static constexpr std::string_view code = "number_minimum";

    template <class V> static consteval bool fits() {
        static_assert(data::bound_number<decltype(Bound)>, "tunic: minimum<bound>: a bound is a number");
        static_assert(data::numeric<V>, "tunic: minimum is for numbers: use length for texts, items for sequences");
        return data::numeric<V>;
    }
    template <class V> static constexpr bool holds(V value) noexcept { return data::is_not_less(value, Bound); }
    template <class V> static constexpr auto keywords = std::array{rule_keyword{"minimum", rule_value::of(Bound)}};
};

/// A number that is not above the bound; see minimum.
template <auto Bound> struct maximum {
    static constexpr std::string_view code = "number_maximum";

    template <class V> static consteval bool fits() {
        static_assert(data::bound_number<decltype(Bound)>, "tunic: maximum<bound>: a bound is a number");
        static_assert(data::numeric<V>, "tunic: maximum is for numbers: use length for texts, items for sequences");
        return data::numeric<V>;
    }
    template <class V> static constexpr bool holds(V value) noexcept { return data::is_not_less(Bound, value); }
    template <class V> static constexpr auto keywords = std::array{rule_keyword{"maximum", rule_value::of(Bound)}};
};

/// A number above the bound; see minimum.
template <auto Bound> struct exclusive_minimum {
    static constexpr std::string_view code = "number_minimum";

    template <class V> static consteval bool fits() {
        static_assert(data::bound_number<decltype(Bound)>, "tunic: exclusive_minimum<bound>: a bound is a number");
        static_assert(data::numeric<V>, "tunic: exclusive_minimum is for numbers");
        return data::numeric<V>;
    }
    template <class V> static constexpr bool holds(V value) noexcept { return data::is_less(Bound, value); }
    template <class V>
    static constexpr auto keywords = std::array{rule_keyword{"exclusiveMinimum", rule_value::of(Bound)}};
};

/// A number below the bound; see minimum.
template <auto Bound> struct exclusive_maximum {
    static constexpr std::string_view code = "number_maximum";

    template <class V> static consteval bool fits() {
        static_assert(data::bound_number<decltype(Bound)>, "tunic: exclusive_maximum<bound>: a bound is a number");
        static_assert(data::numeric<V>, "tunic: exclusive_maximum is for numbers");
        return data::numeric<V>;
    }
    template <class V> static constexpr bool holds(V value) noexcept { return data::is_less(value, Bound); }
    template <class V>
    static constexpr auto keywords = std::array{rule_keyword{"exclusiveMaximum", rule_value::of(Bound)}};
};

/// A multiple of a positive step. Exact for integers; a real is a multiple if its quotient is a whole number within
/// the rounding of its type, so that 0.07 is a multiple of 0.01. NaN and the infinities are not.
template <auto Step> struct multiple_of {
    static constexpr std::string_view code = "number_multiple";

    template <class V> static consteval bool fits() {
        static_assert(data::bound_number<decltype(Step)>, "tunic: multiple_of<step>: a step is a number");
        static_assert(Step > 0, "tunic: multiple_of<step>: a step is greater than zero");
        static_assert(data::numeric<V>, "tunic: multiple_of is for numbers");
        return data::numeric<V>;
    }
    template <class V> static bool holds(V value) noexcept {
        if constexpr (std::integral<V> && data::is_whole(Step))
            return data::is_multiple(value, static_cast<std::uint64_t>(Step));
        else {
            constexpr double precision = std::same_as<V, float> ? double{std::numeric_limits<float>::epsilon()}
                                                                : std::numeric_limits<double>::epsilon();
            return data::is_multiple(static_cast<double>(value), static_cast<double>(Step), precision);
        }
    }
    template <class V> static constexpr auto keywords = std::array{rule_keyword{"multipleOf", rule_value::of(Step)}};
};

} // namespace tunic
