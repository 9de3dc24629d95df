#include <tunic/coro/wait_line.hpp>

#include <tunic/coro/this_environment.hpp>

#include <cassert>

namespace tunic::coro {

wait_line::~wait_line() {
    assert(waiting_ == 0 && "an event, semaphore or channel is destroyed while coroutines wait");
}

void wait_line::append(line_wait& wait) noexcept {
    wait.previous_ = last_;
    wait.next_ = nullptr;
    (last_ ? last_->next_ : first_) = &wait;
    last_ = &wait;
    wait.queued_ = true;
    ++waiting_;
}

void wait_line::remove(line_wait& wait) noexcept {
    (wait.previous_ ? wait.previous_->next_ : first_) = wait.next_;
    (wait.next_ ? wait.next_->previous_ : last_) = wait.previous_;
    wait.queued_ = false;
}

// Posted under the mutex: a frame that is destroyed at this moment finds itself in the line or with its loop.
void wait_line::wake_front(bool served) noexcept {
    line_wait& wait = *first_;
    remove(wait);
    wait.served_ = served;
    wait.loop_->post(wait);
}

void wait_line::wake_all(bool served) noexcept {
    while (first_) wake_front(served);
}

bool line_wait::begin(std::coroutine_handle<> waiter, environment* env) {
    loop_ = check_loop(env).scheduling();
    if (env->scope() && env->scope()->cancelled()) return false;
    std::lock_guard const lock(line_.guard_);
    if (start_(*this)) return false;
    waiting_ = enter(waiter, env); // true: the scope is not cancelled
    return true;
}

bool line_wait::leave() noexcept {
    if (!waiting_) return false;
    waiting_ = false;
    std::lock_guard const lock(line_.guard_);
    --line_.waiting_;
    if (!queued_) {
        loop_->withdraw(*this);
        return served_;
    }
    line_.remove(*this);
    return false;
}

void line_wait::back_on_loop(work_item& item) noexcept {
    auto& self = static_cast<line_wait&>(item);
    {
        std::lock_guard const lock(self.line_.guard_);
        --self.line_.waiting_;
    }
    self.waiting_ = false;
    self.resume();
}

// What was handed over before the cancellation is kept.
void line_wait::give_up(cancel_hook& hook, cancel_reason) noexcept {
    auto& self = static_cast<line_wait&>(static_cast<suspension&>(hook));
    std::lock_guard const lock(self.line_.guard_);
    if (!self.queued_) return;
    self.line_.remove(self);
    self.loop_->post(self);
}

} // namespace tunic::coro
