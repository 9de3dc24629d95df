#pragma once
#include <tunic/coro/scheduler.hpp>

#include <vector>

namespace tunic {

/// The armed timers of one loop, soonest first: a binary heap of pointers, allocation-free once it has grown.
class timer_queue {
public:
    timer_queue() = default;
    timer_queue(timer_queue const&) = delete;
    timer_queue& operator=(timer_queue const&) = delete;

    void arm(timer& t, steady_time due);
    void disarm(timer& t) noexcept;

    [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
    /// When the soonest timer is due; not for an empty() queue.
    [[nodiscard]] steady_time soonest() const noexcept { return heap_.front()->due_; }

    /// Fires, one by one, all timers due at `now`. A timer that is armed again meanwhile waits for the next call if it
    /// is due later than `now`.
    void fire_due(steady_time now) noexcept;

private:
    void place(std::size_t slot, timer& t) noexcept;
    void sift_up(std::size_t slot) noexcept;
    void sift_down(std::size_t slot) noexcept;

    std::vector<timer*> heap_;
};

} // namespace tunic
