#include <tunic/net/event_loop.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <utility>

namespace tunic {

event_loop::event_loop() : engine_(std::make_unique<boost::asio::io_context>(1)) {}
event_loop::~event_loop() = default;

// Suspended frames must not be destroyed, so this returns only at the end of the work.
void net::run_until(boost::asio::io_context& engine, bool const& finished, cancel_scope* scope) {
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> const busy(engine.get_executor());
    if (engine.stopped()) engine.restart();
    auto const give_up = [&] {
        if (scope) scope->cancel(cancel_reason::caller_gave_up);
    };
    bool stopped = false;
    std::exception_ptr thrown;
    while (!finished) {
        if (engine.stopped()) { // by a handler, or by another thread
            stopped = true;
            engine.restart();
            give_up();
        }
        try {
            engine.run_one();
        } catch (...) {
            if (!thrown) thrown = std::current_exception();
            give_up();
        }
    }
    if (stopped) engine.stop();
    if (thrown) std::rethrow_exception(std::move(thrown));
}

} // namespace tunic
