#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <cstdint>

namespace tunic::middleware {

/// Options of body_limit().
struct body_limit_options {
    /// The largest body, in bytes.
    std::uint64_t bytes = std::uint64_t{1} << 20;
    /// Requests to which only the server's limit applies.
    request_predicate skip = false;
};

/// Refuses request bodies that are too large with 413, and closes the connection.
///
/// A body whose Content-Length is too large is refused before the inner layers run, and is not read. A chunked body is
/// counted as it is read, in whole or in pieces; the handler's response is then dropped, so that no handler can
/// overlook the refusal. Unread bodies are not counted: they take no memory.
///
/// It only lowers the limit. The server's own limit (`server_options::limits.body`, 1 MiB unless set), that of a route
/// (`limits({.body = ...})`, which may be higher), and outer layers apply too: the smallest counts. To raise the limit
/// for one route, give the route `limits({.body = 64 << 20})` and keep this layer away from it, with `skip`, except(),
/// or a slot that the route overrides.
///
/// Order: outside of everything that reads bodies. On a group or a route give it an edge slot,
/// `use(body_limit({.bytes = 4096}), {.slot = "edge:body"})`: without one, the inputs of handlers (json<T>, endpoints)
/// are read before it runs, and bodies that it refuses have been held in memory. Throws std::invalid_argument for 0
/// bytes.
any_layer body_limit(body_limit_options options = {});

} // namespace tunic::middleware
