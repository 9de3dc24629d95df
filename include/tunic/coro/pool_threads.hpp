#pragma once
#include <tunic/base/time.hpp>

#include <cstddef>
#include <exception>
#include <memory>

namespace tunic {

/// Thrown when a pool cannot run a call in time: its queue is full, or the call has waited in it for the maximum time.
/// Becomes 503 with Retry-After when it escapes a handler.
class pool_saturated : public std::exception {
public:
    [[nodiscard]] char const* what() const noexcept override { return "the pool cannot take the call in time"; }
};

/// The limits of a pool's queue.
struct pool_options {
    /// How many calls may wait, besides those that run. The next one throws pool_saturated at once.
    std::size_t queue_limit = 1024;
    /// How long a call may wait for a thread. Then it throws pool_saturated, and its function never runs. 0: unlimited.
    std::chrono::milliseconds queue_time{0};
};

namespace coro {

/// A function that waits for a thread of a pool. Its owner keeps it in place until it has run or was withdrawn.
class pool_job {
public:
    /// `run` is called at most once, on a thread of the pool, with that thread's resource.
    explicit pool_job(void (*run)(pool_job&, void* resource) noexcept) noexcept : run_(run) {}
    pool_job(pool_job const&) = delete;
    pool_job& operator=(pool_job const&) = delete;

private:
    friend class pool_threads;
    void (*run_)(pool_job&, void* resource) noexcept;
    pool_job* next_ = nullptr; // these three belong to the queue, and its mutex guards them
    pool_job* previous_ = nullptr;
    bool queued_ = false;
};

/// A thread's own resource: created on it before its first job, destroyed on it after its last.
struct thread_resource {
    void* maker = nullptr;
    void* (*make)(void* maker) = nullptr;
    void (*destroy)(void* resource) noexcept = nullptr;
};

/// Threads that run jobs, first come, first served. The basis of thread_pool and worker_pool.
class pool_threads {
public:
    /// Starts the threads; 0: one per core available to the process. Returns when each has created its resource, and
    /// throws the first exception of those creations.
    pool_threads(unsigned threads, pool_options options, thread_resource each = {});
    /// Drops queued jobs, waits for running ones, and ends the threads.
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
