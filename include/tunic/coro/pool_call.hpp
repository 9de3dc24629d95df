#pragma once
#include <tunic/base/config.hpp>
#include <tunic/coro/as_task.hpp>
#include <tunic/coro/pool_threads.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/suspension.hpp>
#include <tunic/coro/task.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace tunic::coro {

/// The wait of a coroutine for any function on another thread.
///
/// The job is in the queue, or exactly one side has taken it out: a thread, which runs it and posts the coroutine to
/// its loop; or the loop, when the scope is cancelled or the queue time is up, and then the function never runs.
class pool_wait : protected pool_job, work_item, timer, suspension {
public:
    /// `job` runs on the thread; its last action is to call finished().
    pool_wait(pool_threads& pool, void (*job)(pool_job&, void* resource) noexcept) noexcept;
    /// A destroyed frame leaves no job behind. It must not be destroyed while its function runs.
    ~pool_wait();

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        return begin(waiter, environment_of(waiter));
    }

protected:
    [[nodiscard]] pool_threads& pool() const noexcept { return pool_; }
    void fail(std::exception_ptr error) noexcept { error_ = std::move(error); }
    /// Posts the coroutine back to its loop. From then on it may be destroyed at any time.
    void finished() noexcept { loop_->post(*this); }
    /// Throws the function's exception, or the reason why it did not run.
    void check() const {
        if (error_) [[unlikely]]
            std::rethrow_exception(error_);
    }

private:
    bool begin(std::coroutine_handle<> waiter, environment* env);
    void leave_queue(std::exception_ptr why) noexcept;
    static void back_on_loop(work_item& item) noexcept;
    static void time_in_queue_is_up(timer& t) noexcept;
    static void give_up(cancel_hook& hook, cancel_reason why) noexcept;

    pool_threads& pool_;
    scheduler* loop_ = nullptr; // while a coroutine waits
    std::exception_ptr error_;
};

/// The awaitable for a function call on a thread of a pool; `Access` calls it with the thread's resource. It may be
/// moved until it is awaited, and converts to a task.
template <class Function, class Access>
class [[nodiscard("the function does not run until it is awaited")]] pool_call : public pool_wait {
public:
    using result = decltype(Access::call(std::declval<Function&>(), nullptr));

    pool_call(pool_threads& pool, Function function) : pool_wait(pool, &run), function_(std::move(function)) {}
    pool_call(pool_call&& other) noexcept(std::is_nothrow_move_constructible_v<Function>)
        : pool_wait(other.pool(), &run), function_(std::move(other.function_)) {}
    pool_call& operator=(pool_call&&) = delete;

    /// For functions that return a task: `return offload(pool, f);`
    operator task<result>() && { return as_task(std::move(*this)); }

    result await_resume() {
        check();
        if constexpr (std::is_reference_v<result>)
            return static_cast<result>(**value_);
        else if constexpr (!std::is_void_v<result>)
            return std::move(*value_);
    }

private:
    using stored =
        std::conditional_t<std::is_void_v<result>, char,
                           std::conditional_t<std::is_reference_v<result>, std::remove_reference_t<result>*, result>>;

    static void run(pool_job& job, void* resource) noexcept {
        auto& self = static_cast<pool_call&>(job);
        try {
            if constexpr (std::is_void_v<result>)
                Access::call(self.function_, resource);
            else if constexpr (std::is_reference_v<result>)
                self.value_.emplace(std::addressof(Access::call(self.function_, resource)));
            else
                self.value_.emplace(Access::call(self.function_, resource));
        } catch (...) { self.fail(std::current_exception()); }
        self.finished();
    }

    Function function_;
    std::optional<stored> value_;
};

/// Rejects temporaries that g++ would destroy twice (config.hpp).
template <class Function> constexpr void check_offloaded_function() {
    static_assert(
        !config::aggregate_temporaries_are_unsafe
            || std::is_lvalue_reference_v<Function> || std::is_trivially_destructible_v<std::decay_t<Function>>,
        "name the function before you offload it: g++ before 14 destroys a temporary that owns something "
        "twice in an expression with co_await. Capture by reference, or write `auto f = ...; offload(pool, f)`");
}

} // namespace tunic::coro
