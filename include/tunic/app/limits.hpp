#pragma once
#include <tunic/base/time.hpp>
#include <tunic/http/multipart_limits.hpp>

#include <cstdint>
#include <optional>

namespace tunic {

/// What a client means that ends its side of the connection while a handler waits.
enum class half_close : unsigned char {
    cancel, ///< it has left: the handler is cancelled, as by a reset, and what it still answers is sent
    keep,   ///< it still reads: the handler goes on
};

/// The limits that a route or a group may set in place of the server's: the item `limits({.body = 64 << 20})`. Unset
/// ones are those of the group around it, and in the end the server's (server_limits).
struct route_limits {
    using duration = std::chrono::milliseconds;

    std::optional<std::uint64_t> body{};           ///< request body in bytes; 413
    std::optional<multipart_limits> multipart{};   ///< the parts of a multipart form; 413
    std::optional<duration> request_time{};        ///< head to the end of the body; 408
    std::optional<duration> handler_time{};        ///< head to the start of the response; 503
    std::optional<tunic::half_close> half_close{}; ///< for clients that send nothing further but still read
};

} // namespace tunic
