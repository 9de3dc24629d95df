#pragma once
#include <tunic/base/callback.hpp>
#include <tunic/coro/pool_call.hpp>
#include <tunic/coro/pool_threads.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace tunic {

/// The limits of a worker_pool's queue, and when a worker replaces its resource.
template <class T> struct worker_options {
    /// See pool_options.
    std::size_t queue_limit = pool_options().queue_limit;
    /// See pool_options.
    std::chrono::milliseconds queue_time = pool_options().queue_time;
    /// Called on the worker's thread with the resource, after a function has thrown. True: the resource is destroyed,
    /// and the next call on this worker first creates another. Unset: the resource stays.
    callback<bool(T&)> is_broken = {};
};

/// Threads that each own a resource: connections of a blocking driver, handles that belong to one thread.
///
///     worker_pool<connection> db(4, [] { return connection("dbname=shop"); });
///     auto const name = co_await db.run([&](connection& c) { return c.text("select ...", id); });
///
/// Each thread creates its T when the pool is created, uses it for one call at a time, and destroys it when the pool
/// ends; T need not be movable. The queue, its limits and its cancellation are those of thread_pool and offload().
template <class T> class worker_pool {
public:
    /// Starts the threads (0: one per core available to the process), and returns when each has created its T.
    /// Exceptions of `make` are thrown here. It is called through const, by several threads concurrently.
    template <class Make>
        requires std::is_invocable_r_v<T, Make const&>
    worker_pool(unsigned threads, Make make, worker_options<T> options = {})
        : make_(std::move(make)), is_broken_(std::move(options.is_broken)),
          threads_(threads, {.queue_limit = options.queue_limit, .queue_time = options.queue_time},
                   {.maker = this, .make = &begin_worker, .destroy = &end_worker}) {}
    /// Blocks until the running functions have returned and every T is destroyed. Queued calls are dropped: see
    /// thread_pool.
    ~worker_pool() = default;
    worker_pool(worker_pool const&) = delete;
    worker_pool& operator=(worker_pool const&) = delete;

    /// Calls `function` with a free T, on that T's thread, and returns its result. Completes, fails and is cancelled as
    /// offload() is; it also throws the exception of `make` when a broken T cannot be replaced.
    template <class Function> auto run(Function&& function) {
        static_assert(std::is_invocable_v<std::decay_t<Function>&, T&>,
                      "the function of run() takes the resource of its worker: [&](connection& c) { ... }");
        coro::check_offloaded_function<Function>();
        return coro::pool_call<std::decay_t<Function>, worker>(threads_, std::forward<Function>(function));
    }

private:
    struct worker {
        worker_pool const& pool;
        std::unique_ptr<T> resource;

        void prepare() {
            if (!resource) resource.reset(new T(pool.make_()));
        }
        template <class Function> static decltype(auto) call(Function& function, void* of_thread) {
            auto& self = *static_cast<worker*>(of_thread);
            self.prepare();
            try {
                return function(*self.resource);
            } catch (...) {
                if (self.pool.is_broken_ && self.pool.is_broken_(*self.resource)) self.resource.reset();
                throw;
            }
        }
    };
    static void* begin_worker(void* pool) {
        auto fresh = std::unique_ptr<worker>(new worker{*static_cast<worker_pool const*>(pool), nullptr});
        fresh->prepare();
        return fresh.release();
    }
    static void end_worker(void* of_thread) noexcept { delete static_cast<worker*>(of_thread); }

    callback<T()> make_;
    callback<bool(T&)> is_broken_;
    coro::pool_threads threads_;
};

} // namespace tunic
