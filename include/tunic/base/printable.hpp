#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace tunic::text {

/// The code point at the front of a text, and its size in bytes; `valid` is false for a byte that is not UTF-8.
struct front_of {
    char32_t code = 0;
    std::size_t size = 0;
    bool valid = false;
};
/// The front of a text, which must not be empty.
[[nodiscard]] front_of front(std::string_view text) noexcept;

/// Whether a code point can break a line, move a cursor, or disguise the text: controls, line separators, direction
/// marks, and zero-width characters (Unicode Technical Report 36).
[[nodiscard]] bool is_deceptive(char32_t code) noexcept;

/// Appends a text as one line that shows all of it: anything that is_deceptive() or not UTF-8 becomes an escape (`\n`,
/// `\x1b`, `\u{202e}`). A text longer than `most` bytes ends in "...".
void append_printable(std::string& to, std::string_view text, std::size_t most = std::string_view::npos);

} // namespace tunic::text
