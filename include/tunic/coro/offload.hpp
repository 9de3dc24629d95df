#pragma once
#include <tunic/base/config.hpp>
#include <tunic/coro/suspension.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/coro/thread_pool.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace tunic {

namespace coro {

/// Runs a function on a pool's thread, then comes back to the loop it was awaited on.
template <class Function> class offloaded {
    using result = std::invoke_result_t<Function&>;
    using stored = std::conditional_t<std::is_void_v<result>, char, result>;

public:
    offloaded(thread_pool& pool, Function function) : pool_(pool), function_(std::move(function)) {}
    offloaded(offloaded const&) = delete;
    offloaded& operator=(offloaded const&) = delete;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        environment* const env = environment_of(waiter);
        loop_ = env ? env->scheduling() : nullptr;
        // Work on another thread cannot be interrupted, so a cancelled scope does not shorten the wait.
        waiting_.wait(waiter, env);
        if (pool_.submit(job_)) return true;
        waiting_.forget();
        throw pool_saturated();
    }
    result await_resume() {
        if (error_) std::rethrow_exception(error_);
        if constexpr (!std::is_void_v<result>) return std::move(*value_);
    }

private:
    struct job final : work_item {
        explicit job(offloaded& o) : work_item(&run_it), self(o) {}
        static void run_it(work_item& w) noexcept { static_cast<job&>(w).self.run_on_pool(); }
        offloaded& self;
    };
    struct way_back final : work_item {
        explicit way_back(offloaded& o) : work_item(&run_it), self(o) {}
        static void run_it(work_item& w) noexcept { static_cast<way_back&>(w).self.waiting_.resume(); }
        offloaded& self;
    };
    void run_on_pool() noexcept {
        try {
            if constexpr (std::is_void_v<result>)
                function_();
            else
                value_.emplace(function_());
        } catch (...) { error_ = std::current_exception(); }
        loop_->post(back_);
    }

    thread_pool& pool_;
    Function function_;
    scheduler* loop_ = nullptr;
    std::optional<stored> value_;
    std::exception_ptr error_;
    uninterrupted waiting_;
    job job_{*this};
    way_back back_{*this};
};

} // namespace coro

/// Runs `function` on the pool and gives what it returns:
/// `auto digest = co_await offload(pool, [&] { return slow(x); });`
///
/// The coroutine goes on, on its own loop's thread, when the function has returned; what it throws is thrown here.
/// A full queue throws pool_saturated at once. What the function refers to must stay alive until then, also when the
/// request is cancelled: the wait is not cut short. Do not touch the `context` inside the function.
///
/// The pool must outlive the call: make it before the server. Awaited in a coroutine that runs on a loop.
template <class Function> auto offload(thread_pool& pool, Function&& function) {
    using stored = std::decay_t<Function>;
    static_assert(
        !config::aggregate_temporaries_are_unsafe
            || std::is_lvalue_reference_v<Function> || std::is_trivially_destructible_v<stored>,
        "name the function before you offload it: g++ before 14 destroys a temporary that owns something "
        "twice in an expression with co_await. Capture by reference, or write `auto f = ...; offload(pool, f)`");
    return coro::offloaded<stored>(pool, std::forward<Function>(function));
}

} // namespace tunic
