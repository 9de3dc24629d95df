#include "octets.hpp"
#include <cstddef>
#include <tunic/base/config.hpp>
#include <tunic/base/text.hpp>
#include <tunic/http/host.hpp>
#include <tunic/http/percent.hpp>

namespace tunic::http {
namespace {

// unreserved / sub-delims without the comma.
constexpr auto name_characters = alphanumeric_and("-._~!$&'()*+;=");

constexpr bool is_name_character(char c) noexcept { return name_characters[static_cast<unsigned char>(c)]; }

bool is_ipv4(std::string_view s) noexcept {
    for (int part = 0; part < 4; ++part) {
        std::size_t digits = 0;
        int value = 0;
        while (digits < s.size() && digits < 3 && text::is_digit(s[digits])) value = value * 10 + (s[digits++] - '0');
        if (digits == 0 || value > 255 || (digits > 1 && s[0] == '0')) return false;
        s.remove_prefix(digits);
        if (part == 3) break;
        if (s.empty() || s[0] != '.') return false;
        s.remove_prefix(1);
    }
    return s.empty();
}

// Eight groups of up to four digits; one "::" for at least one of them; an IPv4 address for the last two.
bool is_ipv6(std::string_view s) noexcept {
    int groups = 0;
    bool compressed = false;
    if (s.starts_with("::")) {
        compressed = true;
        s.remove_prefix(2);
    }
    while (!s.empty()) {
        std::size_t digits = 0;
        while (digits < s.size() && text::is_hex(s[digits])) ++digits;
        if (digits < s.size() && s[digits] == '.') {
            if (!is_ipv4(s)) return false;
            groups += 2;
            break;
        }
        if (digits == 0 || digits > 4) return false;
        ++groups;
        s.remove_prefix(digits);
        if (s.empty()) break;
        if (s.starts_with("::")) {
            if (compressed) return false;
            compressed = true;
            s.remove_prefix(2);
        } else {
            if (s[0] != ':' || s.size() == 1) return false;
            s.remove_prefix(1);
        }
    }
    return compressed ? groups <= 7 : groups == 8;
}

bool is_ip_future(std::string_view s) noexcept {
    if (s.empty() || text::lower(s[0]) != 'v') return false;
    s.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < s.size() && text::is_hex(s[digits])) ++digits;
    if (digits == 0 || digits + 1 >= s.size() || s[digits] != '.') return false;
    for (char c : s.substr(digits + 1))
        if (!is_name_character(c) && c != ':') return false;
    return true;
}

bool is_port(std::string_view s) noexcept {
    for (char c : s)
        if (!text::is_digit(c)) return false;
    while (s.starts_with('0')) s.remove_prefix(1);
    return s.size() < 5 || (s.size() == 5 && s <= "65535");
}

// The end of an address in brackets, or npos if invalid.
TUNIC_COLD std::size_t end_of_literal(std::string_view s) noexcept {
    auto const close = s.find(']');
    if (close == s.npos) return s.npos;
    auto const literal = s.substr(1, close - 1);
    return is_ipv6(literal) || is_ip_future(literal) ? close + 1 : s.npos;
}

std::size_t end_of_name(std::string_view s, std::size_t from) noexcept {
    char const* at = s.data() + from;
    char const* const end = s.data() + s.size();
    while (at != end && is_name_character(*at)) ++at;
    return static_cast<std::size_t>(at - s.data());
}

// The end of the host, or npos if invalid.
std::size_t end_of_host(std::string_view s) noexcept {
    if (s.starts_with('[')) return end_of_literal(s);
    auto at = end_of_name(s, 0);
    while (at < s.size() && s[at] != ':') {
        if (read_escape(s.substr(at)) < 0) return s.npos;
        at = end_of_name(s, at + 3);
    }
    return at == 0 ? s.npos : at;
}

} // namespace

std::optional<host_and_port> parse_host(std::string_view value) noexcept {
    auto const end = end_of_host(value);
    if (end == value.npos) return std::nullopt;
    host_and_port parts{value.substr(0, end), {}, false};
    if (end < value.size()) {
        if (value[end] != ':') return std::nullopt;
        parts.has_port = true;
        parts.port = value.substr(end + 1);
        if (!is_port(parts.port)) return std::nullopt;
    }
    return parts;
}

bool is_host(std::string_view value) noexcept {
    auto const end = end_of_name(value, 0);
    if (end == 0 || (end < value.size() && value[end] != ':')) return parse_host(value).has_value();
    return end == value.size() || is_port(value.substr(end + 1));
}

} // namespace tunic::http
