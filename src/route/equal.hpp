#pragma once
#include <tunic/base/text.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tunic::routing {

template <class Word> inline bool ends_equal(char const* a, char const* b, std::size_t size) noexcept {
    Word first_a, first_b, last_a, last_b;
    std::memcpy(&first_a, a, sizeof(Word));
    std::memcpy(&first_b, b, sizeof(Word));
    std::memcpy(&last_a, a + size - sizeof(Word), sizeof(Word));
    std::memcpy(&last_b, b + size - sizeof(Word), sizeof(Word));
    return ((first_a ^ first_b) | (last_a ^ last_b)) == 0;
}

/// Equal bytes. Segments are short: two overlapping words are faster than memcmp.
inline bool equal(char const* a, char const* b, std::size_t size) noexcept {
    if (size > 16) return std::memcmp(a, b, size) == 0;
    if (size >= 8) return ends_equal<std::uint64_t>(a, b, size);
    if (size >= 4) return ends_equal<std::uint32_t>(a, b, size);
    if (size >= 2) return ends_equal<std::uint16_t>(a, b, size);
    return size == 0 || *a == *b;
}

/// Equal to LOWER, which is in lower case, ignoring ASCII case.
inline bool equal_folded(char const* text, char const* lower, std::size_t size) noexcept {
    for (std::size_t i = 0; i < size; ++i)
        if (text::lower(text[i]) != lower[i]) return false;
    return true;
}

inline bool equal(char const* text, char const* other, std::size_t size, bool fold) noexcept {
    return fold ? equal_folded(text, other, size) : equal(text, other, size);
}

} // namespace tunic::routing
