#pragma once
#include <array>
#include <string_view>

namespace tunic::http {

/// tchar of RFC 9110 section 5.6.2, indexed by byte.
inline constexpr auto token_characters = [] {
    std::array<bool, 256> table{};
    for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
    for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = true;
    for (char c : std::string_view{"!#$%&'*+-.^_`|~"}) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

/// tchar of RFC 9110 section 5.6.2.
constexpr bool is_token_character(char c) noexcept { return token_characters[static_cast<unsigned char>(c)]; }

/// A field name, a method, a parameter name: one or more tchar.
constexpr bool is_token(std::string_view s) noexcept {
    for (char c : s)
        if (!is_token_character(c)) return false;
    return !s.empty();
}

/// Whether it is a valid field value: HTAB, SP, visible ASCII and obs-text. CR, LF, NUL and all other control
/// characters are refused: with them a value could become a second field (RFC 9110 section 5.5). An empty value is
/// legal.
bool is_field_value(std::string_view s) noexcept;

} // namespace tunic::http
