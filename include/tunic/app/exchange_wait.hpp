#pragma once
#include <tunic/app/exchange.hpp>
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/suspension.hpp>

namespace tunic {

/// Waits until the exchange has input, or room for output. Cancelling the request ends the wait too. In both cases the
/// caller asks the exchange again, which reports whether the request is over.
class exchange_wait : coro::suspension, work_item {
public:
    enum class wants : bool { body, room };
    exchange_wait(exchange& with, environment& env, wants what) noexcept
        : suspension(&give_up), work_item(&wake), with_(with), env_in_(env), what_(what) {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiter) noexcept {
        if (!enter(waiter, &env_in_)) return false;
        if (what_ == wants::body)
            with_.wait_for_body(*this);
        else
            with_.wait_for_room(*this);
        return true;
    }
    void await_resume() const noexcept {}

private:
    static void give_up(cancel_hook& hook, cancel_reason) noexcept {
        auto& self = static_cast<exchange_wait&>(static_cast<coro::suspension&>(hook));
        self.with_.forget(self);
        self.env_in_.scheduling()->post(self); // resumed from the loop, not from inside the cancellation
    }
    static void wake(work_item& item) noexcept { static_cast<exchange_wait&>(item).resume(); }

    exchange& with_;
    environment& env_in_;
    wants what_;
};

} // namespace tunic
