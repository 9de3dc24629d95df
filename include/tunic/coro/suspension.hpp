#pragma once
#include <tunic/coro/cancellation.hpp>
#include <tunic/coro/environment.hpp>

#include <coroutine>
#include <utility>

namespace tunic::coro {

/// A coroutine that waits for one event and may be cancelled. The base of all leaf awaitables: it remembers the cancel
/// scope of the wait and restores it on resumption.
///
/// The owner of the event calls resume() once, from the loop. `on_cancel` is called at most once, while suspended; it
/// must not resume the coroutine itself but cause the event to happen soon.
class suspension : public cancel_hook {
public:
    explicit suspension(void (*on_cancel)(cancel_hook&, cancel_reason) noexcept) noexcept : cancel_hook(on_cancel) {}

    /// False: the scope is already cancelled, do not wait.
    [[nodiscard]] bool enter(std::coroutine_handle<> waiter, environment* env) noexcept {
        waiter_ = waiter;
        env_ = env;
        scope_ = env ? env->scope() : nullptr;
        if (!scope_) return true;
        if (scope_->cancelled()) return false;
        scope_->add(*this);
        return true;
    }
    [[nodiscard]] environment* env() const noexcept { return env_; }

    void resume() noexcept {
        unhook();
        if (env_) env_->enter(scope_);
        std::exchange(waiter_, {}).resume();
    }

private:
    std::coroutine_handle<> waiter_;
    environment* env_ = nullptr;
    cancel_scope* scope_ = nullptr;
};

/// A suspension that cannot be cancelled; it only restores the scope.
class uninterrupted {
public:
    void wait(std::coroutine_handle<> waiter, environment* env) noexcept {
        waiter_ = waiter;
        env_ = env;
        scope_ = env ? env->scope() : nullptr;
    }
    void forget() noexcept { waiter_ = {}; }
    void resume() noexcept {
        if (env_) env_->enter(scope_);
        std::exchange(waiter_, {}).resume();
    }

private:
    std::coroutine_handle<> waiter_;
    environment* env_ = nullptr;
    cancel_scope* scope_ = nullptr;
};

} // namespace tunic::coro
