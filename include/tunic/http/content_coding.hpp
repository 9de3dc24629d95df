#pragma once
#include <string_view>
#include <tunic/http/headers.hpp>

namespace tunic::http {

/// The first content coding that a message's body is in, such as `gzip`; empty when it is in none, `identity` being
/// none (RFC 9110 section 8.4).
constexpr std::string_view content_coding(header_view fields) noexcept {
    for (auto const coding : fields.list("Content-Encoding"))
        if (!text::iequals(coding, "identity")) return coding;
    return {};
}

} // namespace tunic::http
