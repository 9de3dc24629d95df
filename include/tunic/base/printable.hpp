#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace tunic::text {

/// A code point at the front of a text, and how many bytes it takes; `valid` is false for a byte that is no UTF-8.
struct front_of {
    char32_t code = 0;
    std::size_t size = 0;
    bool valid = false;
};
/// Of a text that is not empty.
[[nodiscard]] front_of front(std::string_view text) noexcept;

/// Whether a code point can break a line, move a cursor, or show other text than there is: controls, separators of
/// lines, marks that change the direction of writing, and what takes no room (Unicode Technical Report 36).
[[nodiscard]] bool is_deceptive(char32_t code) noexcept;

/// Appends a text as one line that shows all of it: what is_deceptive(), or no UTF-8, is written as an escape (`\n`,
/// `\x1b`, `\u{202e}`). A text longer than `most` bytes ends in "...".
void append_printable(std::string& to, std::string_view text, std::size_t most = std::string_view::npos);

} // namespace tunic::text
