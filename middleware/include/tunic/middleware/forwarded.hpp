#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tunic::middleware {

/// In which header fields a proxy says whom it speaks for.
enum class forwarded_fields : std::uint8_t {
    x_forwarded, ///< X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host
    forwarded,   ///< Forwarded (RFC 7239)
};

/// Options of forwarded().
struct forwarded_options {
    /// Proxies whose word counts: addresses and networks in CIDR notation, `"*"` for every peer. Nobody, unless listed.
    std::vector<std::string> trusted = {};
    /// Whether whoever connects over a unix socket is such a proxy.
    bool trust_unix = false;
    /// What the proxies write. The others are not looked at: a proxy that does not write a field passes on what the
    /// client made up.
    forwarded_fields fields = forwarded_fields::x_forwarded;
    /// Whether c.secure() follows them. Say no if the proxy does not set X-Forwarded-Proto.
    bool proto = true;
    /// Whether c.host() follows them. Say yes only if the proxy sets, or removes, X-Forwarded-Host.
    bool host = false;
    /// Requests whose fields are not looked at.
    request_predicate skip = false;
};

/// Whom a request comes from when proxies stand in front: c.remote(), c.secure() and c.host() say what the outermost
/// trusted proxy saw. c.peer() stays the address of the connection.
///
/// The list of addresses is read from its right end, where the nearest proxy has written: as long as the one who wrote
/// an entry is trusted, the entry is believed, and the first address that is no trusted proxy is the client. What
/// stands further left was sent by that client, and is never looked at. At an entry that is not an address (`unknown`,
/// `_hidden`, or garbage) the walk ends, and the client has no address: c.remote() is empty, and no allow list lets it
/// through. Without the field the peer is the client. A scheme that is neither http nor https is not secure. Ports are
/// dropped; addresses are canonical text.
///
/// Never trust more than your proxies: with `"*"` every peer and every entry is trusted, so the client itself says who
/// it is; that holds for unix sockets too.
///
/// Order: the outermost layer of the app. Throws std::invalid_argument for what is no network.
any_layer forwarded(forwarded_options options = {});

} // namespace tunic::middleware
