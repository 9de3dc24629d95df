#include "net/operation_memory.hpp"

#include <tunic/coro/timer_queue.hpp>
#include <tunic/coro/work_list.hpp>
#include <tunic/net/asio_scheduler.hpp>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <cstddef>
#include <exception>
#include <mutex>
#include <utility>

namespace tunic::net {

// One timer of the engine serves all timers here: it is set to the soonest.
struct asio_scheduler::state : std::enable_shared_from_this<state> {
    state(boost::asio::io_context& e, idle_alarm a) : engine(e), alarm(e.get_executor()), when_idle(a) {}

    boost::asio::io_context& engine;
    timer_queue timers;
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                      boost::asio::io_context::executor_type>
        alarm;
    idle_alarm when_idle;
    steady_time alarm_due = steady_time::max();
    // When it is set to an earlier time, the operation cancelled for that keeps its memory for one more turn.
    std::array<operation_memory, 4> alarm_memory;
    std::size_t alarms = 0;

    std::mutex posted_mutex; // guards these two
    coro::work_list posted;  // work for the next turn of the loop
    bool turn_requested = false;
    operation_memory posted_memory;
    coro::work_list turn; // being run; only the loop's thread uses it

    void wait_for_soonest() noexcept {
        if (timers.empty() || timers.soonest() >= alarm_due) return;
        try {
            alarm_due = steady_time::max(); // in case it cannot be moved; the previous setting is cancelled first
            alarm.expires_at(timers.soonest());
            alarm.async_wait(alarm_memory[alarms++ % alarm_memory.size()].lend(
                [self = shared_from_this()](boost::system::error_code error) {
                    if (error) return; // moved to an earlier time, or the scheduler is destroyed
                    self->alarm_due = steady_time::max();
                    self->timers.fire_due(std::chrono::steady_clock::now());
                    self->wait_for_soonest();
                }));
            alarm_due = timers.soonest();
        } catch (std::exception const&) {} // no memory for it: set_alarm_again() will try again
    }

    // An alarm for disarmed timers would keep the engine from running out of work.
    void forget_idle_alarm() noexcept {
        if (!timers.empty() || alarm_due == steady_time::max()) return;
        alarm_due = steady_time::max();
        alarm.cancel();
    }

    void run_posted() noexcept {
        {
            std::lock_guard const lock(posted_mutex);
            turn.append_all(posted);
            turn_requested = false;
        }
        // An item may be destroyed, or posted again, while it runs, and withdraw others.
        while (auto* const item = turn.take()) item->run();
    }
};

asio_scheduler::asio_scheduler(boost::asio::io_context& engine, idle_alarm when_idle)
    : state_(std::make_shared<state>(engine, when_idle)) {}
asio_scheduler::~asio_scheduler() { state_->alarm.cancel(); }

steady_time asio_scheduler::now() const noexcept { return std::chrono::steady_clock::now(); }
void asio_scheduler::arm(timer& t, steady_time due) {
    state_->timers.arm(t, due);
    state_->wait_for_soonest();
}
void asio_scheduler::disarm(timer& t) noexcept {
    state_->timers.disarm(t);
    if (state_->when_idle == idle_alarm::given_up) state_->forget_idle_alarm();
}
void asio_scheduler::set_alarm_again() noexcept {
    state_->forget_idle_alarm();
    state_->wait_for_soonest();
}

// One operation of the engine runs all waiting work, so that it always has memory.
void asio_scheduler::post(work_item& item) noexcept {
    auto& s = *state_;
    {
        std::lock_guard const lock(s.posted_mutex);
        s.posted.append(item);
        if (std::exchange(s.turn_requested, true)) return;
    }
    boost::asio::post(s.engine, s.posted_memory.lend([self = state_] { self->run_posted(); }));
}
void asio_scheduler::withdraw(work_item& item) noexcept {
    if (state_->turn.remove(item)) return;
    std::lock_guard const lock(state_->posted_mutex);
    state_->posted.remove(item);
}
void* asio_scheduler::io_context() noexcept { return &state_->engine; }

} // namespace tunic::net
