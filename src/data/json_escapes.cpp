#include "data/json_escapes.hpp"

#include <tunic/base/text.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tunic::data {
namespace {

char* put_utf8(char* to, std::uint32_t code_point) noexcept {
    auto const put = [&to](std::uint32_t octet) { *to++ = static_cast<char>(octet); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0U | code_point >> 6U);
        put(0x80U | (code_point & 0x3FU));
    } else {
        if (code_point < 0x10000) {
            put(0xE0U | code_point >> 12U);
        } else {
            put(0xF0U | code_point >> 18U);
            put(0x80U | (code_point >> 12U & 0x3FU));
        }
        put(0x80U | (code_point >> 6U & 0x3FU));
        put(0x80U | (code_point & 0x3FU));
    }
    return to;
}

/// The character that a letter after a backslash stands for, or NUL.
constexpr char meaning_of(char letter) noexcept {
    switch (letter) {
    case '"':
    case '\\':
    case '/': return letter;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return '\0';
    }
}

/// The four hexadecimal digits at p, or a number beyond them.
std::uint32_t take_hex(char const* p, char const* end) noexcept {
    constexpr std::uint32_t none = 0x10000;
    if (end - p < 4) return none;
    std::uint32_t value = 0;
    for (int i = 0; i != 4; ++i) {
        int const digit = text::hex_value(p[i]);
        if (digit < 0) return none;
        value = value << 4U | static_cast<std::uint32_t>(digit);
    }
    return value;
}

/// Writes the character that the escape at p (after its backslash) stands for, and moves p past it.
escapes take_escape(char const*& p, char const* end, char*& to) noexcept {
    if (p == end) return escapes::unknown;
    if (char const meaning = meaning_of(*p); meaning != '\0') {
        *to++ = meaning;
        ++p;
        return escapes::good;
    }
    if (*p != 'u') return escapes::unknown;
    std::uint32_t code_point = take_hex(p + 1, end);
    if (code_point > 0xFFFF) return escapes::unknown;
    p += 5;
    if (code_point >= 0xDC00 && code_point < 0xE000) return escapes::half_pair;
    if (code_point >= 0xD800 && code_point < 0xDC00) {
        if (end - p < 2 || p[0] != '\\' || p[1] != 'u') return escapes::half_pair;
        std::uint32_t const low = take_hex(p + 2, end);
        if (low > 0xFFFF) return escapes::unknown;
        if (low < 0xDC00 || low >= 0xE000) return escapes::half_pair;
        p += 6;
        code_point = 0x10000 + ((code_point - 0xD800) << 10U) + (low - 0xDC00);
    }
    to = put_utf8(to, code_point);
    return escapes::good;
}

} // namespace

escapes unescape(std::string_view raw, std::string& out) {
    out.resize(raw.size()); // an escape is longer than the character it stands for
    char* to = out.data();
    char const* p = raw.data();
    char const* const end = p + raw.size();
    bool half_pair = false; // the string's other escapes are still checked
    while (p != end) {
        auto const left = static_cast<std::size_t>(end - p);
        auto const* const backslash = static_cast<char const*>(std::memchr(p, '\\', left));
        auto const plain = backslash ? static_cast<std::size_t>(backslash - p) : left;
        std::memcpy(to, p, plain);
        to += plain;
        if (!backslash) break;
        p = backslash + 1;
        auto const taken = take_escape(p, end, to);
        if (taken == escapes::unknown) return taken;
        half_pair |= taken == escapes::half_pair;
    }
    out.resize(static_cast<std::size_t>(to - out.data()));
    return half_pair ? escapes::half_pair : escapes::good;
}

} // namespace tunic::data
