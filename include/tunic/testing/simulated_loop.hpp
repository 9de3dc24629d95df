#pragma once
#include <tunic/coro/scheduler.hpp>

#include <memory>

namespace tunic::testing {

/// A loop whose clock stands still until the test moves it: hours pass in microseconds, always in the same order.
///
///     simulated_loop loop;
///     ... begin something that sleeps for a minute ...
///     loop.advance(61s);
///
/// Only post() may be called from other threads.
class simulated_loop final : public scheduler {
public:
    simulated_loop();
    ~simulated_loop();

    [[nodiscard]] steady_time now() const noexcept override;
    void arm(timer& t, steady_time due) override;
    void disarm(timer& t) noexcept override;
    void post(work_item& item) noexcept override;
    void withdraw(work_item& item) noexcept override;

    /// Runs posted work, and the work it posts, until none is left. Time stands still. Throws std::runtime_error after
    /// a million turns, since something then runs in circles.
    void settle();
    /// Lets time pass: settles, then fires each timer at its own time, in order, and settles after each.
    void advance(steady_duration by);
    /// Moves the clock at once, as a stopped process finds it: all timers due meanwhile are late.
    void jump(steady_duration by);

    /// Nothing is posted and no timer is armed.
    [[nodiscard]] bool idle() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace tunic::testing
