#include "base64.hpp"

#include <array>
#include <cstdint>

namespace tunic::middleware {
namespace {

constexpr std::string_view url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr auto values = [] {
    std::array<signed char, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < 62; ++i) table[static_cast<unsigned char>(url_digits[i])] = static_cast<signed char>(i);
    table['+'] = 62;
    table['/'] = 63;
    return table;
}();

} // namespace

std::optional<std::string_view> decode_base64(std::string_view text, std::pmr::memory_resource& memory) {
    if (text.size() % 4 != 0) return std::nullopt;
    if (text.empty()) return std::string_view();
    std::size_t const padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    auto const size = text.size() / 4 * 3;
    auto* const out = static_cast<char*>(memory.allocate(size, 1));
    char* at = out;
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::size_t const pad = i + 4 == text.size() ? padding : 0;
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            int const value = j >= 4 - pad ? 0 : values[static_cast<unsigned char>(text[i + j])];
            if (value < 0) return std::nullopt;
            group = group << 6U | static_cast<std::uint32_t>(value);
        }
        if ((group & ((1U << (8 * pad)) - 1)) != 0) return std::nullopt; // bits beyond the last byte
        for (unsigned shift = 16, left = 3 - static_cast<unsigned>(pad); left > 0; --left, shift -= 8)
            *at++ = static_cast<char>(group >> shift & 0xffU);
    }
    return std::string_view(out, size - padding);
}

void encode_base64url(std::span<unsigned char const, 16> octets, std::span<char, 22> text) noexcept {
    std::uint32_t bits = 0;
    unsigned held = 0;
    std::size_t at = 0;
    for (unsigned char const octet : octets) {
        bits = bits << 8U | octet;
        for (held += 8; held >= 6; held -= 6) text[at++] = url_digits[bits >> (held - 6) & 63U];
    }
    text[at] = url_digits[bits << (6 - held) & 63U];
}

} // namespace tunic::middleware
