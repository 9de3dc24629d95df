#pragma once
#include <tunic/base/time.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/suspension.hpp>
#include <tunic/coro/this_environment.hpp>

namespace tunic {

/// Why a sleep ended: true when the time was up, false when it was cancelled.
struct sleep_result {
    /// False: it was cancelled.
    bool completed = true;
    explicit operator bool() const noexcept { return completed; }
};

/// Waits for `duration` on the environment's loop: `co_await sleep_for(c, 100ms);`, `c.sleep(100ms)`, or
/// `sleep_for(100ms)`, which finds the environment of the coroutine that awaits it.
/// Completes when the time is up or the surrounding scope is cancelled, whichever is first; allocates nothing.
/// A duration of zero or less still lets other work of the loop run. It may be moved until it is awaited.
class sleep_for : timer, coro::suspension {
public:
    /// Begins when awaited.
    sleep_for(environment& env, steady_duration duration) noexcept
        : timer(&time_up), suspension(&give_up), duration_(duration), env_(&env) {}
    /// The same in the environment of the coroutine that awaits it.
    explicit sleep_for(steady_duration duration) noexcept
        : timer(&time_up), suspension(&give_up), duration_(duration) {}
    sleep_for(sleep_for&& other) noexcept
        : timer(&time_up), suspension(&give_up), duration_(other.duration_), env_(other.env_) {}
    /// A frame destroyed during its sleep leaves no timer behind.
    ~sleep_for() {
        if (armed_) loop_->disarm(*this);
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        return begin(waiter, env_ ? env_ : coro::environment_of(waiter));
    }
    [[nodiscard]] sleep_result await_resume() const noexcept { return {!cancelled_}; }

private:
    bool begin(std::coroutine_handle<> waiter, environment* env) {
        loop_ = coro::check_loop(env).scheduling();
        if (!enter(waiter, env)) return cancelled_ = true, false;
        loop_->arm(*this, time_after(loop_->now(), duration_));
        armed_ = true;
        return true;
    }
    static void time_up(timer& t) noexcept {
        auto& self = static_cast<sleep_for&>(t);
        self.armed_ = false;
        self.resume();
    }
    static void give_up(cancel_hook& hook, cancel_reason) noexcept {
        auto& self = static_cast<sleep_for&>(static_cast<coro::suspension&>(hook));
        self.cancelled_ = true;
        self.loop_->arm(self, self.loop_->now()); // it wakes the coroutine from the loop, not from inside this call
    }

    steady_duration duration_;
    environment* env_ = nullptr;
    scheduler* loop_ = nullptr;
    bool cancelled_ = false;
    bool armed_ = false;
};

} // namespace tunic
