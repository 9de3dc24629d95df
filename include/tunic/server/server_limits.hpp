#pragma once
#include <tunic/app/limits.hpp>
#include <tunic/base/time.hpp>

#include <cstddef>
#include <cstdint>

namespace tunic {

/// How much a connection, a request or the server as a whole may cost. The defaults are safe to expose; a route may
/// replace those marked (route) with `limits({...})`, see route_limits.
///
/// Sizes in bytes. A request that is too large is answered 413, 414 or 431 and the connection is closed; one that
/// arrives too slowly is answered 408 if part of it has arrived, otherwise the connection is closed silently. Overload
/// is 503.
struct server_limits {
    /// Times are in milliseconds.
    using duration = std::chrono::milliseconds;

    // sizes
    std::size_t target = 16 << 10;       ///< request target
    std::size_t head = 32 << 10;         ///< header block
    std::size_t fields = 100;            ///< header fields
    std::uint64_t body = 1 << 20;        ///< (route) request body
    std::size_t trailers = 8 << 10;      ///< trailer section
    std::size_t read_ahead = 64 << 10;   ///< pipelined input kept while a handler runs
    std::size_t write_high = 256 << 10;  ///< unsent output at which a stream waits
    std::size_t write_low = 64 << 10;    ///< and at which it resumes
    std::size_t unread_body = 256 << 10; ///< of an unread body, drained to keep the connection
    std::uint64_t bodies = 256 << 20;    ///< request bodies held in memory by all requests of a loop
    std::uint64_t unsent = 256 << 20;    ///< output that clients of a loop have not read, in memory

    // times; 0 is no limit, and as drain_time drains nothing
    duration head_time{10'000};         ///< the whole head, from its first byte or from accept
    duration body_pause{30'000};        ///< between two reads of a body
    duration request_time{300'000};     ///< (route) head to the end of the body
    duration handler_time{0};           ///< (route) head to the start of the response
    duration idle_time{75'000};         ///< keep-alive; 5 s while over 80 % of `connections` are in use
    duration write_stall{30'000};       ///< output without progress
    duration connection_age{3'600'000}; ///< then closed after the current response
    duration drain_time{2'000};         ///< unread input after the response, and until the end

    // rates, bytes per second
    std::size_t body_rate = 240;  ///< slowest body, after 5 s
    std::size_t write_rate = 240; ///< slowest reader, after 10 s

    // counts; 0 is no limit of its own
    std::uint64_t requests_per_connection = 0;
    std::size_t connections = 0; ///< never more than 80 % of RLIMIT_NOFILE

    /// (route) Whether a client that ends its side while a handler waits is taken to have left.
    tunic::half_close half_close = tunic::half_close::cancel;
};

} // namespace tunic
