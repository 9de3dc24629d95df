#pragma once
#include <tunic/base/time.hpp>
#include <tunic/http/multipart_limits.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace tunic {

/// How much a connection, a request or the server as a whole may cost. All limits are on; unset ones have the default
/// named here. As part of server_options they are the server's; as an item of a route, `limits({.body = 64 << 20})`,
/// the ones marked (route) replace the server's for that route.
///
/// Sizes in octets. What is refused for its size is answered 413, 414 or 431 and the connection is closed; what takes
/// too long is answered 408 if part of the request has arrived; otherwise it is closed silently. Overload is 503.
struct limits {
    /// Times are in milliseconds.
    using duration = std::chrono::milliseconds;

    // sizes
    std::optional<std::size_t> target{};      ///< request target: 16 KiB
    std::optional<std::size_t> head{};        ///< header block: 32 KiB
    std::optional<std::size_t> fields{};      ///< header fields: 100
    std::optional<std::uint64_t> body{};      ///< (route) request body: 1 MiB
    std::optional<std::size_t> trailers{};    ///< trailer section: 8 KiB
    std::optional<std::size_t> read_ahead{};  ///< pipelined input kept while a handler runs: 64 KiB
    std::optional<std::size_t> write_high{};  ///< unsent output at which a stream waits: 256 KiB
    std::optional<std::size_t> write_low{};   ///< and goes on: 64 KiB
    std::optional<std::size_t> unread_body{}; ///< of an unread body, drained to keep the connection: 256 KiB
    std::optional<std::uint64_t> bodies{};    ///< request bodies held in memory by all requests of a loop: 256 MiB
    std::optional<std::uint64_t> unsent{};    ///< output that clients of a loop have not read, in memory: 256 MiB

    /// (route, and there only) the parts of a multipart form: the defaults are with its members
    std::optional<multipart_limits> multipart{};

    // times; 0 is no limit, and as drain_time drains nothing
    std::optional<duration> head_time{};      ///< whole head, from its first octet or from accept: 10 s
    std::optional<duration> body_pause{};     ///< between two reads of a body: 30 s
    std::optional<duration> request_time{};   ///< (route) head to the end of the body: 300 s
    std::optional<duration> handler_time{};   ///< (route) head to the start of the response: none
    std::optional<duration> idle_time{};      ///< keep-alive: 75 s; 5 s while over 80 % of `connections` are in use
    std::optional<duration> write_stall{};    ///< output without progress: 30 s
    std::optional<duration> connection_age{}; ///< then closed after the current response: 1 h
    std::optional<duration> drain_time{};     ///< unread input after the response, and until the end: 2 s

    // rates, octets per second
    std::optional<std::size_t> body_rate{};  ///< slowest body, after 5 s: 240
    std::optional<std::size_t> write_rate{}; ///< slowest reader, after 10 s: 240

    // counts
    std::optional<std::uint64_t> requests_per_connection{}; ///< no limit
    std::optional<std::size_t> connections{};               ///< min(80 % of RLIMIT_NOFILE, this): no limit of its own
};

} // namespace tunic
