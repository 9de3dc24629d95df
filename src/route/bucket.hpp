#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tunic::routing {

/// The bucket of a segment's text among 2^BITS: by its first eight bytes, its last eight and its
/// length. The sixth bit of a byte, the case of a letter, is ignored. Texts come from the authors of the routes, and a
/// large bucket is searched by halves, so clients cannot make it slow.
inline std::uint32_t bucket_of(char const* text, std::size_t length, unsigned bits) noexcept {
    constexpr std::uint64_t without_case = 0xdfdf'dfdf'dfdf'dfdfU;
    constexpr std::uint64_t odd = 0x9e37'79b9'7f4a'7c15U; // 2^64 by the golden ratio: spreads into the upper bits
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (length >= 8) {
        std::memcpy(&first, text, 8);
        std::memcpy(&last, text + length - 8, 8);
    } else if (length >= 4) {
        std::uint32_t half = 0;
        std::memcpy(&half, text, 4);
        first = half;
        std::memcpy(&half, text + length - 4, 4);
        last = half;
    } else if (length != 0) {
        first = static_cast<unsigned char>(text[0]);
        last = static_cast<unsigned>(static_cast<unsigned char>(text[length / 2])) << 8U
               | static_cast<unsigned char>(text[length - 1]);
    }
    auto const mixed = ((first & without_case) * odd ^ (last & without_case)) + length;
    return static_cast<std::uint32_t>((mixed ^ mixed >> 32U) * odd >> (64U - bits));
}

} // namespace tunic::routing
