#include <tunic/coro/timer_queue.hpp>

namespace tunic {

void timer_queue::place(std::size_t slot, timer& t) noexcept {
    heap_[slot] = &t;
    t.slot_ = slot;
}

void timer_queue::sift_up(std::size_t slot) noexcept {
    timer& t = *heap_[slot];
    while (slot > 0) {
        auto const parent = (slot - 1) / 2;
        if (heap_[parent]->due_ <= t.due_) break;
        place(slot, *heap_[parent]);
        slot = parent;
    }
    place(slot, t);
}

void timer_queue::sift_down(std::size_t slot) noexcept {
    timer& t = *heap_[slot];
    for (;;) {
        auto child = 2 * slot + 1;
        if (child >= heap_.size()) break;
        if (child + 1 < heap_.size() && heap_[child + 1]->due_ < heap_[child]->due_) ++child;
        if (t.due_ <= heap_[child]->due_) break;
        place(slot, *heap_[child]);
        slot = child;
    }
    place(slot, t);
}

void timer_queue::arm(timer& t, steady_time due) {
    t.due_ = due;
    if (!t.armed()) {
        heap_.push_back(&t);
        t.slot_ = heap_.size() - 1;
    }
    sift_up(t.slot_);
    sift_down(t.slot_);
}

void timer_queue::disarm(timer& t) noexcept {
    if (!t.armed()) return;
    auto const slot = t.slot_;
    timer* const last = heap_.back();
    heap_.pop_back();
    t.slot_ = timer::idle;
    if (last == &t) return;
    place(slot, *last);
    sift_up(slot);
    sift_down(last->slot_);
}

void timer_queue::fire_due(steady_time now) noexcept {
    while (!heap_.empty() && heap_.front()->due_ <= now) {
        timer& t = *heap_.front();
        disarm(t);
        t.fire_(t);
    }
}

} // namespace tunic
