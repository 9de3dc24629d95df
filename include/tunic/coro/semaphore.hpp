#pragma once
#include <tunic/coro/environment.hpp>
#include <tunic/coro/wait_line.hpp>

#include <cstddef>
#include <mutex>
#include <utility>

namespace tunic {

/// A number of permits: limits how many coroutines do something concurrently, on all loops together.
///
///     semaphore at_once{4};
///     auto const hold = co_await at_once.acquire(c);
///     if (!hold) co_return; // the request was cancelled
///     co_await expensive(c); // `hold` gives the permit back at the end of the block
///
/// - First come, first served. A permit given back while coroutines wait goes directly to the first of them; nobody
///   overtakes it. It continues on its own loop, in a later turn.
/// - With one permit it is a mutex that coroutines may hold across `co_await`. It is not recursive.
/// - All functions may be called from any thread; none blocks or allocates.
/// - It must outlive its permits and every wait for it, which is asserted. A shared one is created before the server. A
///   frame destroyed while it waits leaves no trace; a permit already on its way to it goes to the next.
///
/// Follows Kotlin's Semaphore and tokio's; the permit follows tokio's SemaphorePermit.
class semaphore {
public:
    /// `permits` may be held at the same time.
    explicit semaphore(std::size_t permits) noexcept : free_(permits) {}
    semaphore(semaphore const&) = delete;
    semaphore& operator=(semaphore const&) = delete;

    /// Holds one permit, or none, and gives it back when it is destroyed, on any thread.
    class [[nodiscard("the permit is given back when it is destroyed: keep it in a variable")]] permit {
    public:
        /// None.
        permit() = default;
        permit(permit&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
        permit& operator=(permit&& other) noexcept {
            std::swap(of_, other.of_);
            return *this;
        }
        ~permit() { release(); }
        /// Whether it holds one.
        explicit operator bool() const noexcept { return of_ != nullptr; }
        /// Gives it back early.
        void release() noexcept {
            if (of_) std::exchange(of_, nullptr)->give_back();
        }

    private:
        friend class semaphore;
        explicit permit(semaphore* of) noexcept : of_(of) {}
        semaphore* of_ = nullptr;
    };

    /// The awaitable of acquire(). It may be moved until it is awaited.
    class [[nodiscard("nothing is acquired until it is awaited")]] acquiring : public coro::line_wait {
    public:
        acquiring(acquiring&&) = default;
        ~acquiring() {
            if (leave()) from_.give_back();
        }
        [[nodiscard]] permit await_resume() const noexcept { return permit(served() ? &from_ : nullptr); }

    private:
        friend class semaphore;
        acquiring(semaphore& from, environment* env) noexcept : line_wait(from.line_, env, &start), from_(from) {}
        static bool start(line_wait& wait) noexcept;
        semaphore& from_;
    };
    /// Waits for a permit. It converts to false if the wait was cancelled.
    acquiring acquire(environment& env) noexcept { return {*this, &env}; }
    /// The same in the environment of the coroutine that awaits it.
    acquiring acquire() noexcept { return {*this, nullptr}; }
    /// A permit if one is free; does not wait.
    permit try_acquire() noexcept;

private:
    void give_back() noexcept;

    std::mutex mutex_;
    coro::wait_line line_{mutex_};
    std::size_t free_; // 0 while coroutines wait
};

} // namespace tunic
