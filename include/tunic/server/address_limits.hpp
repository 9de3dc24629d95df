#pragma once
#include <tunic/base/time.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace tunic {

/// The limits for the clients of one address together, on all loops of a server. Off by default: only the operator
/// knows how many people share an address (a company, a mobile network).
///
///     server_options{.per_address = {.connections = 50, .requests = 20, .handshakes = 5}}
///
/// A connection beyond a limit is answered 429 and closed; a TLS connection is closed before its handshake. A request
/// beyond it is answered 429 with Retry-After, in the app's own error format, and its connection stays open.
///
/// Behind a proxy every connection has the proxy's address. If the app's own layers include middleware::forwarded() and
/// it trusts the peer, the client named by the proxy is counted instead: its requests, and as connections its requests
/// in progress. Clients that the proxy does not name share one count. Unix sockets have no address and no limit.
///
/// Follows nginx's limit_conn and limit_req; the rates are GCRA, equivalent to a token bucket that starts full.
struct address_limits {
    std::size_t connections = 0; ///< open at once; 0: no limit
    std::size_t requests = 0;    ///< per second, on average; 0: no limit
    std::size_t handshakes = 0;  ///< TLS handshakes per second, on average; 0: no limit
    /// The burst allowed after a pause: as many as the rates allow in this time, but at least one.
    std::chrono::seconds burst{5};
    /// The leading bits that identify an IPv6 client: a provider gives each customer a /64 or more. 1 to 128.
    unsigned ipv6_prefix = 64;
    /// Addresses and networks without limits, in CIDR notation.
    std::vector<std::string> exempt = {"127.0.0.0/8", "::1"};
};

} // namespace tunic
