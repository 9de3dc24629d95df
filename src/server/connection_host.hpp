#pragma once
#include "server/output_budget.hpp"
#include "server/resolved_limits.hpp"

#include <tunic/base/block_pool.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/net/timer_wheel.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tunic {
class service_core;
}

namespace tunic::net {

class admission;
class connection;

/// The shared state of the connections of one loop. The server's loop owns one; tests create their own.
class connection_host {
public:
    connection_host(service_core const& s, resolved_limits const& l, scheduler& loop) noexcept
        : service(s), limits(l), scheduling(loop) {}
    connection_host(connection_host const&) = delete;
    connection_host& operator=(connection_host const&) = delete;

    /// The connection has closed its stream and holds nothing any more: destroy it, now or later.
    virtual void connection_over(connection& which) noexcept = 0;
    /// The connection has been idle for a moment and has returned its memory; or it is active again.
    virtual void connection_rests(connection& /*which*/) noexcept {}
    virtual void connection_wakes(connection& /*which*/) noexcept {}

    service_core const& service;
    resolved_limits const& limits;
    scheduler& scheduling;
    block_pool blocks;
    timer_wheel wheel;
    std::string_view date;                    // an IMF-fixdate, refreshed by the owner once a second
    std::atomic<std::size_t> connections = 0; // alive; read by other threads too
    std::uint64_t bodies_held = 0;            // bytes of request bodies in memory
    output_budget output;                     // responses that clients have not read
    admission* gate = nullptr;                // checks every request; null unless an option asks for it
    bool draining = false;                    // no request after the current one
    bool closing = false;                     // nor any waiting: the grace period is over

    /// Whether idle connections must make room for new ones.
    [[nodiscard]] bool crowded() const noexcept { return connections > limits.connections - limits.connections / 5; }

protected:
    ~connection_host() = default;
};

} // namespace tunic::net
