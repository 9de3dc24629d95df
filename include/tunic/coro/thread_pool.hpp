#pragma once
#include <tunic/coro/pool_threads.hpp>

#include <cstddef>

namespace tunic {

/// Threads for work that blocks or computes for long, away from the loops: see offload(). The queue is bounded, so an
/// overloaded server reports it instead of letting every request wait.
class thread_pool {
public:
    /// Starts the threads (0: one per core available to the process). `queue_limit`: how many calls may wait, besides
    /// those that run.
    explicit thread_pool(unsigned threads = 0, std::size_t queue_limit = pool_options().queue_limit)
        : threads_(threads, {.queue_limit = queue_limit}) {}
    /// The same with a limit on the time in the queue: `thread_pool pool(4, {.queue_time = 5s});`
    thread_pool(unsigned threads, pool_options options) : threads_(threads, options) {}
    /// Blocks until the running functions have returned. Queued calls are dropped: nothing waits for them any more, as
    /// the pool outlives the server. Must not run on a thread of the pool.
    ~thread_pool() = default;

    /// @cond machinery
    [[nodiscard]] coro::pool_threads& threads() noexcept { return threads_; }
    /// @endcond

private:
    coro::pool_threads threads_;
};

} // namespace tunic
