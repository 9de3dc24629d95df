#pragma once
#include <tunic/base/time.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace tunic {

/// What the clients of one address may cost a server together, on all of its loops. Off unless set: how many people
/// share an address (a company, a mobile network) only the operator knows.
///
///     server_options{.per_address = {.connections = 50, .requests = 20, .handshakes = 5}}
///
/// A connection beyond a limit is answered 429 and closed; one that was to be encrypted is closed before its handshake.
/// A request beyond it is answered 429 with Retry-After, in the app's own form of errors, and its connection stays.
///
/// Behind a proxy every connection has the proxy's address. If the app has middleware::forwarded() among its own layers
/// and that trusts the peer, the client that the proxy names is counted instead: its requests, and as connections those
/// of its requests that are being handled. Clients that the proxy does not name share one count. Unix sockets have no
/// address and no limit.
///
/// Follows nginx's limit_conn and limit_req; the rates are GCRA, which a full bucket of tokens describes as well.
struct address_limits {
    std::size_t connections = 0; ///< open at once; 0 is no limit
    std::size_t requests = 0;    ///< per second, on average; 0 is no limit
    std::size_t handshakes = 0;  ///< of TLS, per second, on average; 0 is no limit
    /// How much may come at once after a pause: what the rates allow in this time, and one at least.
    std::chrono::seconds burst{5};
    /// IPv6 clients are told apart by so many leading bits: a provider gives each customer a /64 or more. 1 to 128.
    unsigned ipv6_prefix = 64;
    /// Addresses and networks without limits, in CIDR notation.
    std::vector<std::string> exempt = {"127.0.0.0/8", "::1"};
};

} // namespace tunic
