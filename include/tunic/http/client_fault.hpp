#pragma once
#include <cstdint>
#include <string_view>

namespace tunic {

/// Why a call of a client came to nothing.
enum class client_fault : std::uint8_t {
    undeclared_status,  ///< an endpoint answered with a status that it does not declare
    unreadable_body,    ///< the body is not what is declared for its status
    invalid_request,    ///< URL, field or body cannot be sent; not an octet was
    unsupported_scheme, ///< not `http:`; nor `https:`, or the client was given no TLS
    unresolved_host,    ///< the name of the host leads to no address
    not_connected,      ///< nobody accepts connections there, or the proxy makes none
    not_secured,        ///< no TLS: the server cannot be trusted, or does not speak it
    connect_time,       ///< no connection within its time; waiting for a free one counts
    first_byte_time,    ///< no response within its time, or no progress in sending
    whole_time,         ///< the response was not complete in time
    connection_lost,    ///< the server closed the connection before the response was complete
    malformed_response, ///< what came is no HTTP/1 response
    response_too_large, ///< beyond the limits of the client
    too_many_redirects, ///< more than the client was told to follow
    cancelled,          ///< who awaited the call was cancelled, or the client was destroyed
};

/// In words, for logs: `not connected`.
[[nodiscard]] constexpr std::string_view name_of(client_fault why) noexcept {
    switch (why) {
    case client_fault::undeclared_status: return "undeclared status";
    case client_fault::unreadable_body: return "unreadable body";
    case client_fault::invalid_request: return "invalid request";
    case client_fault::unsupported_scheme: return "unsupported scheme";
    case client_fault::unresolved_host: return "unresolved host";
    case client_fault::not_connected: return "not connected";
    case client_fault::not_secured: return "no secure connection";
    case client_fault::connect_time: return "no connection in time";
    case client_fault::first_byte_time: return "no response in time";
    case client_fault::whole_time: return "response not complete in time";
    case client_fault::connection_lost: return "connection lost";
    case client_fault::malformed_response: return "malformed response";
    case client_fault::response_too_large: return "response too large";
    case client_fault::too_many_redirects: return "too many redirects";
    case client_fault::cancelled: return "cancelled";
    }
    return "";
}

} // namespace tunic
