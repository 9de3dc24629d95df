#include <tunic/coro/timer_queue.hpp>
#include <tunic/net/asio_scheduler.hpp>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace tunic::net {

// One timer of the engine serves all timers here: it is set to the soonest.
struct asio_scheduler::state : std::enable_shared_from_this<state> {
    explicit state(boost::asio::io_context& e) : engine(e), alarm(e.get_executor()) {}

    boost::asio::io_context& engine;
    timer_queue timers;
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                      boost::asio::io_context::executor_type>
        alarm;
    steady_time alarm_due = steady_time::max();

    void wait_for_soonest() {
        if (timers.empty() || timers.soonest() >= alarm_due) return;
        alarm_due = timers.soonest();
        alarm.expires_at(alarm_due);
        alarm.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (error) return; // moved to an earlier time, or the scheduler is gone
            self->alarm_due = steady_time::max();
            self->timers.fire_due(std::chrono::steady_clock::now());
            self->wait_for_soonest();
        });
    }
};

asio_scheduler::asio_scheduler(boost::asio::io_context& engine) : state_(std::make_shared<state>(engine)) {}
asio_scheduler::~asio_scheduler() { state_->alarm.cancel(); }

steady_time asio_scheduler::now() const noexcept { return std::chrono::steady_clock::now(); }
void asio_scheduler::arm(timer& t, steady_time due) {
    state_->timers.arm(t, due);
    state_->wait_for_soonest();
}
void asio_scheduler::disarm(timer& t) noexcept { state_->timers.disarm(t); }
void asio_scheduler::post(work_item& item) noexcept {
    boost::asio::post(state_->engine, [&item] { item.run(); });
}
void* asio_scheduler::io_context() noexcept { return &state_->engine; }

} // namespace tunic::net
