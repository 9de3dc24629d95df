#include <tunic/coro/pool_call.hpp>

#include <tunic/coro/cancellation.hpp>

#include <stdexcept>
#include <utility>

namespace tunic::coro {

pool_wait::pool_wait(pool_threads& pool, void (*job)(pool_job&, void*) noexcept) noexcept
    : pool_job(job), work_item(&back_on_loop), timer(&time_in_queue_is_up), suspension(&give_up), pool_(pool) {}

pool_wait::~pool_wait() {
    if (!loop_) return;
    (void)pool_.withdraw(*this);
    loop_->disarm(*this);
}

bool pool_wait::begin(std::coroutine_handle<> waiter, environment* env) {
    scheduler* const loop = env ? env->scheduling() : nullptr;
    if (!loop) throw std::logic_error("a pool is awaited in a coroutine that runs on no loop");
    if (!enter(waiter, env)) { // cancelled before it began
        error_ = std::make_exception_ptr(request_cancelled(env->scope()->reason()));
        return false;
    }
    if (auto const longest = pool_.options().queue_time; longest.count() > 0)
        loop->arm(*this, time_after(loop->now(), longest));
    loop_ = loop;
    if (pool_.submit(*this)) return true;
    loop_ = nullptr;
    loop->disarm(*this);
    unhook();
    error_ = std::make_exception_ptr(pool_saturated());
    return false;
}

void pool_wait::back_on_loop(work_item& item) noexcept {
    auto& self = static_cast<pool_wait&>(item);
    std::exchange(self.loop_, nullptr)->disarm(self);
    self.resume();
}

// The side that takes the job out of the queue must resume the coroutine.
void pool_wait::leave_queue(std::exception_ptr why) noexcept {
    error_ = std::move(why);
    loop_->post(*this); // the coroutine continues in a turn of the loop, not in here
}

void pool_wait::time_in_queue_is_up(timer& t) noexcept {
    auto& self = static_cast<pool_wait&>(t);
    if (self.pool_.withdraw(self)) self.leave_queue(std::make_exception_ptr(pool_saturated()));
}

// A running function cannot be interrupted: wait for it.
void pool_wait::give_up(cancel_hook& hook, cancel_reason why) noexcept {
    auto& self = static_cast<pool_wait&>(static_cast<suspension&>(hook));
    if (self.pool_.withdraw(self)) self.leave_queue(std::make_exception_ptr(request_cancelled(why)));
}

} // namespace tunic::coro
