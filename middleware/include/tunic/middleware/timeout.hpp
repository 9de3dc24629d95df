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
    /// Requests that may take as long as they like.
    request_predicate skip = false;
};

/// When the innermost timeout layer around a handler gives up: `c.get<deadline>().left(c)` is how long a call to
/// somebody else may take.
struct deadline {
    /// On the clock of the request's loop, which tests may move.
    steady_time at;
    /// How long that is from now on; zero when it has passed.
    [[nodiscard]] steady_duration left(context const& c) const noexcept {
        auto const rest = at - c.scheduling()->now();
        return rest > steady_duration::zero() ? rest : steady_duration::zero();
    }
};

/// Answers 503 when the layers and the handler inside take longer than the limit.
///
/// When the time is up, what the handler waits for (a sleep, a body, an Asio operation, a client's call) is cancelled,
/// the handler is awaited to its end, and timed_out is thrown in its place: a problem document, unless an error handler
/// says otherwise. A handler that ignores the cancellation, or waits for what cannot be interrupted such as offload(),
/// is answered for when it ends, and what it made is thrown away. One that computes without ever waiting is not noticed
/// at all: move such work to a thread_pool.
///
/// A stream whose head is out has met the limit and goes on; one that would begin too late does not. Of nested limits
/// the shortest counts; to let an inner one replace an outer one, give both the same slot.
///
/// Order: inside of what must always run (logger, cors), outside of whatever may wait. On a group or a route give it an
/// edge slot, `use(timeout({.limit = 5s}), {.slot = "edge:timeout"})`: without one, the inputs of handlers (json<T>,
/// endpoints) have been read before it runs, and the wait for the body does not count. Throws std::invalid_argument for
/// a limit that is not positive.
any_layer timeout(timeout_options options = {});

} // namespace tunic::middleware
