#pragma once
#include <tunic/base/time.hpp>

#include <cstddef>
#include <exception>
#include <memory>

namespace tunic {

/// Thrown when a pool cannot take a call in time: its queue is full, or the call has waited in it for as long as it
/// may. Becomes 503 with Retry-After when it escapes a handler.
class pool_saturated : public std::exception {
public:
    [[nodiscard]] char const* what() const noexcept override { return "the pool cannot take the call in time"; }
};

/// What may wait for the threads of a pool, and for how long.
struct pool_options {
    /// Calls that may wait, beyond those that run. One more throws pool_saturated at once.
    std::size_t queue_limit = 1024;
    /// How long a call may wait for a thread. Then it throws pool_saturated, and its function never runs. 0 is no
    /// limit.
    std::chrono::milliseconds queue_time{0};
};

namespace coro {

/// A function that waits for a thread of a pool. Kept in place by its owner until it has run or was withdrawn.
class pool_job {
public:
    /// `run` is called at most once, on a thread of the pool, with what that thread has made for itself.
    explicit pool_job(void (*run)(pool_job&, void* resource) noexcept) noexcept : run_(run) {}
    pool_job(pool_job const&) = delete;
    pool_job& operator=(pool_job const&) = delete;

private:
    friend class pool_threads;
    void (*run_)(pool_job&, void* resource) noexcept;
    pool_job* next_ = nullptr; // these three belong to the queue, and to its mutex
    pool_job* previous_ = nullptr;
    bool queued_ = false;
};

/// What a thread has for itself: made on it before its first job, destroyed on it after its last.
struct thread_resource {
    void* maker = nullptr;
    void* (*make)(void* maker) = nullptr;
    void (*destroy)(void* resource) noexcept = nullptr;
};

/// Threads that run jobs, first come, first served. What thread_pool and worker_pool are made of.
class pool_threads {
public:
    /// Starts the threads; 0: one per core that the process may run on. Returns when each has made its resource, and
    /// throws what the first failure to do so threw.
    pool_threads(unsigned threads, pool_options options, thread_resource each = {});
    /// Drops what is queued, waits for the jobs that run, and ends the threads.
    ~pool_threads();
    pool_threads(pool_threads const&) = delete;
    pool_threads& operator=(pool_threads const&) = delete;

    /// Queues the job. False: the queue is full.
    [[nodiscard]] bool submit(pool_job& job);
    /// True: the job was still queued, and will never run. False: it runs, has run, or was never queued.
    [[nodiscard]] bool withdraw(pool_job& job) noexcept;
    [[nodiscard]] pool_options const& options() const noexcept { return options_; }

private:
    struct state;
    pool_options options_;
    std::unique_ptr<state> state_;
};

} // namespace coro
} // namespace tunic
