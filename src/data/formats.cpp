#include <tunic/data/formats.hpp>

#include <tunic/base/text.hpp>

#include "data/text_scan.hpp"

namespace tunic {

using text::is_alpha;
using text::is_digit;
using text::is_hex;

namespace {

constexpr bool is_letter_or_digit(char c) noexcept { return is_alpha(c) || is_digit(c); }

/// The atext of RFC 5322 section 3.2.3.
constexpr bool is_atom_character(char c) noexcept {
    return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

/// Atoms with single dots between them.
bool is_dot_string(std::string_view text) noexcept {
    bool after_atom = false;
    for (char const c : text) {
        if (c == '.' ? !after_atom : !is_atom_character(c)) return false;
        after_atom = c != '.';
    }
    return after_atom;
}

/// The index after the quotes that enclose the start of `text`; 0 if they do not close.
std::size_t skip_quoted(std::string_view text) noexcept {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') return i + 1;
        if (text[i] == '\\' && ++i == text.size()) return 0;
        if (text[i] < ' ' || text[i] > '~') return 0;
    }
    return 0;
}

/// The address-literal of RFC 5321 section 4.1.3, IPv4 or IPv6. No other kind was ever registered.
bool is_address_literal(std::string_view text) noexcept {
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
    text = text.substr(1, text.size() - 2);
    constexpr std::string_view tag = "IPv6:";
    if (text::iequals(text.substr(0, tag.size()), tag)) return ipv6::accepts(text.substr(tag.size()));
    return ipv4::accepts(text);
}

constexpr int base64_value(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (is_digit(c)) return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

} // namespace

bool email::accepts(std::string_view text) noexcept {
    constexpr std::size_t longest = 254; // RFC 5321 section 4.5.3.1.3: a path of 256 without its brackets
    constexpr std::size_t longest_local_part = 64;
    if (text.empty() || text.size() > longest) return false;
    bool const quoted = text.front() == '"';
    // An unquoted local part has no `@`; a quoted one may.
    auto const at = quoted ? skip_quoted(text) : text.find('@');
    if (at == 0 || at >= text.size() || text[at] != '@' || at > longest_local_part) return false;
    if (!quoted && !is_dot_string(text.substr(0, at))) return false;
    auto const domain = text.substr(at + 1);
    return hostname::accepts(domain) || is_address_literal(domain);
}

bool ipv4::accepts(std::string_view text) noexcept {
    data::text_scan in(text);
    for (int part = 0; part != 4; ++part) {
        if (part != 0 && !in.skip('.')) return false;
        bool const leading_zero = in.peek() == '0';
        auto const digits = in.digits(3);
        if (digits.count == 0 || digits.value > 255 || (leading_zero && digits.count > 1)) return false;
    }
    return in.empty();
}

bool ipv6::accepts(std::string_view text) noexcept {
    constexpr int all_groups = 8;
    int groups = 0;
    bool has_gap = false;
    std::size_t i = 0;
    if (text.substr(0, 2) == "::") {
        has_gap = true;
        i = 2;
    }
    while (i != text.size()) {
        // Only the last 32 bits may be written as an IPv4 address.
        auto const end = text.find(':', i);
        if (end == std::string_view::npos && text.find('.', i) != std::string_view::npos) {
            groups += 2;
            return ipv4::accepts(text.substr(i)) && (has_gap ? groups < all_groups : groups == all_groups);
        }
        std::size_t digits = 0;
        while (i != text.size() && is_hex(text[i])) ++i, ++digits;
        if (digits == 0 || digits > 4 || ++groups > all_groups) return false;
        if (i == text.size()) break;
        if (text[i++] != ':') return false;
        if (i == text.size()) return false;
        if (text[i] == ':') {
            if (has_gap) return false;
            has_gap = true;
            ++i;
        }
    }
    // A gap stands for at least one group.
    return has_gap ? groups < all_groups : groups == all_groups;
}

bool hostname::accepts(std::string_view text) noexcept {
    constexpr std::size_t longest = 253;
    constexpr std::size_t longest_label = 63;
    if (text.empty() || text.size() > longest) return false;
    std::size_t label = 0;
    char before = '.';
    for (char const c : text) {
        if (c == '.' || c == '-') {
            // No label begins with a hyphen, ends with one, or is empty.
            if (before == '.' || (c == '.' && before == '-')) return false;
        } else if (!is_letter_or_digit(c))
            return false;
        label = c == '.' ? 0 : label + 1;
        if (label > longest_label) return false;
        before = c;
    }
    return before != '.' && before != '-';
}

bool base64::accepts(std::string_view text) noexcept {
    if (text.size() % 4 != 0) return false;
    std::size_t padding = 0;
    while (padding != 2 && padding != text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    text.remove_suffix(padding);
    int last = 0;
    for (char const c : text)
        if (last = base64_value(c); last < 0) return false;
    // RFC 4648 section 3.5: the bits of the last character beyond whole bytes are zero.
    unsigned const left_over = padding == 2 ? 0x0FU : padding == 1 ? 0x03U : 0U;
    return (static_cast<unsigned>(last) & left_over) == 0;
}

} // namespace tunic
