#pragma once
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace tunic::data {

/// The form of most reals in practice: prices, percentages, coordinates. Writes a number with at most six decimals as
/// std::to_chars would, several times faster; null, with nothing written, for any other number.
///
/// Why this is the shortest text that reads back as the number: whole part and decimals together have at most fifteen
/// digits, and no two texts that short are the same double. A division of integers below 2^53 rounds as reading the
/// text does. From 0.001 on no number with decimals is shorter with an exponent, nor is an integer of five digits.
inline char* put_short_decimal(char* at, double value) noexcept {
    constexpr double scale = 1e6;
    constexpr std::uint64_t unit = 1'000'000;
    constexpr std::uint64_t longest_integer = 99'999;
    double const size = value < 0 ? -value : value;
    if (!(size >= 1e-3 && size < 1e9)) return nullptr;
    // It is not negative. NOLINTNEXTLINE(bugprone-incorrect-roundings)
    auto const scaled = static_cast<std::uint64_t>(size * scale + 0.5);
    if (static_cast<double>(scaled) / scale != size) return nullptr;
    auto const whole = static_cast<std::uint32_t>(scaled / unit);
    auto decimals = static_cast<std::uint32_t>(scaled % unit);
    if (decimals == 0 && whole > longest_integer) return nullptr;
    if (value < 0) *at++ = '-';
    at = std::to_chars(at, at + 9, whole).ptr;
    if (decimals == 0) return at;
    std::size_t count = 6;
    for (; decimals % 10 == 0; decimals /= 10) --count;
    *at = '.';
    for (std::size_t i = count; i != 0; --i, decimals /= 10) at[i] = static_cast<char>('0' + decimals % 10);
    return at + 1 + count;
}

} // namespace tunic::data
