#pragma once
#include <tunic/base/time.hpp>
#include <tunic/coro/as_task.hpp>
#include <tunic/coro/cancellation.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/coro/this_environment.hpp>

#include <utility>

namespace tunic {

namespace coro {

/// A cancel scope that the current one does not cancel, but a deadline does.
class shield : timer {
public:
    shield(environment& env, steady_duration longest)
        : timer([](timer& t) noexcept { static_cast<shield&>(t).scope_.cancel(cancel_reason::deadline); }),
          env_(check_loop(&env)), outer_(env.scope()) {
        env_.scheduling()->arm(*this, time_after(env_.scheduling()->now(), longest));
        env_.enter(&scope_);
    }
    ~shield() {
        env_.scheduling()->disarm(*this);
        env_.enter(outer_);
    }

private:
    environment& env_;
    cancel_scope* outer_;
    cancel_scope scope_;
};

} // namespace coro

/// Awaits `work` to its end although the request is cancelled, for at most `longest`: for the steps that must not be
/// cut short, such as saving or rolling back.
///
///     co_await shielded(c, 2s, save(session));
///
/// - Begins when awaited, also in a cancelled scope: so cleaning up after a cancellation can wait.
/// - `work` and everything it awaits do not notice the cancellation. After `longest` its waits are cancelled
/// (deadline),
///   and it is awaited to its end. Its value or exception passes through in any case: timed_out is not thrown.
/// - The coroutine that awaits it is still cancelled: its next wait ends at once.
/// - A stopping server waits five seconds for cancelled requests, so choose a shorter time.
/// - What is closed with the request stays closed: its body cannot be read, nor its response written.
///
/// Follows Kotlin's withContext(NonCancellable), with a limit.
template <class T> task<T> shielded(environment& env, steady_duration longest, task<T> work) {
    coro::shield const shield(env, longest);
    co_return co_await std::move(work);
}
/// The same for awaitables that are not tasks: `co_await shielded(c, 2s, offload(pool, f));`
template <coro::becomes_task Work> auto shielded(environment& env, steady_duration longest, Work work) {
    return shielded(env, longest, coro::as_task(env, std::move(work)));
}

/// The same in the environment of the coroutine that awaits it: `co_await shielded(2s, save(session));`
template <class T> task<T> shielded(steady_duration longest, task<T> work) {
    coro::shield const shield(co_await this_environment(), longest);
    co_return co_await std::move(work);
}
/// The same for awaitables that are not tasks.
template <coro::becomes_task Work> auto shielded(steady_duration longest, Work work) {
    return shielded(longest, coro::as_task(std::move(work)));
}

} // namespace tunic
