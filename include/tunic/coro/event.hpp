#pragma once
#include <tunic/coro/environment.hpp>
#include <tunic/coro/wait_line.hpp>

#include <mutex>

namespace tunic {

/// A condition that coroutines wait for, until somebody sets it; it stays set until reset().
///
///     event ready;
///     if (!co_await ready.wait(c)) co_return; // false: the request was cancelled
///     ...
///     ready.set(); // on any thread
///
/// - Any number of coroutines may wait, on different loops. Each continues on its own loop, in a later turn.
/// - Everything before set() is visible after the wait that it ended. A coroutine woken by set() reports true, even if
///   reset() comes before it runs.
/// - All functions may be called from any thread; none blocks or allocates.
/// - It must outlive every wait for it, which is asserted. The coroutine that it woke may destroy it at once. A shared
///   one is created before the server. A frame destroyed while it waits leaves no trace.
///
/// Follows cppcoro's async_manual_reset_event.
class event {
public:
    /// Set or not.
    explicit event(bool set = false) noexcept : set_(set) {}
    event(event const&) = delete;
    event& operator=(event const&) = delete;

    /// Wakes all coroutines that wait, and lets later waits pass.
    void set() noexcept;
    /// Later waits wait again.
    void reset() noexcept;
    /// Whether it is set at this moment.
    [[nodiscard]] bool is_set() const noexcept;

    /// The awaitable of wait(). It may be moved until it is awaited.
    class [[nodiscard("the wait begins when it is awaited")]] waiting : public coro::line_wait {
    public:
        [[nodiscard]] bool await_resume() const noexcept { return served(); }

    private:
        friend class event;
        waiting(event& awaited, environment* env) noexcept : line_wait(awaited.line_, env, &start), awaited_(awaited) {}
        static bool start(line_wait& wait) noexcept;
        event& awaited_;
    };
    /// Waits until it is set. False: cancelled, also if it is set.
    waiting wait(environment& env) noexcept { return {*this, &env}; }
    /// The same in the environment of the coroutine that awaits it.
    waiting wait() noexcept { return {*this, nullptr}; }

private:
    mutable std::mutex mutex_;
    coro::wait_line line_{mutex_};
    bool set_;
};

} // namespace tunic
