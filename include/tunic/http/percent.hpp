#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tunic/base/text.hpp>

namespace tunic::http {

/// Which bytes percent-encoding keeps (RFC 3986 section 2).
enum class percent_set : std::uint8_t {
    segment,   ///< the characters of a path segment (`pchar`): for the text of a handwritten path, `items:batchGet`
    component, ///< letters, digits and `-._~`: for one path segment, or a name or value of a query
    uri        ///< all characters of a URI, and `%`: for a whole reference that is mostly encoded already
};

/// Whether a `+` is a space (queries and forms) or a plus (paths).
enum class plus_sign : std::uint8_t { literal, space };

/// Whether two hexadecimal digits follow every `%`.
bool has_valid_escapes(std::string_view s) noexcept;

/// The byte that the escape at the start of this text stands for, or -1 when it is incomplete.
constexpr int read_escape(std::string_view s) noexcept {
    if (s.size() < 3 || s[0] != '%') return -1;
    auto const high = text::hex_value(s[1]);
    auto const low = text::hex_value(s[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// Decodes once into `out`, which has room for as many bytes as the input, and returns the end of the written text.
/// Never fails: a `%` without two hexadecimal digits is kept.
char* percent_decode(std::string_view s, char* out, plus_sign plus = plus_sign::literal) noexcept;

/// The number of bytes that percent_encode() writes.
std::size_t percent_encoded_size(std::string_view s, percent_set keep = percent_set::component) noexcept;

/// Encodes into `out`, which has room for percent_encoded_size() bytes, and returns the end of the written text.
char* percent_encode(std::string_view s, char* out, percent_set keep = percent_set::component) noexcept;

/// The same as a new string.
std::string percent_encode(std::string_view s, percent_set keep = percent_set::component);

} // namespace tunic::http
