#pragma once
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <system_error>
#include <type_traits>

// Numbers as JSON writes them, in one pass: the grammar is checked while the digits are collected, which is enough for
// most numbers.

namespace tunic::data {

struct scanned_number {
    char const* begin = nullptr;
    char const* end = nullptr;
    std::uint64_t digits = 0; // all of them as one number, if all_digits
    int exponent = 0;         // the power of ten by which the digits are multiplied
    std::size_t digit_count = 0;
    bool is_negative = false;
    bool is_integer = true; // written without decimals and exponent

    /// Whether `digits` cannot have overflowed.
    [[nodiscard]] bool all_digits() const noexcept {
        return digit_count <= std::numeric_limits<std::uint64_t>::digits10;
    }

    [[nodiscard]] bool to_unsigned(std::uint64_t& out) const noexcept {
        if (all_digits()) {
            out = digits;
            return !is_negative || digits == 0;
        }
        return !is_negative && std::from_chars(begin, end, out).ec == std::errc{};
    }
    [[nodiscard]] bool to_signed(std::int64_t& out) const noexcept {
        constexpr std::size_t surely = std::numeric_limits<std::int64_t>::digits10;
        if (digit_count > surely) return std::from_chars(begin, end, out).ec == std::errc{};
        auto const magnitude = static_cast<std::int64_t>(digits);
        out = is_negative ? -magnitude : magnitude;
        return true;
    }
    /// The nearest number of that type; false if it is too large.
    template <class Real> [[nodiscard]] bool to_real(Real& out) const noexcept;

private:
    /// Whether it is nearer to zero than to one.
    [[nodiscard]] bool is_tiny() const noexcept {
        std::size_t leading_zeros = 0;
        for (char const* p = begin; p != end && (*p == '0' || *p == '.' || *p == '-'); ++p)
            leading_zeros += *p == '0' ? 1U : 0U;
        return exponent + static_cast<std::ptrdiff_t>(digit_count - leading_zeros) <= 0;
    }
};

/// If digits and power of ten are exact, one multiplication or division rounds only once, hence correctly; otherwise
/// returns false and does nothing.
template <class Real> bool to_exact_real(std::uint64_t digits, int exponent, Real& out) noexcept {
    if constexpr (std::is_same_v<Real, long double>)
        return false;
    else {
        constexpr bool is_double = std::is_same_v<Real, double>;
        constexpr int greatest_power = is_double ? 22 : 10;
        constexpr std::uint64_t greatest_exact = std::uint64_t{1} << std::numeric_limits<Real>::digits;
        constexpr Real powers[] = {Real(1e0),  Real(1e1),  Real(1e2),  Real(1e3),  Real(1e4),  Real(1e5),
                                   Real(1e6),  Real(1e7),  Real(1e8),  Real(1e9),  Real(1e10), Real(1e11),
                                   Real(1e12), Real(1e13), Real(1e14), Real(1e15), Real(1e16), Real(1e17),
                                   Real(1e18), Real(1e19), Real(1e20), Real(1e21), Real(1e22)};
        if (digits > greatest_exact || exponent < -greatest_power || exponent > greatest_power) return false;
        auto const value = static_cast<Real>(digits);
        out = exponent < 0 ? value / powers[-exponent] : value * powers[exponent];
        return true;
    }
}

template <class Real> bool scanned_number::to_real(Real& out) const noexcept {
    if (all_digits() && to_exact_real(digits, exponent, out)) {
        if (is_negative) out = -out;
        return true;
    }
    Real value{};
    auto const error = std::from_chars(begin, end, value).ec;
    using range = std::numeric_limits<Real>;
    if (error == std::errc{} && value >= range::lowest() && value <= range::max()) { // finite
        out = value;
        return true;
    }
    // Too small a number is zero, the nearest value; too large a one is refused.
    if (error == std::errc::result_out_of_range && is_tiny()) {
        out = is_negative ? -Real{} : Real{};
        return true;
    }
    return false;
}

namespace detail {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Eight digits at a time, then the rest; returns the first character that is not a digit.
inline char const* take_digits(char const* p, char const* limit, std::uint64_t& value) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        while (limit - p >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, p, sizeof word);
            // All eight bytes are from '0' to '9' if their high halves are 3, also after adding 6.
            constexpr std::uint64_t highs = 0xF0F0F0F0F0F0F0F0;
            constexpr std::uint64_t threes = 0x3333333333333333;
            if (((word & highs) | (((word + 0x0606060606060606) & highs) >> 4U)) != threes) break;
            word -= 0x3030303030303030;
            word = word * 10 + (word >> 8U); // pairs
            word = ((word & 0x000000FF000000FF) * 0x000F424000000064
                    + ((word >> 16U) & 0x000000FF000000FF) * 0x0000271000000001)
                   >> 32U;
            value = value * 100'000'000 + word;
            p += 8;
        }
    }
    for (; p != limit && is_digit(*p); ++p) value = value * 10 + static_cast<std::uint64_t>(*p - '0');
    return p;
}

} // namespace detail

/// The form of most numbers: a few digits with an optional point, which fit an int64 without the point.
struct short_number {
    std::uint64_t digits = 0;
    int decimals = 0;
    bool is_negative = false;
};

/// Whether the text from p to `limit` is exactly one such number.
inline bool scan_short_number(char const* p, char const* limit, short_number& out) noexcept {
    constexpr auto most_digits = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::digits10);
    out.is_negative = *p == '-';
    p += out.is_negative ? 1 : 0;
    char const* const first = p;
    p = detail::take_digits(p, limit, out.digits);
    auto const whole = static_cast<std::size_t>(p - first);
    if (whole - 1 >= most_digits || (*first == '0' && whole != 1)) return false; // also without digits
    if (p == limit) return true;
    if (*p != '.') return false;
    char const* const point = ++p;
    p = detail::take_digits(p, limit, out.digits);
    out.decimals = static_cast<int>(p - point);
    return p == limit && static_cast<std::size_t>(out.decimals) - 1 < most_digits - whole;
}

/// Reads a number at p; returns its end, or null if there is none.
inline char const* scan_number(char const* p, char const* limit, scanned_number& out) noexcept {
    constexpr int largest_exponent = 100'000'000; // a larger one changes nothing
    out.begin = p;
    if (p != limit && *p == '-') {
        out.is_negative = true;
        ++p;
    }
    char const* const first = p;
    p = detail::take_digits(p, limit, out.digits);
    out.digit_count = static_cast<std::size_t>(p - first);
    if (p == first || (*first == '0' && out.digit_count > 1)) return nullptr;
    std::ptrdiff_t decimals = 0;
    if (p != limit && *p == '.') {
        char const* const point = ++p;
        p = detail::take_digits(p, limit, out.digits);
        if (p == point) return nullptr;
        decimals = p - point;
        out.digit_count += static_cast<std::size_t>(decimals);
        out.is_integer = false;
    }
    int exponent = 0;
    if (p != limit && (*p == 'e' || *p == 'E')) {
        ++p;
        bool const is_negative = p != limit && *p == '-';
        if (p != limit && (*p == '-' || *p == '+')) ++p;
        char const* const begin = p;
        for (; p != limit && detail::is_digit(*p); ++p)
            if (exponent < largest_exponent) exponent = exponent * 10 + (*p - '0');
        if (p == begin) return nullptr;
        if (is_negative) exponent = -exponent;
        out.is_integer = false;
    }
    out.exponent = exponent - static_cast<int>(decimals < largest_exponent ? decimals : largest_exponent);
    out.end = p;
    return p;
}

} // namespace tunic::data
