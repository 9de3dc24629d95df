#include <tunic/testing/simulated_loop.hpp>

#include <tunic/coro/timer_queue.hpp>
#include <tunic/coro/work_list.hpp>

#include <algorithm>
#include <mutex>
#include <stdexcept>

namespace tunic::testing {

struct simulated_loop::state {
    steady_time now{std::chrono::hours(1)}; // not the epoch, so that a time of zero shows a mistake
    timer_queue timers;
    mutable std::mutex mutex; // guards posted work
    coro::work_list posted;
};

simulated_loop::simulated_loop() : state_(std::make_unique<state>()) {}
simulated_loop::~simulated_loop() = default;

steady_time simulated_loop::now() const noexcept { return state_->now; }

void simulated_loop::arm(timer& t, steady_time due) { state_->timers.arm(t, due); }

void simulated_loop::disarm(timer& t) noexcept { state_->timers.disarm(t); }

void simulated_loop::post(work_item& item) noexcept {
    std::lock_guard const lock(state_->mutex);
    state_->posted.append(item);
}

void simulated_loop::withdraw(work_item& item) noexcept {
    std::lock_guard const lock(state_->mutex);
    state_->posted.remove(item);
}

void simulated_loop::settle() {
    constexpr int patience = 1'000'000;
    for (int turn = 0;; ++turn) {
        work_item* item = nullptr;
        {
            std::lock_guard const lock(state_->mutex);
            item = state_->posted.take();
        }
        if (!item) {
            if (state_->timers.empty() || state_->timers.soonest() > state_->now) return;
            state_->timers.fire_due(state_->now);
        } else {
            item->run();
        }
        if (turn == patience) throw std::runtime_error("simulated_loop: a million turns without coming to rest");
    }
}

void simulated_loop::advance(steady_duration by) {
    auto const end = state_->now + by;
    settle();
    while (!state_->timers.empty() && state_->timers.soonest() <= end) {
        state_->now = std::max(state_->now, state_->timers.soonest());
        settle();
    }
    state_->now = end;
    settle();
}

void simulated_loop::jump(steady_duration by) {
    state_->now += by;
    settle();
}

bool simulated_loop::idle() const noexcept {
    std::lock_guard const lock(state_->mutex);
    return state_->posted.empty() && state_->timers.empty();
}

} // namespace tunic::testing
