#pragma once
#include <bit>
#include <cstddef>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace tunic::wire {

constexpr bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

#if defined(__AVX2__)
inline constexpr std::size_t block_size = 32;
inline unsigned controls_in(char const* p) noexcept {
    auto const octets = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(p));
    auto const low = _mm256_cmpeq_epi8(_mm256_min_epu8(octets, _mm256_set1_epi8(0x1F)), octets);
    auto const del = _mm256_cmpeq_epi8(octets, _mm256_set1_epi8(0x7F));
    return static_cast<unsigned>(_mm256_movemask_epi8(_mm256_or_si256(low, del)));
}
#elif defined(__SSE2__)
inline constexpr std::size_t block_size = 16;
inline unsigned controls_in(char const* p) noexcept {
    auto const octets = _mm_loadu_si128(reinterpret_cast<__m128i const*>(p));
    auto const low = _mm_cmpeq_epi8(_mm_min_epu8(octets, _mm_set1_epi8(0x1F)), octets);
    auto const del = _mm_cmpeq_epi8(octets, _mm_set1_epi8(0x7F));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, del)));
}
#endif

/// The first control octet (below SP, or DEL) at or after `from`, or `end`. Reads whole blocks that lie inside
/// [begin, end): the last one overlaps what has been looked at already instead of going octet by octet.
inline char const* find_control(char const* begin, char const* from, char const* end) noexcept {
#if defined(__SSE2__)
    for (; end - from >= static_cast<std::ptrdiff_t>(block_size); from += block_size)
        if (auto const found = controls_in(from)) return from + std::countr_zero(found);
    if (from != end && end - begin >= static_cast<std::ptrdiff_t>(block_size)) {
        auto const* const last = end - block_size;
        auto const found = controls_in(last) >> static_cast<unsigned>(from - last);
        return found ? from + std::countr_zero(found) : end;
    }
#else
    static_cast<void>(begin);
#endif
    while (from != end && !is_control(*from)) ++from;
    return from;
}

} // namespace tunic::wire
