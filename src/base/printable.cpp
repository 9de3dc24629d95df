#include <tunic/base/printable.hpp>
#include <tunic/base/utf8.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tunic::text {
namespace {

void append_hex(std::string& to, char32_t code, std::ptrdiff_t least) {
    char digits[8];
    auto const end = std::to_chars(digits, digits + sizeof digits, static_cast<unsigned>(code), 16).ptr;
    for (auto n = end - digits; n < least; ++n) to += '0';
    to.append(digits, end);
}

} // namespace

front_of front(std::string_view text) noexcept {
    auto const size = utf8_sequence_size(text);
    auto const at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (size == 0) return {at(0), 1, false};
    if (size == 1) return {at(0), 1, true};
    char32_t code = at(0) & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) code = code << 6U | (at(i) & 0x3FU);
    return {code, size, true};
}

bool is_deceptive(char32_t code) noexcept {
    static constexpr std::pair<char32_t, char32_t> ranges[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x61C, 0x61C},   {0x180E, 0x180E}, {0x200B, 0x200B},   {0x200E, 0x200F},
        {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
    };
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [code](auto const& r) { return code >= r.first && code <= r.second; });
}

// A backslash is kept: ordinary messages contain them, and an escape that a client spells out is harmless.
void append_printable(std::string& to, std::string_view text, std::size_t most) {
    auto const end = text.size() > most ? text.substr(most) : std::string_view();
    for (auto rest = text; rest.size() > end.size();) {
        auto const [code, size, valid] = front(rest);
        if (valid && !is_deceptive(code)) {
            to += rest.substr(0, size);
        } else if (code == '\n' || code == '\r' || code == '\t') {
            to += code == '\n' ? "\\n" : code == '\r' ? "\\r" : "\\t";
        } else if (!valid || code < 0x80) {
            to += "\\x";
            append_hex(to, code, 2);
        } else {
            to += "\\u{";
            append_hex(to, code, 1);
            to += '}';
        }
        rest.remove_prefix(size);
    }
    if (!end.empty()) to += "...";
}

} // namespace tunic::text
