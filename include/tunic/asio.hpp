#pragma once
// Asio in handlers, and tunic tasks in Asio. The only public header that includes Asio; opt-in.

#include <tunic/app/context.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/suspension.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/net/asio_scheduler.hpp>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <exception>
#include <new>
#include <optional>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tunic {

/// The completion token that makes any Asio operation awaitable in a handler or layer.
///
///     tcp::socket peer{c.loop()};
///     auto const [ec] = co_await peer.async_connect(endpoint, tunic::use_op);
///     auto const [read_ec, n] = co_await peer.async_read_some(buffer, tunic::use_op);
///
/// Completes when the operation does; the result is an aggregate with the error code first, and never an exception. The
/// operation's memory is in the awaiting frame, so nothing is allocated. It is cancelled with the request (or with its
/// time limit) and then ends with boost::asio::error::operation_aborted. The I/O object should be on the request's own
/// loop, `c.loop()`. If the operation completes elsewhere, on another loop, a thread_pool or a thread, the coroutine
/// still continues on its own loop: `co_await asio::post(pool, use_op)` waits for the pool, but does not move there
/// (use offload for that). Throws std::logic_error where no loop runs the coroutine. After Boost.Cobalt's use_op.
struct use_op_t {};
/// The token itself.
inline constexpr use_op_t use_op{};

/// The result of an awaited operation: `ec`, then the values of its completion signature.
template <class... Values> struct op_result;
/// Without values.
template <> struct op_result<> {
    boost::system::error_code ec; ///< the error, if any
};
/// With one value.
template <class Value> struct op_result<Value> {
    boost::system::error_code ec; ///< the error, if any
    Value value;                  ///< the value of the operation
};
/// With two values.
template <class First, class Second> struct op_result<First, Second> {
    boost::system::error_code ec; ///< the error, if any
    First first;                  ///< the first value of the operation
    Second second;                ///< the second value
};

namespace coro {

/// Hands out one block inside the awaiting frame; larger or further requests are served from the heap.
class op_memory {
public:
    void* allocate(std::size_t size) {
        if (!taken_ && size <= storage_.size()) {
            taken_ = true;
            return storage_.data();
        }
        return ::operator new(size);
    }
    void release(void* p) noexcept {
        if (p == storage_.data())
            taken_ = false;
        else
            ::operator delete(p);
    }

private:
    alignas(std::max_align_t) std::array<std::byte, 256> storage_;
    bool taken_ = false;
};

template <class T> struct op_allocator {
    using value_type = T;
    op_memory* memory;
    explicit op_allocator(op_memory& m) noexcept : memory(&m) {}
    template <class U> op_allocator(op_allocator<U> const& other) noexcept : memory(other.memory) {}
    T* allocate(std::size_t n) { return static_cast<T*>(memory->allocate(n * sizeof(T))); }
    void deallocate(T* p, std::size_t) noexcept { memory->release(p); }
    friend bool operator==(op_allocator const&, op_allocator const&) = default;
};

/// A coroutine that waits for an operation that may complete anywhere: on its own loop, on another thread, or at once,
/// while being started. It continues on its own loop.
class outside_wait : protected suspension, work_item {
protected:
    explicit outside_wait(void (*give_up)(cancel_hook&, cancel_reason) noexcept) noexcept
        : suspension(give_up), work_item([](work_item& w) noexcept { static_cast<outside_wait&>(w).resume(); }) {}

    /// As suspension::enter(). Throws std::logic_error when no loop runs the coroutine.
    bool leave_loop(std::coroutine_handle<> waiter, environment* env) {
        home_ = env ? env->scheduling() : nullptr;
        if (!home_) throw std::logic_error("an Asio operation is awaited where no loop runs");
        thread_ = std::this_thread::get_id();
        return enter(waiter, env);
    }
    /// An operation started between these two may complete before the start returns.
    void begins() noexcept { beginning_ = true; }
    void has_begun() noexcept { beginning_ = false; }
    /// The last action for the awaited operation, on any thread.
    void come_home() noexcept {
        if (std::this_thread::get_id() == thread_ && !beginning_)
            resume();
        else
            home_->post(*this);
    }

private:
    scheduler* home_ = nullptr;
    std::thread::id thread_;
    bool beginning_ = false; // only the loop's own thread reads it
};

/// One Asio operation while a coroutine waits for it.
template <class... Values> class op_wait : outside_wait {
public:
    op_wait() noexcept : outside_wait(&give_up) {}

    struct handler {
        op_wait* wait;
        using allocator_type = op_allocator<std::byte>;
        using cancellation_slot_type = boost::asio::cancellation_slot;
        [[nodiscard]] allocator_type get_allocator() const noexcept { return allocator_type(wait->memory_); }
        [[nodiscard]] cancellation_slot_type get_cancellation_slot() const noexcept { return wait->signal_.slot(); }
        void operator()(boost::system::error_code ec, Values... values) {
            wait->result_.emplace(op_result<Values...>{ec, std::move(values)...});
            wait->come_home();
        }
        void operator()()
            requires(sizeof...(Values) == 0)
        {
            (*this)(boost::system::error_code());
        }
    };

    /// Runs `begin(handler)`, which starts the operation; false when the scope is already cancelled. If only the
    /// operation itself can create the values, such as the socket of an accept, it is started even then, and cancelled
    /// at once.
    template <class Begin> bool start(std::coroutine_handle<> waiter, environment* env, Begin&& begin) {
        bool const cancelled = !leave_loop(waiter, env);
        if constexpr ((std::is_default_constructible_v<Values> && ...)) {
            if (cancelled) {
                result_.emplace(op_result<Values...>{boost::asio::error::operation_aborted, Values{}...});
                return false;
            }
        }
        begins();
        std::forward<Begin>(begin)(handler{this});
        has_begun();
        if (cancelled) signal_.emit(boost::asio::cancellation_type::all);
        return true;
    }
    op_result<Values...> take() { return std::move(*result_); }

private:
    static void give_up(cancel_hook& hook, cancel_reason) noexcept {
        static_cast<op_wait&>(static_cast<outside_wait&>(static_cast<suspension&>(hook)))
            .signal_.emit(boost::asio::cancellation_type::all);
    }
    op_memory memory_;
    boost::asio::cancellation_signal signal_;
    std::optional<op_result<Values...>> result_;
};

/// The result of initiating with use_op: not started until it is awaited.
template <class Initiation, class Arguments, class... Values> class op {
public:
    op(Initiation initiation, Arguments arguments)
        : initiation_(std::move(initiation)), arguments_(std::move(arguments)) {}
    op(op&& other) : initiation_(std::move(other.initiation_)), arguments_(std::move(other.arguments_)) {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        return wait_.start(waiter, environment_of(waiter), [this](auto handler) {
            std::apply([&](auto&... a) { std::move(initiation_)(std::move(handler), std::move(a)...); }, arguments_);
        });
    }
    op_result<Values...> await_resume() { return wait_.take(); }

private:
    Initiation initiation_;
    Arguments arguments_;
    op_wait<Values...> wait_;
};

} // namespace coro
} // namespace tunic

template <class... Values>
struct boost::asio::async_result<tunic::use_op_t, void(boost::system::error_code, Values...)> {
    template <class Initiation, class... Args>
    static auto initiate(Initiation initiation, tunic::use_op_t, Args... args) {
        using arguments = std::tuple<std::decay_t<Args>...>;
        return tunic::coro::op<Initiation, arguments, std::decay_t<Values>...>(std::move(initiation),
                                                                               arguments(std::move(args)...));
    }
};
/// An operation that cannot fail, such as asio::post(executor, use_op), has no error code; its result has an empty one.
template <>
struct boost::asio::async_result<tunic::use_op_t, void()>
    : boost::asio::async_result<tunic::use_op_t, void(boost::system::error_code)> {};

namespace tunic::coro {

/// Awaits an asio::awaitable on the request's loop: its exception is thrown here, and it is cancelled with the request.
/// If it moves to another executor, the awaiting coroutine still continues on the loop.
/// Other threads that it moves to must end before the loop is destroyed: Asio keeps executors of the loop there for a
/// moment after the coroutine has returned.
template <class T> struct await_adaptor<boost::asio::awaitable<T, boost::asio::any_io_executor>> {
    class awaiter : outside_wait {
    public:
        explicit awaiter(boost::asio::awaitable<T> work) noexcept : outside_wait(&give_up), work_(std::move(work)) {}
        awaiter(awaiter&& other) noexcept : outside_wait(&give_up), work_(std::move(other.work_)) {}

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
            environment* const env = environment_of(waiter);
            void* const loop = env && env->scheduling() ? env->scheduling()->io_context() : nullptr;
            if (!loop) throw std::logic_error("an asio::awaitable needs a request that runs on an Asio loop");
            if (!this->leave_loop(waiter, env))
                throw boost::system::system_error(boost::asio::error::operation_aborted);
            boost::asio::co_spawn(*static_cast<boost::asio::io_context*>(loop), std::move(work_),
                                  boost::asio::bind_cancellation_slot(signal_.slot(), finish()));
            return true;
        }
        T await_resume() {
            if (error_) std::rethrow_exception(error_);
            if constexpr (!std::is_void_v<T>) return std::move(*value_);
        }

    private:
        auto finish() {
            if constexpr (std::is_void_v<T>)
                return [this](std::exception_ptr error) {
                    error_ = std::move(error);
                    this->come_home();
                };
            else
                return [this](std::exception_ptr error, T value) {
                    error_ = std::move(error);
                    if (!error_) value_.emplace(std::move(value));
                    this->come_home();
                };
        }
        static void give_up(cancel_hook& hook, cancel_reason) noexcept {
            static_cast<awaiter&>(static_cast<outside_wait&>(static_cast<suspension&>(hook)))
                .signal_.emit(boost::asio::cancellation_type::all);
        }
        boost::asio::awaitable<T> work_;
        boost::asio::cancellation_signal signal_;
        std::optional<std::conditional_t<std::is_void_v<T>, char, T>> value_;
        std::exception_ptr error_;
    };
};

/// Starts a task from inside an Asio operation and calls the operation's handler when the task has ended, on the
/// handler's executor: a strand, if the coroutine behind it runs on one.
template <class T, class Handler> class task_runner final : completion {
public:
    static void start(task<T>& work, environment& env, boost::asio::io_context& loop, Handler handler) {
        auto* const self = new task_runner(loop, std::move(handler));
        if (work.start(*self, &env)) (*self)();
    }

private:
    task_runner(boost::asio::io_context& loop, Handler handler)
        : completion(&on_done), busy_(loop.get_executor()), handler_(std::move(handler)) {}
    static void on_done(completion& c) noexcept {
        auto& self = static_cast<task_runner&>(c); // the task is still on the stack: its handler runs in the next turn
        auto const executor = boost::asio::get_associated_executor(self.handler_, self.busy_.get_executor());
        boost::asio::post(executor, [&self]() mutable {
            auto handler = std::move(self.handler_);
            delete &self;
            std::move(handler)();
        });
    }
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
    Handler handler_;
};

} // namespace tunic::coro

namespace tunic {

/// The reverse: a task as an asio::awaitable, for programs whose coroutines are Asio's.
///
///     asio::co_spawn(io, tunic::as_awaitable(talk()), asio::detached);
///
/// Runs on the io_context of the awaiting coroutine, or of its strand, which must run until the task has ended; on a
/// thread_pool it throws std::logic_error. Sleeps, time limits, when_all, offload and use_op work there as in a
/// handler. Returns the task's value or throws its exception. Cancelling the awaiting coroutine (terminal or total)
/// cancels the task's waits; the task is awaited to its end.
template <class T> boost::asio::awaitable<T> as_awaitable(task<T> work) {
    namespace asio = boost::asio;
    auto const executor = co_await asio::this_coro::executor;
    if (executor.template target<asio::thread_pool::executor_type>())
        throw std::logic_error("as_awaitable needs a coroutine on an io_context, and this one is on a thread_pool");
    auto& loop = static_cast<asio::io_context&>(asio::query(executor, asio::execution::context));
    net::asio_scheduler scheduling(loop);
    cancel_scope scope;
    environment env{nullptr, &scheduling, &scope};
    auto begin = [&](auto handler) {
        using handler_type = decltype(handler);
        if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected())
            slot.assign([&scope](asio::cancellation_type) { scope.cancel(cancel_reason::caller_gave_up); });
        coro::task_runner<T, handler_type>::start(work, env, loop, std::move(handler));
    };
    co_await asio::async_initiate<asio::use_awaitable_t<> const, void()>(begin, asio::use_awaitable);
    co_return work.result();
}

} // namespace tunic
