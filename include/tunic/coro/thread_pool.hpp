#pragma once
#include <tunic/coro/scheduler.hpp>

#include <cstddef>
#include <exception>
#include <memory>

namespace tunic {

/// Thrown by offload when the pool's queue is full. Becomes 503 with Retry-After when it escapes a handler.
class pool_saturated : public std::exception {
public:
    [[nodiscard]] char const* what() const noexcept override { return "the thread pool's queue is full"; }
};

/// Threads for work that blocks or computes for long, kept away from the loops. The queue is bounded: a server that
/// cannot keep up says so at once instead of letting every request wait.
class thread_pool {
public:
    /// Starts the threads (0: one per core that the process may run on). `queue_limit`: items waiting, beyond those
    /// that run.
    explicit thread_pool(unsigned threads = 0, std::size_t queue_limit = 1024);
    /// Blocks until what is queued has run and every thread has ended. It must not run on a thread of the pool.
    ~thread_pool();
    thread_pool(thread_pool const&) = delete;
    thread_pool& operator=(thread_pool const&) = delete;

    /// Queues `item`, which stays in place until it has run. False: the queue is full, nothing was queued.
    [[nodiscard]] bool submit(work_item& item);

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace tunic
