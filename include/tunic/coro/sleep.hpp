#pragma once
#include <tunic/base/time.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/suspension.hpp>

namespace tunic {

/// Why a sleep ended: true when the time was up, false when it was cancelled.
struct sleep_result {
    /// False: it was cancelled.
    bool completed = true;
    explicit operator bool() const noexcept { return completed; }
};

/// Waits for `duration` on the environment's loop: `co_await sleep_for(c, 100ms);`, or `c.sleep(100ms)`.
/// Completes when the time is up or the surrounding scope is cancelled, whichever is first; allocates nothing.
/// A duration of zero or less still lets other work of the loop run.
class sleep_for : timer, coro::suspension {
public:
    /// Begins when awaited.
    sleep_for(environment& env, steady_duration duration) noexcept
        : timer(&time_up), suspension(&give_up), loop_(*env.scheduling()), duration_(duration), env_(env) {}
    /// A frame destroyed during its sleep leaves no timer behind.
    ~sleep_for() {
        if (armed_) loop_.disarm(*this);
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiter) {
        if (!enter(waiter, &env_)) return cancelled_ = true, false;
        loop_.arm(*this, time_after(loop_.now(), duration_));
        armed_ = true;
        return true;
    }
    [[nodiscard]] sleep_result await_resume() const noexcept { return {!cancelled_}; }

private:
    static void time_up(timer& t) noexcept {
        auto& self = static_cast<sleep_for&>(t);
        self.armed_ = false;
        self.resume();
    }
    static void give_up(cancel_hook& hook, cancel_reason) noexcept {
        auto& self = static_cast<sleep_for&>(static_cast<coro::suspension&>(hook));
        self.cancelled_ = true;
        self.loop_.arm(self, self.loop_.now()); // the timer wakes the coroutine from the loop, not from inside this
                                                // call
    }

    scheduler& loop_;
    steady_duration duration_;
    environment& env_;
    bool cancelled_ = false;
    bool armed_ = false;
};

} // namespace tunic
