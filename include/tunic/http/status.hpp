#pragma once
#include <string_view>

namespace tunic::http {

/// The registered phrase of a status code, or an empty text. Clients ignore it; people who read traces do not.
std::string_view reason_phrase(int status) noexcept;

/// A status code is a number from 100 to 599 (RFC 9110 section 15).
constexpr bool is_valid_status(int status) noexcept { return status >= 100 && status <= 599; }

/// Whether a handler may answer with it: interim responses belong to the connection.
constexpr bool is_final_status(int status) noexcept { return status >= 200 && status <= 599; }

/// Whether a response with this status may have content: not 1xx, 204, 205 and 304 (RFC 9110 sections 6.4.1, 15.3.6).
constexpr bool status_allows_body(int status) noexcept {
    return status >= 200 && status != 204 && status != 205 && status != 304;
}

/// Whether the status redirects a client to `Location`: 301, 302, 303, 307 and 308 (RFC 9110 section 15.4).
constexpr bool is_redirect(int status) noexcept {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace tunic::http
