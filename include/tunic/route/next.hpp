#pragma once
#include <tunic/coro/task.hpp>

#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace tunic {

class context;
class next;

namespace routing {

/// One layer of a compiled chain: an object owned by the service, and the function that calls it. Chains are contiguous
/// arrays.
struct layer {
    void const* self;
    task<> (*invoke)(context&, next, void const* self); // in the order that leaves a plain function's registers alone
    /// Its place in the chain, from 1. Layers that a combinator creates for itself have 0.
    std::uint32_t position = 0;
};

/// Calls a layer. Defined in the application layer, where context is complete (app/context.hpp).
inline task<> enter_layer(environment& env, layer const* at);
/// The same out of order: for a rerouted request it enters the other layer; otherwise next() was called twice: logs
/// that, and throws.
TUNIC_COLD task<> enter_layer_out_of_order(environment& env, layer const* at);
/// Reports that a result of next() was dropped without being awaited or returned.
void layer_dropped(environment& env, layer const* at) noexcept;

/// The result of `next()`: awaited, it runs the inner layers; returned from a layer as its task<>, it enters them at
/// once.
class [[nodiscard("next() does nothing until it is awaited: co_await next(), or return next()")]] next_call {
public:
    next_call(layer const* at, environment& env) noexcept : at_(at), env_(&env) {}
    next_call(next_call&& other) noexcept : at_(std::exchange(other.at_, nullptr)), env_(other.env_) {}
    next_call& operator=(next_call&&) = delete;
    TUNIC_ALWAYS_INLINE ~next_call() {
        if (at_) [[unlikely]]
            look_after();
    }

    operator task<>() && { return enter_layer(*env_, std::exchange(at_, nullptr)); }

    [[nodiscard]] TUNIC_ALWAYS_INLINE bool await_ready() {
        auto* const at = std::exchange(at_, nullptr);
        ::new (&inner_) task<>(enter_layer(*env_, at));
        if (inner_.await_ready()) return true;
        bool const finished = inner_.run(env_);
        if (finished && inner_.await_ready()) [[likely]]
            return true;
        at_ = at;
        env_ = nullptr;
        return finished;
    }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { inner_.then_resume(waiter); }
    void await_resume() const {
        if (at_) [[unlikely]]
            inner_.await_resume();
    }

private:
    TUNIC_COLD void look_after() noexcept {
        if (env_)
            layer_dropped(*env_, at_);
        else
            inner_.~task();
    }

    // Three states in two words, because each visit counts: not awaited yet (both set); nothing left to look after (at_
    // null); an inner task that waits or has an error to report (env_ null).
    layer const* at_;
    environment* env_;
    union {
        task<> inner_;
    };
};

} // namespace routing

/// The way inwards: `co_await next();` runs the inner layers and the handler, and resumes when they are done.
///
/// Calling it does nothing yet: it returns an object to await, or to return (`return next();` costs no frame). Await it
/// at most once: a second time is a logic error that becomes a 500. Sixteen bytes, passed by value, valid while its
/// request lives. Follows Koa's `next`.
class [[nodiscard]] next {
public:
    /// For internal use.
    next(routing::layer const* inner, environment& env) noexcept : inner_(inner), env_(&env) {}

    routing::next_call operator()() const noexcept { return {inner_, *env_}; }

    /// Does not compile: call next, and await the result.
    template <class T = void> routing::next_call operator co_await() const {
        static_assert(!std::is_void_v<T>, "next is a function: co_await next()");
        return (*this)();
    }

private:
    routing::layer const* inner_;
    environment* env_;
};

} // namespace tunic
