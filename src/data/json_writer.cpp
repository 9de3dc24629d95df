#include "tunic/data/json_writer.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "data/short_decimal.hpp"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tunic::data {
namespace {

/// Whether a byte can appear unescaped in a JSON string, by itself.
constexpr bool is_clean(char c) noexcept {
    auto const u = static_cast<unsigned char>(c);
    return u >= 0x20 && u < 0x80 && c != '"' && c != '\\';
}

std::size_t copy_clean_bytes(char* to, char const* from, std::size_t n) noexcept {
    std::size_t i = 0;
    for (; i != n && is_clean(from[i]); ++i) to[i] = from[i];
    return i;
}

/// Copies eight bytes; returns how many are clean, from the first.
std::size_t copy_clean_word(char* to, char const* from) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t highs = 0x8080808080808080;
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    std::memcpy(to, &word, sizeof word);
    std::uint64_t const quote = word ^ (ones * '"');
    std::uint64_t const backslash = word ^ (ones * '\\');
    // A borrow can only mark a byte above a correctly marked one, and only the lowest mark counts.
    std::uint64_t const marks = (((word - ones * 0x20) | (quote - ones) | (backslash - ones)) & ~word) | word;
    return static_cast<std::size_t>(std::countr_zero(marks & highs)) / 8;
}

#if defined(__SSE2__)
/// The same for sixteen bytes.
std::size_t copy_clean_block(char* to, char const* from) noexcept {
    __m128i const block = _mm_loadu_si128(reinterpret_cast<__m128i const*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
    // Signed comparison: bytes from 0x80 are negative, so they are below the space as well.
    __m128i const low = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20));
    __m128i const quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
    __m128i const backslash = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
    auto const marks = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, backslash))));
    return static_cast<std::size_t>(std::countr_zero(marks | 0x10000U));
}
inline constexpr std::size_t block_size = 16;
#else
std::size_t copy_clean_block(char* to, char const* from) noexcept { return copy_clean_word(to, from); }
inline constexpr std::size_t block_size = 8;
#endif

/// Copies bytes up to the first that is not clean; returns how many. It may write all n of them.
std::size_t copy_clean(char* to, char const* from, std::size_t n) noexcept {
    if constexpr (std::endian::native != std::endian::little) return copy_clean_bytes(to, from, n);
    // The last block overlaps the one before it instead of running past the end.
    if (n >= block_size) {
        std::size_t i = 0;
        for (; i + block_size <= n; i += block_size)
            if (auto const clean = copy_clean_block(to + i, from + i); clean != block_size) return i + clean;
        if (i == n) return n;
        i = n - block_size;
        return i + copy_clean_block(to + i, from + i);
    }
    if (n >= 8) {
        if (auto const clean = copy_clean_word(to, from); clean != 8) return clean;
        return n - 8 + copy_clean_word(to + n - 8, from + n - 8);
    }
    return copy_clean_bytes(to, from, n);
}

struct sequence {
    std::size_t length;
    bool valid;
};

/// The UTF-8 sequence at p (not ASCII), by table 3-7 of the Unicode standard. For an invalid one the length is that of
/// its longest prefix that could have become valid, which one U+FFFD replaces.
sequence next_sequence(char const* p, char const* end) noexcept {
    auto const byte = [p](std::size_t i) { return static_cast<unsigned char>(p[i]); };
    unsigned const lead = byte(0);
    std::size_t const length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
    if (length == 1) return {1, false};
    unsigned const least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;    // no overlong form
    unsigned const greatest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF; // no surrogate, nothing past U+10FFFF
    auto const available = static_cast<std::size_t>(end - p);
    if (available < 2 || byte(1) < least || byte(1) > greatest) return {1, false};
    for (std::size_t i = 2; i != length; ++i)
        if (i >= available || (byte(i) & 0xC0U) != 0x80) return {i, false};
    return {length, true};
}

/// The rest of a string from the first byte that cannot simply be copied, and the closing quote.
char* put_rest(text_buffer& out, char* at, char const* p, char const* end) {
    constexpr std::size_t longest_escape = 6;
    while (p != end) {
        at = out.room(at, static_cast<std::size_t>(end - p) + longest_escape);
        if (static_cast<signed char>(*p) >= 0) {
            at = put_escaped(at, *p++);
        } else {
            auto const [length, valid] = next_sequence(p, end);
            if (valid)
                std::memcpy(at, p, 4 <= end - p ? 4 : length);
            else
                put_literal(at, "\xEF\xBF\xBD");
            at += valid ? length : 3;
            p += length;
            if (valid && p != end && static_cast<signed char>(*p) < 0) continue;
        }
        std::size_t const clean = copy_clean(at, p, static_cast<std::size_t>(end - p));
        at += clean;
        p += clean;
    }
    at = out.room(at, 1);
    *at++ = '"';
    return at;
}

template <class Real> char* put_finite(char* at, Real value) noexcept {
    if (!std::isfinite(value)) return put_literal(at, "null");
    return std::to_chars(at, at + longest_real, value).ptr;
}

} // namespace

char* put_string(text_buffer& out, char* at, std::string_view text) {
    at = out.room(at, text.size() + 2);
    *at++ = '"';
    std::size_t const clean = copy_clean(at, text.data(), text.size());
    at += clean;
    if (clean != text.size()) [[unlikely]]
        return put_rest(out, at, text.data() + clean, text.data() + text.size());
    *at++ = '"';
    return at;
}

char* put_real(char* at, double value) noexcept {
    char* const end = put_short_decimal(at, value);
    return end ? end : put_finite(at, value);
}
char* put_real(char* at, float value) noexcept { return put_finite(at, value); }
char* put_real(char* at, long double value) noexcept { return put_finite(at, value); }

void refuse_depth() {
    throw std::length_error("tunic: this value is nested more than 512 levels deep and is not written as JSON");
}

} // namespace tunic::data
