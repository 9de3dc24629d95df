#pragma once
#include <tunic/coro/task.hpp>

namespace tunic {

class context;
class next;

namespace routing {

/// One layer of a compiled chain: an object that the service owns, and how to call it. Chains are contiguous arrays.
struct layer {
    void const* self;
    task<> (*invoke)(void const* self, context&, next);
};

/// Enters a layer when `next()` is awaited. Defined by the application layer, which knows what a context is.
extern deferred_task const enter_layer;

} // namespace routing

/// The way inwards: `co_await next();` runs the inner layers and the handler, and comes back when they are done.
///
/// Calling it gives a task, so nothing inner runs before it is awaited (or returned: `return next();` costs no frame).
/// Call it at most once: a second time is a logic error that becomes a 500. Sixteen bytes, passed by value, valid while
/// its request lives. Follows Koa's `next`.
class [[nodiscard]] next {
public:
    next(routing::layer const* inner, environment& env) noexcept : inner_(inner), env_(&env) {}

    [[nodiscard("next() does nothing until it is awaited: co_await next(), or return next()")]] task<>
    operator()() const noexcept {
        return {routing::enter_layer, inner_, *env_};
    }

private:
    routing::layer const* inner_;
    environment* env_;
};

} // namespace tunic
