#pragma once
#include <tunic/base/config.hpp>
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

template <class T = void> class task;

/// Notified when a started (not awaited) task has finished. The starter keeps it in place.
class completion {
public:
    /// The function is called once, on the loop.
    explicit completion(void (*when_done)(completion&) noexcept) noexcept : done_(when_done) {}
    void operator()() noexcept { done_(*this); }

private:
    void (*done_)(completion&) noexcept;
};

namespace coro {

/// A wrapper that awaits a foreign type inside our coroutines (asio::awaitable, see tunic/asio.hpp).
template <class Awaitable> struct await_adaptor;
template <class Awaitable>
concept adapted = requires { typename await_adaptor<std::remove_cvref_t<Awaitable>>::awaiter; };

/// Our promises transform awaited expressions, so that foreign types can be adapted. All others pass through by
/// reference: the awaiter lives in the full expression, and g++ 12 would try to copy it if it were returned itself.
template <class Awaiter> class pass_through {
public:
    explicit pass_through(std::remove_reference_t<Awaiter>& awaiter) noexcept : awaiter_(awaiter) {}
    TUNIC_ALWAYS_INLINE decltype(auto) await_ready() { return awaiter_.await_ready(); }
    template <class Handle> decltype(auto) await_suspend(Handle h) { return awaiter_.await_suspend(h); }
    TUNIC_ALWAYS_INLINE decltype(auto) await_resume() { return awaiter_.await_resume(); }

private:
    std::remove_reference_t<Awaiter>& awaiter_;
};

[[noreturn]] void report_misplaced_frame();

class promise_base {
public:
    template <class... Args> TUNIC_ALWAYS_INLINE static void* operator new(std::size_t size, Args&... args) {
        return allocate_frame(size, find_environment(args...));
    }
    TUNIC_ALWAYS_INLINE static void operator delete(void* frame, std::size_t size) noexcept {
        release_frame(frame, size);
    }

    template <class... Args> explicit promise_base(Args&... args) noexcept : env_(find_environment(args...)) {}

    [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error_ = std::current_exception(); }

    template <class Awaiter> [[nodiscard]] pass_through<Awaiter> await_transform(Awaiter&& awaiter) const noexcept {
        return pass_through<Awaiter>(awaiter);
    }
    template <class Awaitable>
        requires requires(Awaitable&& a) { static_cast<Awaitable&&>(a).operator co_await(); }
    [[nodiscard]] auto await_transform(Awaitable&& awaitable) const {
        return static_cast<Awaitable&&>(awaitable).operator co_await();
    }
    template <adapted Awaitable> [[nodiscard]] auto await_transform(Awaitable&& awaitable) const {
        return typename await_adaptor<std::remove_cvref_t<Awaitable>>::awaiter(std::forward<Awaitable>(awaitable));
    }

    [[nodiscard]] environment* env() const noexcept { return env_; }
    void adopt(environment* env) noexcept {
        if (!env_) env_ = env;
    }
    [[nodiscard]] std::exception_ptr const& error() const noexcept { return error_; }
    void rethrow() const {
        if (error_) [[unlikely]]
            std::rethrow_exception(error_);
    }

protected:
    /// Throws std::logic_error when the compiler has misplaced the frame (config.hpp): otherwise it would hang.
    template <class Promise>
    static std::coroutine_handle<Promise> handle_of(Promise& p) noexcept(!config::await_in_condition_is_unsafe) {
        auto const handle = std::coroutine_handle<Promise>::from_promise(p);
        if constexpr (config::await_in_condition_is_unsafe)
            if (reinterpret_cast<std::uintptr_t>(handle.address()) % 16 != 0) [[unlikely]]
                report_misplaced_frame();
        return handle;
    }

    /// The result of run().
    enum class outcome : std::uint8_t {
        waiting,  // the waiter will be notified
        finished, // the frame holds the result
        freed,    // finished without a result, and the frame is already freed
    };

    /// Resumes a fresh coroutine until it first waits or ends. If it waits, tell_coroutine or tell_completion sets the
    /// receiver of its end, before anything else happens on this thread.
    ///
    /// Not a symmetric transfer: g++ below -O2 does not turn it into a tail call, so a loop of awaits that finish at
    /// once would use up the stack. Instead, while the coroutine runs in here, the waiter is only a variable in this
    /// frame.
    template <class Promise> static outcome run(std::coroutine_handle<Promise> self) {
        auto result = outcome::waiting;
        self.promise().waiter_ = &result;
        self.resume();
        return result;
    }
    void tell_coroutine(std::coroutine_handle<> waiter) noexcept {
        waiter_ = waiter.address();
        kind_ = waits::coroutine;
    }
    void tell_completion(completion& when_done) noexcept {
        waiter_ = &when_done;
        kind_ = waits::completion;
    }

    /// Only run() needs to know, and there is no error to keep.
    [[nodiscard]] bool is_done_with() const noexcept { return kind_ == waits::in_run && !error_; }
    TUNIC_ALWAYS_INLINE void tell(outcome how = outcome::finished) const noexcept {
        switch (kind_) {
        case waits::in_run: *static_cast<outcome*>(waiter_) = how; return;
        case waits::coroutine: return std::coroutine_handle<>::from_address(waiter_).resume();
        case waits::completion: return (*static_cast<completion*>(waiter_))();
        }
    }

private:
    enum class waits : std::uint8_t { in_run, coroutine, completion };
    void* waiter_ = nullptr;
    environment* env_;
    std::exception_ptr error_;
    waits kind_ = waits::in_run;
};

template <class Promise> environment* environment_of(std::coroutine_handle<Promise> h) noexcept {
    if constexpr (std::is_base_of_v<promise_base, Promise>)
        return h.promise().env();
    else
        return nullptr;
}

} // namespace coro

/// A coroutine that computes a T when it is awaited.
///
/// - Lazy: nothing runs until `co_await`; an unawaited task is destroyed without having run.
/// - Completes when its coroutine returns or throws; the exception comes out of the `co_await`.
/// - Owns its coroutine. Await it once, in the scope where its arguments live: reference parameters are not copied.
/// - Its frame lives in the arena of the environment (`context&`) among its arguments, else in a per-thread pool.
/// - Awaiting costs neither atomics nor stack: a loop of a million awaits that finish at once stays flat.
///
///     task<int> answer(context& c) { co_await c.sleep(1s); co_return 42; }
///     task<> handler(context& c) { int a = co_await answer(c); }
///
/// Follows the lazy task of cppcoro and folly; cancellation is cooperative (see cancel_scope).
template <class T> class [[nodiscard("a task does nothing until it is awaited: co_await it, or return it")]] task {
public:
    class promise_type : public coro::promise_base {
    public:
        using promise_base::promise_base;
        struct final_awaiter {
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<promise_type> self) const noexcept { self.promise().tell(); }
            void await_resume() const noexcept {}
        };
        [[nodiscard]] final_awaiter final_suspend() const noexcept { return {}; }
        TUNIC_ALWAYS_INLINE task get_return_object() noexcept(!config::await_in_condition_is_unsafe) {
            return task{handle_of(*this)};
        }
        template <class U>
            requires std::is_constructible_v<T, U&&>
        void return_value(U&& value) {
            if constexpr (std::is_reference_v<T>)
                value_.emplace(std::addressof(static_cast<T>(value)));
            else
                value_.emplace(std::forward<U>(value));
        }
        std::remove_reference_t<T>& peek() {
            rethrow();
            if constexpr (std::is_reference_v<T>)
                return **value_;
            else
                return *value_;
        }
        T take() {
            if constexpr (std::is_reference_v<T>)
                return static_cast<T>(peek());
            else
                return std::move(peek());
        }

    private:
        friend class task;
        std::optional<std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T>*, T>> value_;
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
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        frame_.promise().adopt(coro::environment_of(waiter));
        if (promise_type::run(frame_) != promise_type::outcome::waiting) return false;
        frame_.promise().tell_coroutine(waiter);
        return true;
    }
    T await_resume() { return frame_.promise().take(); }

    /// Awaits the end but leaves the result in place, where peek() shows it: for results that are expensive to move.
    /// The task must outlive the use of the result.
    [[nodiscard]] auto when_ready() noexcept { return ready_awaiter{*this}; }
    /// The value, or its exception thrown; only after the task has finished.
    [[nodiscard]] std::remove_reference_t<T>& peek() & { return frame_.promise().peek(); }

    /// For loops and combinators: runs the task without awaiting it. True: finished, take result(). False: `when_done`
    /// is called when it finishes. The task must outlive its coroutine.
    [[nodiscard]] bool start(completion& when_done, environment* env = nullptr) {
        frame_.promise().adopt(env);
        if (promise_type::run(frame_) != promise_type::outcome::waiting) return true;
        frame_.promise().tell_completion(when_done);
        return false;
    }
    /// The value, or its exception thrown; once, after the task has finished.
    T result() { return frame_.promise().take(); }
    /// The exception it threw, or null; only after the task has finished.
    [[nodiscard]] std::exception_ptr error() const noexcept { return frame_.promise().error(); }

private:
    struct ready_awaiter {
        task& awaited;
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
            return awaited.await_suspend(waiter);
        }
        void await_resume() const noexcept {}
    };

    explicit task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
    std::coroutine_handle<promise_type> frame_;
};

/// A task without a value. It may be empty: `return {};` from a plain function means "already done".
///
/// A coroutine that ends without ever having waited frees its frame at once; only one that waited or threw leaves it to
/// its task.
template <> class [[nodiscard("a task does nothing until it is awaited: co_await it, or return it")]] task<void> {
public:
    class promise_type : public coro::promise_base {
    public:
        using promise_base::promise_base;
        struct final_awaiter {
            promise_type const& ended;
            [[nodiscard]] TUNIC_ALWAYS_INLINE bool await_ready() const noexcept {
                if (!ended.is_done_with()) [[unlikely]]
                    return false;
                ended.tell(outcome::freed);
                return true;
            }
            void await_suspend(std::coroutine_handle<promise_type> self) const noexcept { self.promise().tell(); }
            void await_resume() const noexcept {}
        };
        [[nodiscard]] final_awaiter final_suspend() const noexcept { return {*this}; }
        TUNIC_ALWAYS_INLINE task get_return_object() noexcept(!config::await_in_condition_is_unsafe) {
            return task{handle_of(*this)};
        }
        void return_void() const noexcept {}

    private:
        friend class task;
    };

    /// Already done; costs nothing.
    task() noexcept = default;
    task(task&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
    task& operator=(task&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~task() {
        if (frame_) frame_.destroy();
    }

    [[nodiscard]] bool await_ready() const noexcept { return !frame_; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        if (run(coro::environment_of(waiter))) return false;
        then_resume(waiter);
        return true;
    }
    void await_resume() const {
        if (frame_) [[unlikely]]
            frame_.promise().rethrow();
    }

    /// For awaitables that hold a non-empty task: runs it until it first waits. True: finished. False: call then_resume
    /// at once, to name the coroutine that continues afterwards.
    [[nodiscard]] bool run(environment* env) {
        frame_.promise().adopt(env);
        auto const result = promise_type::run(frame_);
        if (result == promise_type::outcome::freed) [[likely]]
            frame_ = {};
        return result != promise_type::outcome::waiting;
    }
    /// Sets the coroutine to resume when it has finished.
    void then_resume(std::coroutine_handle<> waiter) noexcept { frame_.promise().tell_coroutine(waiter); }

    /// See task<T>::start.
    [[nodiscard]] bool start(completion& when_done, environment* env = nullptr) {
        if (!frame_ || run(env)) return true;
        frame_.promise().tell_completion(when_done);
        return false;
    }
    /// Returns, or throws the task's exception; only after the task has finished.
    void result() const { await_resume(); }
    /// The exception it threw, or null; only after the task has finished.
    [[nodiscard]] std::exception_ptr error() const noexcept { return frame_ ? frame_.promise().error() : nullptr; }

private:
    explicit task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

    std::coroutine_handle<promise_type> frame_;
};

} // namespace tunic
