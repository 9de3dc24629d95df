#pragma once
#include <tunic/coro/environment.hpp>
#include <tunic/coro/frame_memory.hpp>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace tunic {

template <class T = void>
class task;

/// Told when a task that was started (not awaited) has finished. Kept in place by whoever started it.
class completion {
public:
    explicit completion(void (*done)(completion&) noexcept) noexcept : done_(done) {}
    void operator()() noexcept { done_(*this); }

private:
    void (*done_)(completion&) noexcept;
};

namespace coro {

/// A wrapper that knows how to await a foreign type inside our coroutines (asio::awaitable, see tunic/asio.hpp).
template <class Awaitable>
struct await_adaptor;
template <class Awaitable>
concept adapted = requires { typename await_adaptor<std::remove_cvref_t<Awaitable>>::awaiter; };

/// Our promises transform what they await, so that foreign types can be adapted. Everything else passes through by
/// reference: the awaiter lives in the full expression, and g++ 12 would try to copy it if it were returned itself.
template <class Awaiter>
class pass_through {
public:
    explicit pass_through(std::remove_reference_t<Awaiter>& awaiter) noexcept : awaiter_(awaiter) {}
    decltype(auto) await_ready() { return awaiter_.await_ready(); }
    template <class Handle>
    decltype(auto) await_suspend(Handle h) {
        return awaiter_.await_suspend(h);
    }
    decltype(auto) await_resume() { return awaiter_.await_resume(); }

private:
    std::remove_reference_t<Awaiter>& awaiter_;
};

class promise_base {
public:
    template <class... Args>
    TUNIC_ALWAYS_INLINE static void* operator new(std::size_t size, Args&... args) {
        return allocate_frame(size, find_environment(args...));
    }
    static void operator delete(void* frame, std::size_t) noexcept { release_frame(frame); }

    template <class... Args>
    explicit promise_base(Args&... args) noexcept : env_(find_environment(args...)) {}

    struct final_awaiter {
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> self) const noexcept {
            promise_base& p = self.promise();
            // Not a symmetric transfer: g++ below -O2 makes no tail call of it, and a loop of awaits that finish at
            // once would use up the stack. One flag tells whether the awaiting coroutine is still inside resume().
            switch (std::exchange(p.state_, state::finished)) {
            case state::awaited: return std::coroutine_handle<>::from_address(p.waiter_).resume();
            case state::started: return (*static_cast<completion*>(p.waiter_))();
            default: return;
            }
        }
        void await_resume() const noexcept {}
    };
    [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
    [[nodiscard]] final_awaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error_ = std::current_exception(); }

    template <class Awaiter>
    [[nodiscard]] pass_through<Awaiter> await_transform(Awaiter&& awaiter) const noexcept {
        return pass_through<Awaiter>(awaiter);
    }
    template <class Awaitable>
        requires requires(Awaitable&& a) { static_cast<Awaitable&&>(a).operator co_await(); }
    [[nodiscard]] auto await_transform(Awaitable&& awaitable) const {
        return static_cast<Awaitable&&>(awaitable).operator co_await();
    }
    template <adapted Awaitable>
    [[nodiscard]] auto await_transform(Awaitable&& awaitable) const {
        return typename await_adaptor<std::remove_cvref_t<Awaitable>>::awaiter(std::forward<Awaitable>(awaitable));
    }

    [[nodiscard]] environment* env() const noexcept { return env_; }
    void adopt(environment* env) noexcept {
        if (!env_) env_ = env;
    }
    [[nodiscard]] std::exception_ptr const& error() const noexcept { return error_; }
    void rethrow() const {
        if (error_) [[unlikely]] std::rethrow_exception(error_);
    }

    /// Runs the coroutine until it first waits. True: it has finished. False: `waiter`, a coroutine's address or a
    /// completion's, is called on when it does.
    bool run(std::coroutine_handle<> self, void* waiter, bool waiter_is_completion) {
        self.resume();
        if (state_ == state::finished) return true;
        waiter_ = waiter;
        state_ = waiter_is_completion ? state::started : state::awaited;
        return false;
    }

private:
    enum class state : std::uint8_t { running, awaited, started, finished };
    void* waiter_ = nullptr;
    environment* env_;
    std::exception_ptr error_;
    state state_ = state::running; // until run() returns: in its caller's stack
};

template <class Promise>
environment* environment_of(std::coroutine_handle<Promise> h) noexcept {
    if constexpr (std::is_base_of_v<promise_base, Promise>)
        return h.promise().env();
    else
        return nullptr;
}

} // namespace coro

/// A coroutine that computes a T when it is awaited, and not before.
///
/// - Lazy: nothing runs until `co_await`; an unawaited task is destroyed without having run.
/// - Completes when its coroutine returns or throws; the exception comes out of the `co_await`.
/// - Owns its coroutine. Await it once, in the scope where its arguments live: parameters taken by reference are not
///   copied.
/// - Its frame lives in the arena of the environment (`context&`) among its arguments, else in a per-thread pool.
/// - Awaiting costs no atomic and no stack: a loop of a million awaits that finish at once stays flat.
///
///     task<int> answer(context& c) { co_await c.sleep(1s); co_return 42; }
///     task<> handler(context& c) { int a = co_await answer(c); }
///
/// Follows the lazy task of cppcoro and folly; cancellation is cooperative (see cancel_scope).
template <class T>
class [[nodiscard("a task does nothing until it is awaited: co_await it, or return it")]] task {
public:
    class promise_type : public coro::promise_base {
    public:
        using promise_base::promise_base;
        task get_return_object() noexcept { return task{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        template <class U>
            requires std::is_constructible_v<T, U&&>
        void return_value(U&& value) {
            value_.emplace(std::forward<U>(value));
        }
        T take() {
            rethrow();
            return std::move(*value_);
        }

    private:
        std::optional<T> value_;
    };

    task(task&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
    task& operator=(task&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~task() {
        if (frame_) frame_.destroy();
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> waiter) {
        frame_.promise().adopt(coro::environment_of(waiter));
        return !frame_.promise().run(frame_, waiter.address(), false);
    }
    T await_resume() { return frame_.promise().take(); }

    /// For loops and combinators: runs the task without awaiting it. True: finished, take result(). False: `done` is
    /// called when it has. The task must outlive its coroutine.
    [[nodiscard]] bool start(completion& done, environment* env = nullptr) {
        frame_.promise().adopt(env);
        return frame_.promise().run(frame_, &done, true);
    }
    /// The value, or its exception thrown; once, after the task has finished.
    T result() { return frame_.promise().take(); }
    /// What it threw, or null; after the task has finished.
    [[nodiscard]] std::exception_ptr error() const noexcept { return frame_.promise().error(); }

private:
    explicit task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
    std::coroutine_handle<promise_type> frame_;
};

/// What a task<> may hold instead of a coroutine: the means to make the real task when it is awaited. `next()` is such
/// a task, so that no inner layer runs before the `co_await`, and a chain of plain functions costs no stack.
struct deferred_task {
    task<> (*make)(void const* what, environment& env);
    /// Told when a deferred task is destroyed without having been awaited.
    void (*dropped)(void const* what, environment& env) noexcept;
};

/// A task without a value. It may be empty: `return {};` from a plain function means "done already".
template <>
class [[nodiscard("a task does nothing until it is awaited: co_await it, or return it")]] task<void> {
public:
    class promise_type : public coro::promise_base {
    public:
        using promise_base::promise_base;
        task get_return_object() noexcept { return task{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        void return_void() const noexcept {}
    };

    /// Done already; costs nothing.
    task() noexcept = default;
    task(deferred_task const& how, void const* what, environment& env) noexcept
        : deferred_(&how), what_(const_cast<void*>(what)), env_(&env) {}
    task(task&& other) noexcept
        : deferred_(std::exchange(other.deferred_, nullptr)), what_(std::exchange(other.what_, nullptr)),
          env_(other.env_) {}
    task& operator=(task&& other) noexcept {
        if (this == &other) return *this;
        task const old(std::move(*this));
        deferred_ = std::exchange(other.deferred_, nullptr);
        what_ = std::exchange(other.what_, nullptr);
        env_ = other.env_;
        return *this;
    }
    ~task() {
        if (deferred_) [[unlikely]]
            deferred_->dropped(what_, *env_);
        else if (what_)
            frame().destroy();
    }

    [[nodiscard]] bool await_ready() {
        make_deferred();
        return !what_;
    }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> waiter) {
        auto const f = frame();
        f.promise().adopt(coro::environment_of(waiter));
        return !f.promise().run(f, waiter.address(), false);
    }
    void await_resume() const {
        if (what_) frame().promise().rethrow();
    }

    /// See task<T>::start. What a deferred task throws while it is made comes out of this call.
    [[nodiscard]] bool start(completion& done, environment* env = nullptr) {
        make_deferred();
        if (!what_) return true;
        frame().promise().adopt(env);
        return frame().promise().run(frame(), &done, true);
    }
    void result() const { await_resume(); }
    [[nodiscard]] std::exception_ptr error() const noexcept {
        return what_ && !deferred_ ? frame().promise().error() : nullptr;
    }

private:
    using handle = std::coroutine_handle<promise_type>;
    explicit task(handle frame) noexcept : what_(frame.address()) {}
    [[nodiscard]] handle frame() const noexcept { return handle::from_address(what_); }
    void make_deferred() {
        while (deferred_) {
            auto const* const how = std::exchange(deferred_, nullptr);
            void const* const what = std::exchange(what_, nullptr);
            *this = how->make(what, *env_);
        }
    }

    deferred_task const* deferred_ = nullptr;
    void* what_ = nullptr;       // deferred: what it is made of; else the coroutine's address, or null when done
    environment* env_ = nullptr; // deferred only
};

} // namespace tunic
