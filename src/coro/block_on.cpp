#include <tunic/coro/block_on.hpp>

#include <tunic/coro/timer_queue.hpp>
#include <tunic/coro/work_list.hpp>

#include <condition_variable>
#include <mutex>

namespace tunic {

struct manual_loop::state {
    timer_queue timers;
    std::mutex mutex; // guards posted work
    std::condition_variable more;
    coro::work_list posted;
    coro::work_list turn; // being run; only the loop's thread uses it
};

manual_loop::manual_loop() : state_(std::make_unique<state>()) {}
manual_loop::~manual_loop() = default;

steady_time manual_loop::now() const noexcept { return std::chrono::steady_clock::now(); }
void manual_loop::arm(timer& t, steady_time due) { state_->timers.arm(t, due); }
void manual_loop::disarm(timer& t) noexcept { state_->timers.disarm(t); }

void manual_loop::post(work_item& item) noexcept {
    std::lock_guard const lock(state_->mutex);
    state_->posted.append(item);
    state_->more.notify_one();
}

void manual_loop::withdraw(work_item& item) noexcept {
    if (state_->turn.remove(item)) return;
    std::lock_guard const lock(state_->mutex);
    state_->posted.remove(item);
}

void manual_loop::run_until(bool const& finished) {
    while (!finished) {
        {
            std::unique_lock lock(state_->mutex);
            auto const some_work = [this] { return !state_->posted.empty(); };
            if (state_->timers.empty())
                state_->more.wait(lock, some_work);
            else
                state_->more.wait_until(lock, state_->timers.soonest(), some_work);
            state_->turn.append_all(state_->posted);
        }
        while (auto* const item = state_->turn.take()) item->run(); // which may destroy it, and withdraw others
        state_->timers.fire_due(now());
    }
}

} // namespace tunic
