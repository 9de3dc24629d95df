#pragma once
#include "net/h1_session.hpp"
#include "net/session_host.hpp"

#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/timer_queue.hpp>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <ctime>
#include <functional>

namespace tunic::net {

/// An Asio loop as the sessions and coroutines on it see it: their host and their scheduler. Used on the loop's thread,
/// but for post().
class loop final : public scheduler, public session_host {
public:
    loop(boost::asio::io_context& engine, service_core const& what, resolved_limits const& bounds);
    ~loop();

    /// Serves a connection from now on.
    void adopt(std::unique_ptr<byte_stream> stream);

    /// No new requests: idle connections close, busy ones after their response. `drained` is called once, when the last
    /// session has ended.
    void begin_drain(std::function<void()> drained);
    /// Cancels the handlers that still run, and closes.
    void force_close() noexcept;
    /// Stops the loop's own timers, so that the engine can run out of work.
    void stop_ticking() noexcept;

    // scheduler
    [[nodiscard]] steady_time now() const noexcept override { return std::chrono::steady_clock::now(); }
    void arm(timer& t, steady_time due) override;
    void disarm(timer& t) noexcept override { timers_.disarm(t); }
    void post(work_item& item) noexcept override;
    [[nodiscard]] void* io_context() noexcept override { return &engine_; }

    void session_over(h1_session& session) noexcept override;

private:
    using engine_timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                           boost::asio::wait_traits<std::chrono::steady_clock>,
                                                           boost::asio::io_context::executor_type>;
    void start_ticking();
    void tick_after_pause();
    void catch_up();
    void refresh_date() noexcept;
    void wait_for_soonest();
    void check_drained();

    boost::asio::io_context& engine_;
    timer_queue timers_;          // exact: sleeps and time limits of coroutines
    engine_timer exact_;
    engine_timer ticker_;         // coarse: the limits of connections
    steady_time exact_due_ = steady_time::max();
    steady_time epoch_;           // of the ticks
    bool ticking_ = false;
    h1_session* first_ = nullptr;
    std::function<void()> drained_;
    std::time_t date_second_ = -1;
    std::array<char, 29> date_text_{};
};

} // namespace tunic::net
