#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tunic::http {

/// Eight bytes of a text as one number, to be tested all at once.
inline std::uint64_t load_octets(char const* at) noexcept {
    std::uint64_t octets;
    std::memcpy(&octets, at, 8);
    return octets;
}

constexpr std::uint64_t each_octet(unsigned char value) noexcept { return 0x0101'0101'0101'0101U * value; }

/// The results are in the top bit of each byte; only whether any is set is reliable.
constexpr std::uint64_t octets_below(std::uint64_t octets, unsigned char limit) noexcept {
    return (octets - each_octet(limit)) & ~octets & each_octet(0x80);
}
constexpr std::uint64_t octets_equal(std::uint64_t octets, unsigned char value) noexcept {
    return octets_below(octets ^ each_octet(value), 1);
}

/// A table of the bytes that are letters, digits or one of these.
constexpr std::array<bool, 256> alphanumeric_and(std::string_view punctuation) {
    std::array<bool, 256> table{};
    for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
    for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = true;
    for (char c : punctuation) table[static_cast<unsigned char>(c)] = true;
    return table;
}

} // namespace tunic::http
