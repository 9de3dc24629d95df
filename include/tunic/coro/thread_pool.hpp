#pragma once
#include <tunic/coro/pool_threads.hpp>

#include <cstddef>

namespace tunic {

/// Threads for work that blocks or computes for long, kept away from the loops: see offload(). The queue is bounded, so
/// that a server that cannot keep up says so instead of letting every request wait.
class thread_pool {
public:
    /// Starts the threads (0: one per core that the process may run on). `queue_limit`: calls that may wait, beyond
    /// those that run.
    explicit thread_pool(unsigned threads = 0, std::size_t queue_limit = pool_options().queue_limit)
        : threads_(threads, {.queue_limit = queue_limit}) {}
    /// The same with a limit on the time in the queue: `thread_pool pool(4, {.queue_time = 5s});`
    thread_pool(unsigned threads, pool_options options) : threads_(threads, options) {}
    /// Blocks until the functions that run have returned. What is queued is dropped: nobody waits for it any more, as
    /// the pool outlives the server. It must not run on a thread of the pool.
    ~thread_pool() = default;

    /// @cond machinery
    [[nodiscard]] coro::pool_threads& threads() noexcept { return threads_; }
    /// @endcond

private:
    coro::pool_threads threads_;
};

} // namespace tunic
