#include <cstdint>
#include <cstring>
#include <tunic/http/token.hpp>

namespace tunic::http {
namespace {

constexpr bool is_control(unsigned char c) noexcept { return (c < 0x20 && c != '\t') || c == 0x7F; }

constexpr std::uint64_t each(unsigned char octet) noexcept { return 0x0101'0101'0101'0101U * octet; }

// Whether any of eight octets is below SP or is DEL. HTAB is below SP too: the caller looks closer then.
constexpr bool looks_suspicious(std::uint64_t octets) noexcept {
    auto const below_space = (octets - each(0x20)) & ~octets;
    auto const against_del = octets ^ each(0x7F);
    auto const is_del = (against_del - each(0x01)) & ~against_del;
    return ((below_space | is_del) & each(0x80)) != 0;
}

bool has_control(char const* first, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i)
        if (is_control(static_cast<unsigned char>(first[i]))) return true;
    return false;
}

} // namespace

bool is_field_value(std::string_view s) noexcept {
    char const* at = s.data();
    auto left = s.size();
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t octets;
        std::memcpy(&octets, at, 8);
        if (looks_suspicious(octets) && has_control(at, 8)) return false;
    }
    return !has_control(at, left);
}

} // namespace tunic::http
