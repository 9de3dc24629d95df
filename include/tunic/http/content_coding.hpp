#pragma once
#include <string_view>
#include <tunic/http/headers.hpp>

namespace tunic::http {

/// The first content coding of a message's body, such as `gzip`; empty without one, and for `identity` (RFC 9110
/// section 8.4).
constexpr std::string_view content_coding(header_view fields) noexcept {
    for (auto const coding : fields.list("Content-Encoding"))
        if (!text::iequals(coding, "identity")) return coding;
    return {};
}

} // namespace tunic::http
