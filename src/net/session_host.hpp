#pragma once
#include "net/output_budget.hpp"
#include "net/resolved_limits.hpp"

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
class h1_session;

/// The shared state of the sessions of one loop. The server's loop owns one; tests create their own.
class session_host {
public:
    session_host(service_core const& s, resolved_limits const& l, scheduler& loop) noexcept
        : service(s), limits(l), scheduling(loop) {}
    session_host(session_host const&) = delete;
    session_host& operator=(session_host const&) = delete;

    /// The session has closed its stream and holds nothing any more: destroy it, now or later.
    virtual void session_over(h1_session& session) noexcept = 0;
    /// The session has been idle for a moment and has returned its memory; or it is active again.
    virtual void session_rests(h1_session& /*session*/) noexcept {}
    virtual void session_wakes(h1_session& /*session*/) noexcept {}

    service_core const& service;
    resolved_limits const& limits;
    scheduler& scheduling;
    block_pool blocks;
    timer_wheel wheel;
    std::string_view date;                 // an IMF-fixdate, refreshed by the owner once a second
    std::atomic<std::size_t> sessions = 0; // alive; read by other threads too
    std::uint64_t bodies_held = 0;         // bytes of request bodies in memory
    output_budget output;                  // responses that clients have not read
    admission* gate = nullptr;             // checks every request; null unless an option asks for it
    bool draining = false;                 // no request after the current one
    bool closing = false;                  // nor any waiting: the grace period is over

    /// Whether idle connections must make room for new ones.
    [[nodiscard]] bool crowded() const noexcept { return sessions > limits.connections - limits.connections / 5; }

protected:
    ~session_host() = default;
};

} // namespace tunic::net
