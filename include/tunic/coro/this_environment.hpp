#pragma once
#include <tunic/coro/environment.hpp>
#include <tunic/coro/task.hpp>

#include <coroutine>

namespace tunic {

namespace coro {

/// `env`, or std::logic_error with an explanation if it is null.
environment& check_environment(environment* env);
/// The same if it has no loop.
environment& check_loop(environment* env);

} // namespace coro

/// The environment of the coroutine that awaits it: `environment& env = co_await this_environment();`
///
/// For helpers that wait, but have no `context&` or `environment&` among their parameters. Completes at once.
///
/// The reference is valid as long as the coroutine. A coroutine inherits the environment of the first coroutine that
/// awaits it; block_on provides one, too. Throws std::logic_error if there is none: the task was started by hand.
///
///     task<> pause() {
///         environment& env = co_await this_environment();
///         co_await sleep_for(env, 100ms);
///     }
///
/// Follows asio::this_coro and the receiver's environment in std::execution.
class [[nodiscard("await it to get the environment")]] this_environment {
public:
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        found_ = &coro::check_environment(coro::environment_of(waiter));
        return false;
    }
    [[nodiscard]] environment& await_resume() const noexcept { return *found_; }

private:
    environment* found_ = nullptr;
};

} // namespace tunic
