#pragma once
#include <optional>
#include <string_view>
#include <tunic/http/headers.hpp>

namespace tunic::http {

/// How much a client wants a media type, in thousandths: 0 is not at all, 1000 the most. The most specific range
/// decides: `text/html` before `text/*` before `*/*`; parameters other than `q` do not count. Without an Accept field,
/// or with an empty one, every type is welcome. Elements that break the grammar are ignored (RFC 9110 section 12.5.1),
/// but `*` is read as `*/*`, and `q=.2` as `q=0.2`, as old clients send them.
int media_quality(header_elements const& accept, std::string_view type) noexcept;
/// The same for the value of one line.
int media_quality(std::string_view accept, std::string_view type) noexcept;

/// Whether the client accepts this media type at all: `accepts(c.headers().list("Accept"), "application/json")`.
inline bool accepts(header_elements const& accept, std::string_view type) noexcept {
    return media_quality(accept, type) > 0;
}
/// The same for the value of one line.
inline bool accepts(std::string_view accept, std::string_view type) noexcept { return media_quality(accept, type) > 0; }

/// The same for fields that list single words: Accept-Encoding, Accept-Charset. nullopt when neither the word nor `*`
/// is listed: the meaning of that depends on the field.
std::optional<int> token_quality(header_elements const& field, std::string_view token) noexcept;
/// The same for the value of one line.
std::optional<int> token_quality(std::string_view field, std::string_view token) noexcept;

} // namespace tunic::http
