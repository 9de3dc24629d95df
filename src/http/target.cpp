#include <bit>
#include <cstdint>
#include <cstring>
#include <tunic/base/text.hpp>
#include <tunic/http/host.hpp>
#include <tunic/http/target.hpp>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tunic::http {
namespace {

constexpr std::size_t chunk_size = 16;

// What sixteen octets are, one bit per octet.
struct chunk_bits {
    std::uint32_t illegal;      // nothing that may stand in a target
    std::uint32_t question;     // '?'
    std::uint32_t percent;      // '%'
    std::uint32_t slash;        // '/'
    std::uint32_t slash_or_dot; // '/' or '.'
};

#if defined(__SSE2__)

chunk_bits classify(char const* octets) noexcept {
    auto const x = _mm_loadu_si128(reinterpret_cast<__m128i const*>(octets));
    auto const bits = [](__m128i mask) { return static_cast<std::uint32_t>(_mm_movemask_epi8(mask)); };
    auto const equal = [x](char c) { return _mm_cmpeq_epi8(x, _mm_set1_epi8(c)); };
    // The comparison is signed: one test finds control octets, SP and everything beyond ASCII.
    auto const outside = _mm_cmplt_epi8(x, _mm_set1_epi8('!'));
    auto const slash = equal('/');
    return {bits(_mm_or_si128(outside, _mm_or_si128(equal('\x7F'), equal('#')))), bits(equal('?')), bits(equal('%')),
            bits(slash), bits(_mm_or_si128(slash, equal('.')))};
}

#else

chunk_bits classify(char const* octets) noexcept {
    chunk_bits found{};
    for (std::size_t i = 0; i < chunk_size; ++i) {
        auto const c = static_cast<unsigned char>(octets[i]);
        auto const bit = [i](bool holds) { return static_cast<std::uint32_t>(holds) << i; };
        found.illegal |= bit(c < '!' || c > '~' || c == '#');
        found.question |= bit(c == '?');
        found.percent |= bit(c == '%');
        found.slash |= bit(c == '/');
        found.slash_or_dot |= bit(c == '/' || c == '.');
    }
    return found;
}

#endif

struct sweep {
    std::size_t question = std::string_view::npos; // where the query begins
    bool legal = true;
    bool clean = true; // says is_clean_path() of what is before the question mark

    void take(char const* octets, std::size_t at) noexcept {
        auto const found = classify(octets);
        if (found.illegal) legal = false;
        if (question != std::string_view::npos) return;
        auto suspicious = found.percent | ((found.slash << 1) & found.slash_or_dot);
        if (found.question) {
            auto const first = static_cast<unsigned>(std::countr_zero(found.question));
            question = at + first;
            suspicious &= (1U << first) - 1;
        }
        if (suspicious) clean = false;
    }
};

sweep sweep_over(std::string_view s) noexcept {
    sweep result;
    if (s.size() < chunk_size) {
        char padded[chunk_size];
        std::memset(padded, 'x', chunk_size);
        std::memcpy(padded, s.data(), s.size());
        result.take(padded, 0);
        return result;
    }
    // Chunks overlap by one octet, so that each pair of neighbours stands within one of them.
    std::size_t at = 0;
    for (; at + chunk_size < s.size(); at += chunk_size - 1) result.take(s.data() + at, at);
    at = s.size() - chunk_size;
    result.take(s.data() + at, at);
    return result;
}

void set_path_and_query(request_head& head, std::string_view rest, sweep const& found) noexcept {
    head.has_query = found.question != rest.npos;
    head.path = head.has_query ? rest.substr(0, found.question) : rest;
    head.query = head.has_query ? rest.substr(found.question + 1) : std::string_view{};
    head.clean_path = found.clean;
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
    if (is_https != secure) return 421;

    rest.remove_prefix(authority.size());
    set_path_and_query(head, rest, sweep_over(rest));
    // An absent path is the root, but for OPTIONS it is the server as a whole (RFC 9112 section 3.2.4).
    if (head.path.empty()) head.path = head.verb == method::OPTIONS && !head.has_query ? "*" : "/";
    head.form = target_form::absolute;
    head.scheme = scheme;
    head.authority = authority;
    return 0;
}

} // namespace

int split_target(request_head& head, bool secure) noexcept {
    auto const target = head.target;
    if (target.empty()) return 400;
    auto const found = sweep_over(target);
    if (!found.legal) return 400;
    head.query = head.scheme = {};
    head.has_query = false;
    head.clean_path = true;
    if (head.verb == method::CONNECT) return split_authority_form(head);
    if (target.front() == '/') {
        head.form = target_form::origin;
        set_path_and_query(head, target, found);
        return 0;
    }
    if (target == "*") {
        if (head.verb != method::OPTIONS) return 400;
        head.form = target_form::asterisk;
        head.path = target;
        return 0;
    }
    return split_absolute_form(head, secure);
}

} // namespace tunic::http
