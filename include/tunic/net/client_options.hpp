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

/// Where a client calls, what it may take, and how long.
struct client_options {
    /// What URLs that begin with `/` are put behind: `http://127.0.0.1:8080`, or with a path, `http://api.test/v1`. It
    /// has no query.
    std::string base = {};

    /// Until there is a connection; looking up the host, and waiting for one of the connections below, count. Every
    /// duration of zero means: no limit.
    std::chrono::milliseconds connect_time{10'000};
    /// From the last octet sent to the head of the response; and the longest pause in sending.
    std::chrono::milliseconds first_byte_time{30'000};
    /// The call in all, with redirects and retries, up to the last octet of the response.
    std::chrono::milliseconds whole_time{120'000};

    /// How long a connection without a request is kept. Shorter than servers keep theirs, or they close first; one that
    /// says `Keep-Alive: timeout=5` has it kept for four seconds at most.
    std::chrono::milliseconds idle_time{15'000};
    /// Open at the same time to one host. Calls beyond them wait their turn.
    std::size_t connections_per_host = 16;
    /// In all.
    std::size_t connections = 256;

    /// How many redirects to follow; with 0 a redirect is a response like any other. Only to `http:` and `https:`; one
    /// that would send a body again, from `https:` to `http:`, is a response like any other. To another origin (scheme,
    /// host and port) go those fields only that cannot be credentials: see public_headers.
    unsigned redirects = 0;
    /// An HTTP proxy, `http://10.0.0.1:3128`, to which every request is sent; for `https:` it makes a tunnel (CONNECT)
    /// and sees nothing of what goes through it. A Proxy-Authorization among the headers below is for it alone.
    std::string proxy = {};
    /// Every connection goes to this unix socket, whatever the host of the URL.
    std::string unix_path = {};
    /// What `https:` URLs need: `.tls = tunic::tls::client_config()`, with <tunic/tls.hpp> and tunic::tls.
    std::shared_ptr<net::client_security> tls = {};

    /// Empty sends none.
    std::string user_agent = "tunic";
    /// Sent with every request that does not have a field of the same name. With a `base` they are meant for its
    /// origin, and calls of another go without them, but for the public ones.
    std::vector<std::pair<std::string, std::string>> headers = {};
    /// Names of fields that may go to any origin: with a redirect, and from the headers above. `Accept`, `Range`,
    /// `Content-Type`, `User-Agent` and other fields of RFC 9110 that say nothing about who asks always may; whatever
    /// else a program sends may be its credentials, and stays with the origin that it was meant for:
    /// `.public_headers = {"X-Request-Id", "traceparent"}`.
    std::vector<std::string> public_headers = {};
    /// The largest body of a response that is read as a whole. A streamed one has no limit.
    std::uint64_t body_limit = 16 * 1024 * 1024;
    /// The largest head of a response.
    std::size_t head_limit = std::size_t{64} * 1024;
};

} // namespace tunic
