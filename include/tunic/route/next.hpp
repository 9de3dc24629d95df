#pragma once
#include <tunic/coro/task.hpp>

#include <cstdint>
#include <new>
#include <utility>

namespace tunic {

class context;
class next;

namespace routing {

/// One layer of a compiled chain: an object that the service owns, and how to call it. Chains are contiguous arrays.
struct layer {
    void const* self;
    task<> (*invoke)(void const* self, context&, next);
    /// Place in its chain, from 1. Layers that a combinator makes for itself have 0.
    std::uint32_t position = 0;
};

/// Calls a layer. Defined by the application layer, which knows what a context is.
task<> enter_layer(layer const* at, environment& env);
/// A call of next() was dropped without having been awaited or returned.
void layer_dropped(layer const* at, environment& env) noexcept;

/// What `next()` gives: awaited, it runs the inner layers; returned from a layer as its task<>, it enters them at once.
class [[nodiscard("next() does nothing until it is awaited: co_await next(), or return next()")]] next_call {
public:
    next_call(layer const* at, environment& env) noexcept : at_(at), env_(&env) {}
    next_call(next_call&& other) noexcept : at_(std::exchange(other.at_, nullptr)), env_(other.env_) {}
    next_call& operator=(next_call&&) = delete;
    ~next_call() {
        if (at_) [[unlikely]] layer_dropped(at_, *env_);
    }

    operator task<>() && { return enter_layer(std::exchange(at_, nullptr), *env_); }

    [[nodiscard]] bool await_ready() {
        ::new (&inner_) task<>(enter_layer(std::exchange(at_, nullptr), *env_)); // over an empty one
        return inner_.await_ready();
    }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> waiter) {
        return inner_.await_suspend(waiter);
    }
    void await_resume() const { inner_.await_resume(); }

private:
    layer const* at_; // null once it was entered
    environment* env_;
    task<> inner_;
};

} // namespace routing

/// The way inwards: `co_await next();` runs the inner layers and the handler, and comes back when they are done.
///
/// Calling it does nothing yet: it gives something to await, or to return (`return next();` costs no frame). Await it at
/// most once: a second time is a logic error that becomes a 500. Sixteen bytes, passed by value, valid while its request
/// lives. Follows Koa's `next`.
class [[nodiscard]] next {
public:
    next(routing::layer const* inner, environment& env) noexcept : inner_(inner), env_(&env) {}

    routing::next_call operator()() const noexcept { return {inner_, *env_}; }

private:
    routing::layer const* inner_;
    environment* env_;
};

} // namespace tunic
