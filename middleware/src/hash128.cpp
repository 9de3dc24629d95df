#include "hash128.hpp"

#include <cstdint>
#include <cstring>

namespace tunic::middleware {
namespace {

__extension__ using wide = unsigned __int128;

constexpr wide of(std::uint64_t high, std::uint64_t low) noexcept { return static_cast<wide>(high) << 64U | low; }

// Odd, otherwise random: fractional digits of pi, of e and of the golden ratio.
constexpr wide round_factor = of(0x243f6a8885a308d3U, 0x13198a2e03707345U);
constexpr wide last_factor = of(0xb7e151628aed2a6aU, 0xbf7158809cf4f3c7U);
constexpr wide seed = of(0x9e3779b97f4a7c15U, 0xf39cc0605cedc835U);

} // namespace

std::array<unsigned char, 16> hash128(std::string_view text) noexcept {
    wide state = seed ^ text.size();
    wide block = 0;
    while (text.size() >= sizeof block) {
        std::memcpy(&block, text.data(), sizeof block);
        // Twice, since one multiplication leaves the highest bit in place: the next block could undo a change of it.
        state = (state ^ block) * round_factor;
        state ^= state >> 64U;
        state *= last_factor;
        state ^= state >> 64U;
        text.remove_prefix(sizeof block);
    }
    block = 0;
    if (!text.empty()) std::memcpy(&block, text.data(), text.size());
    state = (state ^ block) * round_factor;
    // High bits of the state must reach its lowest bits, and vice versa.
    for (wide const factor : {last_factor, round_factor}) {
        state ^= state >> 67U;
        state *= factor;
    }
    state ^= state >> 65U;

    std::array<unsigned char, 16> result;
    std::memcpy(result.data(), &state, sizeof state);
    return result;
}

} // namespace tunic::middleware
