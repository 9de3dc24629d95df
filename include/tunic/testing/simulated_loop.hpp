#pragma once
#include <tunic/coro/scheduler.hpp>

#include <memory>

namespace tunic::testing {

/// A loop whose clock stands still until the test moves it: hours pass in microseconds, and always in the same order.
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

    /// Runs what is posted, and what that posts, until nothing is left. Time stands still. Throws std::runtime_error
    /// after a million turns: somebody is going round in circles.
    void settle();
    /// Lets time pass: settles, then fires each timer at its own time, in order, and settles after each.
    void advance(steady_duration by);
    /// Moves the clock at once, as a process that was stopped finds it: everything that became due is late.
    void jump(steady_duration by);

    /// Nothing is posted and no timer is armed.
    [[nodiscard]] bool idle() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace tunic::testing
