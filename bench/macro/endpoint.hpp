#pragma once

#include <sys/socket.h>

#include <string_view>

namespace bench {

/// Where a server listens: an IPv4 address and port, or a Unix socket.
struct endpoint {
    sockaddr_storage address{};
    socklen_t length = 0;

    [[nodiscard]] bool is_tcp() const noexcept { return address.ss_family == AF_INET; }
};

/// Reads "127.0.0.1:8080", "localhost:8080" or "unix:/run/server.sock". Throws std::invalid_argument.
endpoint parse_endpoint(std::string_view text);

/// A connected, non-blocking socket without Nagle's delay. Throws std::system_error.
int open_connection(endpoint const& where);

/// A listening, non-blocking socket. Throws std::system_error.
int open_listener(endpoint const& where);

/// Throws std::system_error with errno if `result` is negative, otherwise returns it.
int checked(int result, char const* what);

} // namespace bench
