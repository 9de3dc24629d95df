#pragma once
#include <tunic/coro/pool_call.hpp>
#include <tunic/coro/thread_pool.hpp>

#include <type_traits>
#include <utility>

namespace tunic {

namespace coro {

/// Functions of a thread_pool need no resource of their thread.
struct no_resource {
    template <class Function> static decltype(auto) call(Function& function, void*) { return function(); }
};

} // namespace coro

/// Runs `function` on the pool and returns its result:
/// `auto digest = co_await offload(pool, [&] { return slow(x); });`
///
/// The coroutine continues on its own loop's thread when the function has returned; the function's exception is thrown
/// here. A full queue throws pool_saturated at once; a wait longer than `pool_options::queue_time` throws it then.
/// then.
///
/// A request that is cancelled while its call is queued leaves the queue: request_cancelled is thrown, and the function
/// never runs. A running function cannot be interrupted: the call waits for it, so everything it refers to must stay
/// alive until it returns. Do not touch the `context` inside the function.
///
/// It composes: `co_await with_timeout(c, 2s, offload(pool, f))`, `co_await when_all(c, offload(pool, f), fetch(c))`.
///
/// The pool must outlive the call: create it before the server. Await it in a coroutine that runs on a loop.
template <class Function> auto offload(thread_pool& pool, Function&& function) {
    coro::check_offloaded_function<Function>();
    return coro::pool_call<std::decay_t<Function>, coro::no_resource>(pool.threads(), std::forward<Function>(function));
}

} // namespace tunic
