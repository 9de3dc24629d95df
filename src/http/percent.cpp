#include "octets.hpp"
#include <array>
#include <tunic/http/percent.hpp>

namespace tunic::http {
namespace {

constexpr auto kept_in_segment = alphanumeric_and("-._~!$&'()*+,;=:@");
constexpr auto kept_in_component = alphanumeric_and("-._~");
constexpr auto kept_in_uri = alphanumeric_and("-._~:/?#[]@!$&'()*+,;=%");

constexpr std::array<bool, 256> const& table_for(percent_set keep) noexcept {
    switch (keep) {
    case percent_set::segment: return kept_in_segment;
    case percent_set::component: return kept_in_component;
    case percent_set::uri: break;
    }
    return kept_in_uri;
}

} // namespace

bool has_valid_escapes(std::string_view s) noexcept {
    for (auto at = s.find('%'); at != s.npos; at = s.find('%', at + 3))
        if (read_escape(s.substr(at)) < 0) return false;
    return true;
}

char* percent_decode(std::string_view s, char* out, plus_sign plus) noexcept {
    for (std::size_t i = 0; i < s.size(); ++i) {
        char c = s[i];
        if (c == '%') {
            if (auto const octet = read_escape(s.substr(i)); octet >= 0) {
                c = static_cast<char>(octet);
                i += 2;
            }
        } else if (c == '+' && plus == plus_sign::space) {
            c = ' ';
        }
        *out++ = c;
    }
    return out;
}

std::size_t percent_encoded_size(std::string_view s, percent_set keep) noexcept {
    auto const& kept = table_for(keep);
    auto size = s.size();
    for (char c : s) size += kept[static_cast<unsigned char>(c)] ? 0U : 2U;
    return size;
}

char* percent_encode(std::string_view s, char* out, percent_set keep) noexcept {
    constexpr char const* digits = "0123456789ABCDEF";
    auto const& kept = table_for(keep);
    for (char c : s) {
        auto const octet = static_cast<unsigned char>(c);
        if (kept[octet]) {
            *out++ = c;
        } else {
            *out++ = '%';
            *out++ = digits[octet >> 4];
            *out++ = digits[octet & 15];
        }
    }
    return out;
}

std::string percent_encode(std::string_view s, percent_set keep) {
    std::string encoded(percent_encoded_size(s, keep), '\0');
    percent_encode(s, encoded.data(), keep);
    return encoded;
}

} // namespace tunic::http
