#pragma once
#include <tunic/net/timer_wheel.hpp>
#include <tunic/server/server_limits.hpp>

#include <cstddef>
#include <cstdint>

namespace tunic::net {

/// The length of a tick of the connections' clock.
inline constexpr std::chrono::milliseconds tick_length{250};
inline constexpr tick per_second = static_cast<tick>(std::chrono::milliseconds(1000) / tick_length);

/// The server's limits with all defaults filled in; times in ticks.
struct resolved_limits {
    explicit resolved_limits(server_limits const& set);

    std::size_t target, head, fields;
    std::uint64_t body;
    std::size_t trailers, read_ahead, write_high, write_low, unread_body;
    std::uint64_t bodies, unsent;
    tick head_time, body_pause, request_time, handler_time, idle_time, write_stall, connection_age, drain_time;
    std::size_t body_rate, write_rate;
    std::uint64_t requests_per_connection;
    std::size_t connections;
    tunic::half_close half_close;

    /// At least one tick; 0 stays 0 and means no limit.
    static tick ticks(std::chrono::milliseconds duration) noexcept;
};

} // namespace tunic::net
