#pragma once
#include <cstdint>
#include <string_view>

namespace tunic {

/// Why a call of a client failed.
enum class client_fault : std::uint8_t {
    undeclared_status,  ///< an endpoint answered with a status that it does not declare
    unreadable_body,    ///< the body does not match the type declared for its status
    invalid_request,    ///< URL, field or body cannot be sent; nothing was sent
    unsupported_scheme, ///< neither `http:` nor `https:`, or `https:` without TLS in the client
    unresolved_host,    ///< the name of the host has no address
    not_connected,      ///< the host refuses connections, or the proxy could not connect
    not_secured,        ///< no TLS: the server is not trusted, or does not speak it
    connect_time,       ///< no connection in time, including the wait for a free one
    first_byte_time,    ///< no response within its time, or no progress in sending
    whole_time,         ///< the response was not complete in time
    connection_lost,    ///< the server closed the connection before the response was complete
    malformed_response, ///< not an HTTP/1 response
    response_too_large, ///< beyond the client's limits
    too_many_redirects, ///< more than the client's limit
    cancelled,          ///< the awaiting coroutine was cancelled, or the client was destroyed
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
