#include "octets.hpp"
#include <array>
#include <cstdint>
#include <tunic/base/config.hpp>
#include <tunic/base/text.hpp>
#include <tunic/base/utf8.hpp>
#include <tunic/http/host.hpp>
#include <tunic/http/target.hpp>

namespace tunic::http {
namespace {

// Where reading a path must stop: at illegal bytes, and at those with a meaning.
enum class octet_kind : std::uint8_t { plain, special, illegal };

constexpr auto octet_kinds = [] {
    std::array<octet_kind, 256> kinds{};
    for (std::size_t octet = 0; octet < 256; ++octet)
        if (octet <= ' ' || octet >= 0x7F) kinds[octet] = octet_kind::illegal;
    kinds['#'] = octet_kind::illegal;
    kinds['/'] = kinds['%'] = kinds['?'] = octet_kind::special;
    return kinds;
}();

constexpr octet_kind kind_of(char c) noexcept { return octet_kinds[static_cast<unsigned char>(c)]; }

// Bytes above ASCII should be escaped (RFC 3986), but people type them into command lines unescaped; as UTF-8 they are
// unambiguous. The check is repeated on the unescaped text when a query is read as text.
TUNIC_COLD bool is_legal_beyond_ascii(std::string_view s) noexcept {
    for (char const c : s)
        if (static_cast<unsigned char>(c) < 0x80 && kind_of(c) == octet_kind::illegal) return false;
    return text::is_utf8(s);
}

// Whether a query is legal.
bool is_legal(std::string_view s) noexcept {
    char const* at = s.data();
    auto left = s.size();
    for (; left >= 8; at += 8, left -= 8) {
        auto const octets = load_octets(at);
        if (octets_below(octets, '!') | octets_equal(octets, 0x7F) | octets_equal(octets, '#')
            | (octets & each_octet(0x80))) [[unlikely]]
            return is_legal_beyond_ascii(s);
    }
    for (; left > 0; ++at, --left)
        if (kind_of(*at) == octet_kind::illegal) [[unlikely]]
            return is_legal_beyond_ascii(s);
    return true;
}

// Takes a path and an optional query. Most bytes of most paths have no meaning, so they take the fast path.
TUNIC_ALWAYS_INLINE bool set_path_and_query(request_head& head, std::string_view rest) noexcept {
    char const* const begin = rest.data();
    char const* const end = begin + rest.size();
    auto clean = true;
    char const* at = begin;
    for (;; ++at) {
        while (at != end && kind_of(*at) == octet_kind::plain) ++at;
        if (at == end || *at == '?') break;
        if (*at == '/') {
            if (at + 1 != end && (at[1] == '/' || at[1] == '.')) clean = false;
        } else {
            if (*at != '%') return false;
            clean = false;
        }
    }
    head.path = {begin, static_cast<std::size_t>(at - begin)};
    head.clean_path = clean;
    head.has_query = at != end;
    head.query = {};
    if (!head.has_query) return true;
    head.query = {at + 1, static_cast<std::size_t>(end - at - 1)};
    return is_legal(head.query);
}

int split_authority_form(request_head& head) noexcept {
    auto const parts = parse_host(head.target);
    if (!parts || parts->port.empty()) return 400;
    head.form = target_form::authority;
    head.path = {};
    head.authority = head.target;
    return 0;
}

int split_absolute_form(request_head& head, bool secure) noexcept {
    auto const colon = head.target.find("://");
    if (colon == head.target.npos) return 400;
    auto const scheme = head.target.substr(0, colon);
    auto const is_https = text::iequals(scheme, "https");
    if (!is_https && !text::iequals(scheme, "http")) return 400;

    auto rest = head.target.substr(colon + 3);
    auto const authority = rest.substr(0, rest.find_first_of("/?"));
    if (!is_host(authority)) return 400;

    rest.remove_prefix(authority.size());
    if (!set_path_and_query(head, rest)) return 400;
    // An absent path is the root, except for OPTIONS, where it is the whole server (RFC 9112 section 3.2.4).
    if (head.path.empty()) head.path = head.verb == method::OPTIONS && !head.has_query ? "*" : "/";
    head.form = target_form::absolute;
    head.scheme = scheme;
    head.authority = authority;
    return is_https == secure ? 0 : 421;
}

// All forms except the one of nearly all requests.
TUNIC_COLD int split_rare_form(request_head& head, bool secure) noexcept {
    head.query = {};
    head.has_query = false;
    head.clean_path = true;
    if (head.verb == method::CONNECT) return split_authority_form(head);
    if (head.target == "*") {
        if (head.verb != method::OPTIONS) return 400;
        head.form = target_form::asterisk;
        head.path = head.target;
        return 0;
    }
    return split_absolute_form(head, secure);
}

} // namespace

int split_target(request_head& head, bool secure) noexcept {
    auto const target = head.target;
    head.scheme = {};
    if (target.empty() || target.front() != '/' || head.verb == method::CONNECT) return split_rare_form(head, secure);
    head.form = target_form::origin;
    return set_path_and_query(head, target) ? 0 : 400;
}

} // namespace tunic::http
