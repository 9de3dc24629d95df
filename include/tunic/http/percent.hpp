#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tunic/base/text.hpp>

namespace tunic::http {

/// Which octets stay as they are when a text is percent-encoded (RFC 3986 section 2).
enum class percent_set : std::uint8_t {
    segment,   ///< what a path segment may have (`pchar`): for text of a path that is written by hand, `items:batchGet`
    component, ///< letters, digits and `-._~`: for one path segment, or a name or value of a query
    uri        ///< everything that may stand in a URI, and `%`: for a whole reference that is encoded already, mostly
};

/// Whether a `+` is a space (queries and forms) or a plus (paths).
enum class plus_sign : std::uint8_t { literal, space };

/// Whether two hexadecimal digits follow every `%`.
bool has_valid_escapes(std::string_view s) noexcept;

/// The octet that the escape at the start of this text stands for, or -1 when there is no whole escape.
constexpr int read_escape(std::string_view s) noexcept {
    if (s.size() < 3 || s[0] != '%') return -1;
    auto const high = text::hex_value(s[1]);
    auto const low = text::hex_value(s[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// Decodes once into `out`, which has room for as many octets as the input, and returns the end of what was written.
/// Never fails: a `%` without two hexadecimal digits is kept as it is.
char* percent_decode(std::string_view s, char* out, plus_sign plus = plus_sign::literal) noexcept;

/// How many octets percent_encode() writes.
std::size_t percent_encoded_size(std::string_view s, percent_set keep = percent_set::component) noexcept;

/// Encodes into `out`, which has room for percent_encoded_size() octets, and returns the end of what was written.
char* percent_encode(std::string_view s, char* out, percent_set keep = percent_set::component) noexcept;

/// The same as a text of its own.
std::string percent_encode(std::string_view s, percent_set keep = percent_set::component);

} // namespace tunic::http
