#pragma once
#include <tunic/base/time.hpp>
#include <tunic/coro/as_task.hpp>
#include <tunic/coro/cancellation.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/coro/this_environment.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace tunic {

/// Thrown by with_timeout when the time is up before the task has finished. Becomes 503 when it escapes a handler.
class timed_out : public std::exception {
public:
    [[nodiscard]] char const* what() const noexcept override { return "the time limit passed"; }
};

/// A cancel scope inside the current one that ends at a deadline. It lives in a coroutine's frame and applies to
/// everything the coroutine awaits meanwhile.
class time_limit : timer {
public:
    /// Starts now.
    template <class Rep, class Period>
    time_limit(environment& env, std::chrono::duration<Rep, Period> duration)
        : timer(&time_up), env_(env), outer_(*env.scope()), scope_(outer_) {
        env_.scheduling()->arm(*this, time_after(env_.scheduling()->now(), duration));
        env_.enter(&scope_);
    }
    ~time_limit() {
        env_.scheduling()->disarm(*this);
        env_.enter(&outer_);
    }
    /// True when this limit, not a surrounding one, cancelled the work.
    [[nodiscard]] bool passed() const noexcept { return fired_; }

private:
    static void time_up(timer& t) noexcept {
        auto& self = static_cast<time_limit&>(t);
        self.fired_ = !self.scope_.cancelled();
        self.scope_.cancel(cancel_reason::deadline);
    }

    environment& env_;
    cancel_scope& outer_;
    cancel_scope scope_;
    bool fired_ = false;
};

/// Awaits `work` for at most `duration`: `co_await with_timeout(c, 2s, fetch(c, url));`
///
/// When the time is up, the task's waits are cancelled, the task is awaited to its end (nothing is detached), and
/// timed_out is thrown in place of its result. A task that never waits cannot be interrupted.
template <class T, class Rep, class Period>
task<T> with_timeout(environment& env, std::chrono::duration<Rep, Period> duration, task<T> work) {
    time_limit limit(env, duration);
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(work);
            if (limit.passed()) throw timed_out();
        } else {
            T value = co_await std::move(work);
            if (limit.passed()) throw timed_out();
            co_return value;
        }
    } catch (...) {
        if (limit.passed()) throw timed_out();
        throw;
    }
}

/// The same for awaitables that are not tasks: `co_await with_timeout(c, 2s, next());`, or `offload(pool, f)`.
template <coro::becomes_task Work> auto with_timeout(environment& env, steady_duration duration, Work work) {
    return with_timeout(env, duration, coro::as_task(env, std::move(work)));
}

/// The same in the environment of the coroutine that awaits it: `co_await with_timeout(2s, fetch(url));`
template <class T> task<T> with_timeout(steady_duration duration, task<T> work) {
    environment& env = co_await this_environment();
    co_return co_await with_timeout(env, duration, std::move(work));
}
/// The same for awaitables that are not tasks.
template <coro::becomes_task Work> auto with_timeout(steady_duration duration, Work work) {
    return with_timeout(duration, coro::as_task(std::move(work)));
}

} // namespace tunic
