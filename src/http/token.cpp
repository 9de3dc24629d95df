#include "octets.hpp"
#include <tunic/http/token.hpp>

namespace tunic::http {
namespace {

constexpr bool is_control(char c) noexcept {
    auto const octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && octet != '\t') || octet == 0x7F;
}

bool has_control(char const* first, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i)
        if (is_control(first[i])) return true;
    return false;
}

bool eight_are_good(char const* at) noexcept {
    auto const octets = load_octets(at);
    // HTAB is also below SP, but rare: only then is a closer look necessary.
    return (octets_below(octets, 0x20) | octets_equal(octets, 0x7F)) == 0 || !has_control(at, 8);
}

} // namespace

bool is_field_value(std::string_view s) noexcept {
    if (s.size() < 8) return !has_control(s.data(), s.size());
    char const* at = s.data();
    char const* const last_eight = at + s.size() - 8;
    for (; at < last_eight; at += 8)
        if (!eight_are_good(at)) return false;
    return eight_are_good(last_eight);
}

} // namespace tunic::http
