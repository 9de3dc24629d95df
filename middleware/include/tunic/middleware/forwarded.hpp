#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tunic::middleware {

/// The header fields in which a proxy names its client.
enum class forwarded_fields : std::uint8_t {
    x_forwarded, ///< X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host
    forwarded,   ///< Forwarded (RFC 7239)
};

/// Options of forwarded().
struct forwarded_options {
    /// Trusted proxies: addresses and networks in CIDR notation, `"*"` for every peer. By default none.
    std::vector<std::string> trusted = {};
    /// Whether a peer on a unix socket is a trusted proxy.
    bool trust_unix = false;
    /// The fields that the proxies write. Others are ignored: a proxy that does not write a field passes on the
    /// client's.
    forwarded_fields fields = forwarded_fields::x_forwarded;
    /// Whether c.secure() follows them. Set it to false if the proxy does not set X-Forwarded-Proto.
    bool proto = true;
    /// Whether c.host() follows them. Set it to true only if the proxy sets, or removes, X-Forwarded-Host.
    bool host = false;
    /// Requests whose fields are ignored.
    request_predicate skip = false;
};

/// Finds the real client behind trusted proxies: c.remote(), c.secure() and c.host() return what the outermost trusted
/// proxy saw. c.peer() stays the address of the connection.
///
/// The list of addresses is read from its right end, where the nearest proxy has written. An entry is believed as long
/// as its writer is trusted, and the first address that is not a trusted proxy is the client. Entries further left come
/// from that client, and are ignored. At an entry that is not an address (`unknown`, `_hidden`, or garbage) the walk
/// ends, and the client has no address: c.remote() is empty, and no allow list admits it. Without the field the peer is
/// the client. A scheme other than http and https is not secure. Ports are dropped; addresses are canonical text.
///
/// Never trust more than your proxies: with `"*"` every peer and every entry is trusted, so clients can claim any
/// address; that applies to unix sockets too.
///
/// Order: the outermost layer of the app. Throws std::invalid_argument for an invalid network.
any_layer forwarded(forwarded_options options = {});

} // namespace tunic::middleware
