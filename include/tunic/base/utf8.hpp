#pragma once
#include <cstddef>
#include <string_view>

namespace tunic::text {

/// The length of the well-formed UTF-8 sequence at the start of a non-empty text, by table 3-7 of the Unicode standard;
/// 0 if there is none.
inline std::size_t utf8_sequence_size(std::string_view s) noexcept {
    auto const at = [s](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
    auto const is_tail = [&at](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    auto const first = at(0);
    auto const second = at(1);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4 || !is_tail(1)) return 0;
    if (first < 0xE0) return 2;
    if (first < 0xF0) {
        bool const overlong = first == 0xE0 && second < 0xA0;
        bool const surrogate = first == 0xED && second > 0x9F;
        return overlong || surrogate || !is_tail(2) ? 0 : 3;
    }
    bool const overlong = first == 0xF0 && second < 0x90;
    bool const too_large = first == 0xF4 && second > 0x8F;
    return overlong || too_large || !is_tail(2) || !is_tail(3) ? 0 : 4;
}

/// Whether the whole text is well-formed UTF-8: no overlong form, no surrogate, no truncation.
inline bool is_utf8(std::string_view s) noexcept {
    while (!s.empty()) {
        auto const size = utf8_sequence_size(s);
        if (size == 0) return false;
        s.remove_prefix(size);
    }
    return true;
}

/// Whether a program may treat this as text: UTF-8, and no NUL, where some recipients would cut it off.
inline bool is_plain_text(std::string_view s) noexcept { return s.find('\0') == s.npos && is_utf8(s); }

} // namespace tunic::text
