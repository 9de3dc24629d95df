#include <tunic/coro/block_on.hpp>

#include <tunic/coro/timer_queue.hpp>

#include <condition_variable>
#include <mutex>

namespace tunic {

struct manual_loop::state {
    timer_queue timers;
    std::mutex mutex; // guards posted work
    std::condition_variable posted;
    work_item* first = nullptr;
    work_item** last = &first;
};

manual_loop::manual_loop() : state_(std::make_unique<state>()) {}
manual_loop::~manual_loop() = default;

steady_time manual_loop::now() const noexcept { return std::chrono::steady_clock::now(); }
void manual_loop::arm(timer& t, steady_time due) { state_->timers.arm(t, due); }
void manual_loop::disarm(timer& t) noexcept { state_->timers.disarm(t); }

void manual_loop::post(work_item& item) noexcept {
    std::lock_guard const lock(state_->mutex);
    item.next = nullptr;
    *state_->last = &item;
    state_->last = &item.next;
    state_->posted.notify_one();
}

void manual_loop::run_until(bool const& finished) {
    while (!finished) {
        work_item* batch = nullptr;
        {
            std::unique_lock lock(state_->mutex);
            if (!state_->first) {
                auto const some_work = [this] { return state_->first != nullptr; };
                if (state_->timers.empty())
                    state_->posted.wait(lock, some_work);
                else
                    state_->posted.wait_until(lock, state_->timers.soonest(), some_work);
            }
            batch = std::exchange(state_->first, nullptr);
            state_->last = &state_->first;
        }
        while (batch) {
            auto* const item = batch;
            batch = item->next; // running the item may destroy it
            item->run();
        }
        state_->timers.fire_due(now());
    }
}

} // namespace tunic
