#pragma once
#include <tunic/base/time.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tunic::net {
class client_security;
}

namespace tunic {

/// The destination of a client's calls, and their limits in size and time.
struct client_options {
    /// Prepended to URLs that begin with `/`: `http://127.0.0.1:8080`, or with a path, `http://api.test/v1`. It has no
    /// query.
    std::string base = {};

    /// The limit for getting a connection, including the look-up of the host and the wait for a free connection. For
    /// all durations, zero means no limit.
    std::chrono::milliseconds connect_time{10'000};
    /// From the last byte sent to the head of the response; also the longest pause in sending.
    std::chrono::milliseconds first_byte_time{30'000};
    /// The whole call, with redirects and retries, up to the last byte of the response.
    std::chrono::milliseconds whole_time{120'000};

    /// How long a connection without a request is kept. It should be shorter than servers keep theirs, or they close
    /// first; a server that sends `Keep-Alive: timeout=5` limits it to four seconds.
    std::chrono::milliseconds idle_time{15'000};
    /// Simultaneous connections to one host. Further calls wait their turn.
    std::size_t connections_per_host = 16;
    /// Simultaneous connections in total.
    std::size_t connections = 256;

    /// How many redirects to follow; with 0 a redirect is a response like any other. Only to `http:` and `https:`; one
    /// that
    /// would send a body again from `https:` to `http:` is a response like any other. To another origin (scheme, host
    /// and port) only fields that cannot be credentials are sent: see public_headers.
    unsigned redirects = 0;
    /// An HTTP proxy, `http://10.0.0.1:3128`, to which every request is sent; for `https:` it opens a tunnel (CONNECT)
    /// and cannot see what passes through it. A Proxy-Authorization among the headers below is sent only to the proxy.
    std::string proxy = {};
    /// Every connection goes to this unix socket, regardless of the URL's host.
    std::string unix_path = {};
    /// Required for `https:` URLs: `.tls = tunic::tls::client_config()`, with <tunic/tls.hpp> and tunic::tls.
    std::shared_ptr<net::client_security> tls = {};

    /// Sent as User-Agent unless empty.
    std::string user_agent = "tunic";
    /// Sent with every request that has no field with the same name. With a `base` they are meant for its origin: calls
    /// to another origin only send the public ones.
    std::vector<std::pair<std::string, std::string>> headers = {};
    /// Names of fields that may go to any origin: on a redirect, and from the headers above. `Accept`, `Range`,
    /// `Content-Type`, `User-Agent` and other fields of RFC 9110 that do not identify the sender are always public; all
    /// other fields may be credentials, and stay with the origin they were meant for:
    /// `.public_headers = {"X-Request-Id", "traceparent"}`.
    std::vector<std::string> public_headers = {};
    /// The largest body of a response that is read as a whole, in bytes. A streamed one is unlimited.
    std::uint64_t body_limit = 16 * 1024 * 1024;
    /// The largest head of a response, in bytes.
    std::size_t head_limit = std::size_t{64} * 1024;
};

} // namespace tunic
