#pragma once
#include <tunic/coro/cancellation.hpp>
#include <tunic/coro/environment.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/net/asio_scheduler.hpp>

#include <memory>

namespace tunic {

/// An Asio loop for programs that do not have one and do not want to include Asio:
///
///     tunic::event_loop loop;
///     tunic::client http{loop, {.base = "http://127.0.0.1:8080"}};
///     tunic::block_on(loop, talk(http));
///
/// It can be used wherever an io_context is expected.
class event_loop {
public:
    event_loop();
    ~event_loop();
    event_loop(event_loop const&) = delete;
    event_loop& operator=(event_loop const&) = delete;

    [[nodiscard]] operator boost::asio::io_context&() noexcept { return *engine_; }

private:
    std::unique_ptr<boost::asio::io_context> engine_;
};

namespace net {
/// Runs the loop on this thread until code running on it sets `finished`. Stopping the loop, or an exception from one
/// of its handlers, cancels `scope`, and takes effect once `finished` is set.
void run_until(boost::asio::io_context& engine, bool const& finished, cancel_scope* scope = nullptr);
} // namespace net

/// Runs a task to its end on a loop that the calling thread runs meanwhile, and returns its value. Throws the task's
/// exception. The loop is usable afterwards. Not for handlers, nor for a loop that another thread runs.
///
/// When something else on the loop throws, or stops the loop, the task is cancelled and still awaited to its end; then
/// that exception is thrown in place of the task's value, and a stopped loop stays stopped.
template <class T> T block_on(boost::asio::io_context& loop, task<T> work) {
    struct finish : completion {
        finish() : completion([](completion& c) noexcept { static_cast<finish&>(c).done = true; }) {}
        bool done = false;
    } end;
    net::asio_scheduler on_loop(loop);
    cancel_scope scope;
    environment env{nullptr, &on_loop, &scope};
    if (!work.start(end, &env)) net::run_until(loop, end.done, &scope);
    return work.result();
}

} // namespace tunic
