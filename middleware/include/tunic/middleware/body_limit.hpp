#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <cstdint>

namespace tunic::middleware {

/// Options of body_limit().
struct body_limit_options {
    /// The largest body, in octets.
    std::uint64_t bytes = std::uint64_t{1} << 20;
    /// Requests that only the server's limit holds for.
    request_predicate skip = false;
};

/// Refuses request bodies that are too large with 413, and closes the connection.
///
/// A body whose Content-Length is too large is refused before the layers inside run, and is not read. One in chunks is
/// counted as it is read, by whoever reads it, in whole or in pieces; what the handler makes of it is then thrown away,
/// so that none can overlook the refusal. A body that nobody reads is not counted: it takes no memory.
///
/// It only lowers. The server's own limit (`server_options::limits.body`, 1 MiB unless set) and that of a route
/// (`limits({.body = ...})`, which may be higher) hold as well, and so do layers outside: the smallest counts. To raise
/// the limit for one route, give the route `limits({.body = 64 << 20})` and keep this layer away from it, with `skip`,
/// except(), or a slot that the route fills anew.
///
/// Order: outside of whatever reads bodies. On a group or a route give it an edge slot,
/// `use(body_limit({.bytes = 4096}), {.slot = "edge:body"})`: without one, the inputs of handlers (json<T>, endpoints)
/// have been read before it runs, and what it refuses has been held in memory. Throws std::invalid_argument for 0
/// octets.
any_layer body_limit(body_limit_options options = {});

} // namespace tunic::middleware
