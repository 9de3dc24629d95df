#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <chrono>

namespace tunic::middleware {

/// Options of timeout().
struct timeout_options {
    /// From here to the response, or to the head of a stream.
    std::chrono::milliseconds limit = std::chrono::seconds(30);
    /// Requests without a limit.
    request_predicate skip = false;
};

/// When the innermost timeout layer around a handler expires: `c.get<deadline>().left(c)` is the time left for calls to
/// other services.
struct deadline {
    /// On the clock of the request's loop, which tests may move.
    steady_time at;
    /// The time left; zero when it has passed.
    [[nodiscard]] steady_duration left(context const& c) const noexcept {
        auto const rest = at - c.scheduling()->now();
        return rest > steady_duration::zero() ? rest : steady_duration::zero();
    }
};

/// Answers 503 when the layers and the handler inside take longer than the limit.
///
/// When the time is up, the handler's wait (a sleep, a body, an Asio operation, a client's call) is cancelled, the
/// handler is awaited to its end, and timed_out is thrown in its place: a problem document, unless an error handler
/// answers otherwise. A handler that ignores the cancellation, or waits for something that cannot be interrupted such
/// as offload(), gets its 503 only once it ends, and its response is dropped. One that computes without ever waiting is
/// not affected at all: move such work to a thread_pool.
///
/// A stream whose head was sent in time goes on; one that would begin too late fails. Of nested limits the shortest
/// counts; to let an inner one replace an outer one, give both the same slot.
///
/// Order: inside of layers that must always run (logger, cors), outside of everything that may wait. On a group or a
/// route give it an edge slot, `use(timeout({.limit = 5s}), {.slot = "edge:timeout"})`: without one, the inputs of
/// handlers (json<T>, endpoints) are read before it runs, and the wait for the body does not count. Throws
/// std::invalid_argument for a limit that is not positive.
any_layer timeout(timeout_options options = {});

} // namespace tunic::middleware
