#pragma once
#include "net/operation_memory.hpp"
#include "server/admission.hpp"
#include "server/connection_host.hpp"
#include "server/connection_list.hpp"
#include "server/h1_connection.hpp"

#include <tunic/net/asio_scheduler.hpp>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <ctime>
#include <functional>

namespace tunic::net {

/// An Asio loop as the connections on it see it. Used on the loop's thread.
class loop final : public connection_host {
public:
    loop(boost::asio::io_context& engine, service_core const& what, resolved_limits const& bounds);
    ~loop();

    /// Every request passes this from now on. Once, before there are connections.
    void guard_by(std::unique_ptr<admission> gatekeeper) noexcept;
    /// Serves a connection from now on. `share`: what the peer's address is counted with, null if it is not.
    void adopt(std::unique_ptr<byte_stream> stream, std::unique_ptr<address_share> share = nullptr);
    /// Whether there is room for another connection. When there is none, the connection that has been idle for longest
    /// is closed for it.
    [[nodiscard]] bool has_room() noexcept;

    /// No new requests: idle connections close, busy ones after their response. `drained` is called once, when the last
    /// connection has ended.
    void begin_drain(std::function<void()> drained);
    /// Whether that has happened: a connection that comes now is nobody's.
    [[nodiscard]] bool has_drained() const noexcept { return draining && !drained_; }
    /// Cancels the handlers that still run, and closes.
    void force_close() noexcept;
    /// Stops the loop's own timers, so that the engine can run out of work.
    void stop_ticking() noexcept;

    void connection_over(connection& which) noexcept override;
    void connection_rests(connection& which) noexcept override;
    void connection_wakes(connection& which) noexcept override;

private:
    using engine_timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                           boost::asio::wait_traits<std::chrono::steady_clock>,
                                                           boost::asio::io_context::executor_type>;
    void start_ticking();
    void tick_after_pause();
    void catch_up();
    void give_back_blocks();
    [[nodiscard]] bool heap_is_loose() const noexcept;
    void trim_heap() noexcept;
    void measure_load(steady_duration lag) noexcept;
    [[nodiscard]] connection* longest_idle() noexcept;
    [[nodiscard]] bool empty() const noexcept { return awake_.empty() && resting_.empty(); }
    void refresh_date() noexcept;
    void check_drained();

    asio_scheduler exact_; // sleeps and time limits of coroutines
    engine_timer ticker_;  // coarse: the limits of connections
    operation_memory ticker_memory_;
    operation_memory giving_memory_;
    steady_time epoch_; // of the ticks
    bool ticking_ = false;
    bool giving_back_ = false;         // blocks, in turns that are posted
    std::size_t most_connections_ = 0; // since the heap was trimmed
    tick trimmed_ = 0;
    std::unique_ptr<admission> gatekeeper_;
    connection_list awake_;   // in the order of their beginning, but for those that longest_idle() has looked at
    connection_list resting_; // idle, the longest first
    std::function<void()> drained_;
    std::time_t date_second_ = -1;
    std::array<char, 29> date_text_{};
};

} // namespace tunic::net
