#pragma once
#include <cstdint>
#include <exception>
#include <type_traits>

namespace tunic {

/// Why work should stop.
enum class cancel_reason : std::uint8_t {
    none,            ///< work may go on
    client_gone,     ///< the client reset the connection, or a write to it failed
    deadline,        ///< a time limit passed
    server_stopping, ///< the grace period of a stopping server is over
    sibling_failed,  ///< another branch of the same when_all threw
    caller_gave_up,  ///< the operation that awaits this was cancelled (tunic/asio.hpp)
};

/// Thrown by waits without a result because the request ended early: by reads of the body, writes of a stream, and
/// calls still queued for a pool. Let it pass: when the client has disconnected, nothing is sent and the log has 499;
/// when the server stops, the answer is 503.
class request_cancelled : public std::exception {
public:
    /// Created by awaitables; tests may create their own.
    explicit request_cancelled(cancel_reason why) noexcept : why_(why) {}
    /// Why the request ended.
    [[nodiscard]] cancel_reason reason() const noexcept { return why_; }
    [[nodiscard]] char const* what() const noexcept override { return "the request was cancelled"; }

private:
    cancel_reason why_;
};

class cancel_scope;

/// An entry in a scope's list. A waiter keeps one in its frame and is notified, once, to give up.
class cancel_hook {
public:
    /// `on_cancel` is called at most once, on the loop, and must not resume a coroutine directly.
    explicit cancel_hook(void (*on_cancel)(cancel_hook&, cancel_reason) noexcept) noexcept : on_cancel_(on_cancel) {}
    cancel_hook(cancel_hook const&) = delete;
    cancel_hook& operator=(cancel_hook const&) = delete;
    ~cancel_hook() { unhook(); }

    /// Leaves the list; does nothing when it is in none.
    void unhook() noexcept {
        if (!previous_) return;
        *previous_ = next_;
        if (next_) next_->previous_ = previous_;
        previous_ = nullptr;
    }

private:
    friend class cancel_scope;
    void (*on_cancel_)(cancel_hook&, cancel_reason) noexcept;
    cancel_hook* next_ = nullptr;
    cancel_hook** previous_ = nullptr; // the pointer that points here
};

/// A unit of cancellation: a request, or a part of it under a time limit. Cancelling a scope cancels the scopes inside
/// it. One thread only; cancelling twice keeps the first reason.
class cancel_scope {
public:
    cancel_scope() noexcept : in_outer_(&forward) {}
    /// A scope inside `outer`, already cancelled if `outer` is.
    explicit cancel_scope(cancel_scope& outer) noexcept : in_outer_(&forward), reason_(outer.reason_) {
        outer.add(in_outer_);
    }
    cancel_scope(cancel_scope const&) = delete;
    cancel_scope& operator=(cancel_scope const&) = delete;

    /// Why it was cancelled; none when it was not.
    [[nodiscard]] cancel_reason reason() const noexcept { return reason_; }
    /// Whether it was cancelled.
    [[nodiscard]] bool cancelled() const noexcept { return reason_ != cancel_reason::none; }

    /// Notifies the hook when this scope is cancelled, but not if it already is (ask cancelled() first).
    void add(cancel_hook& hook) noexcept {
        hook.next_ = first_;
        hook.previous_ = &first_;
        if (first_) first_->previous_ = &hook.next_;
        first_ = &hook;
    }

    /// Notifies every hook, including those of inner scopes, and empties the list.
    void cancel(cancel_reason why) noexcept {
        if (cancelled()) return;
        reason_ = why;
        while (first_) { // a hook may end others while it runs
            cancel_hook& hook = *first_;
            hook.unhook();
            hook.on_cancel_(hook, why);
        }
    }

private:
    static void forward(cancel_hook& hook, cancel_reason why) noexcept {
        reinterpret_cast<cancel_scope&>(hook).cancel(why); // the hook is the first member of a standard-layout class
    }

    cancel_hook in_outer_;
    cancel_hook* first_ = nullptr;
    cancel_reason reason_ = cancel_reason::none;
};
static_assert(std::is_standard_layout_v<cancel_scope>);

} // namespace tunic
