#include <tunic/net/event_loop.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace tunic {

event_loop::event_loop() : engine_(std::make_unique<boost::asio::io_context>(1)) {}
event_loop::~event_loop() = default;

void net::run_until(boost::asio::io_context& engine, bool const& finished) {
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> const busy(engine.get_executor());
    if (engine.stopped()) engine.restart();
    while (!finished) engine.run_one();
}

} // namespace tunic
