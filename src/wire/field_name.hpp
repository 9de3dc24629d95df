#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tunic::wire {

/// Whether the field name at p, of exactly N - 1 octets, is this lower-case one of letters and hyphens. Only for names
/// that are tokens: setting one bit makes letters lower-case, and no other octet of a token becomes a letter or hyphen.
template <std::size_t N> inline bool is_name(char const* p, char const (&lower)[N]) noexcept {
    constexpr std::size_t size = N - 1;
    static_assert(size >= 4);
    if constexpr (size < 8) {
        constexpr auto load = [](char const* at) {
            std::uint32_t octets;
            std::memcpy(&octets, at, 4);
            return octets | 0x2020'2020U;
        };
        return load(p) == load(lower) && load(p + size - 4) == load(lower + size - 4);
    } else {
        constexpr auto load = [](char const* at) {
            std::uint64_t octets;
            std::memcpy(&octets, at, 8);
            return octets | 0x2020'2020'2020'2020U;
        };
        for (std::size_t i = 0; i + 8 < size; i += 8)
            if (load(p + i) != load(lower + i)) return false;
        return load(p + size - 8) == load(lower + size - 8);
    }
}

} // namespace tunic::wire
