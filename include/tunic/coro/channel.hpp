#pragma once
#include <tunic/coro/environment.hpp>
#include <tunic/coro/wait_line.hpp>

#include <cstddef>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace tunic {

/// A queue of at most `capacity` values between coroutines: senders wait while it is full, receivers while it is empty.
///
///     channel<job> jobs{64};
///     if (!co_await jobs.send(c, std::move(work))) co_return;       // false: closed or cancelled
///     for (;;) {
///         auto const next = co_await jobs.receive(c);
///         if (!next) break; // closed and drained, or cancelled
///     }
///
/// - Any number of senders and receivers, on any loops; each value reaches one receiver, in the order of sending. First
///   come, first served on both sides. A coroutine that waited continues on its own loop, in a later turn.
/// - Capacity 0 is a rendezvous: a send completes when a receiver takes its value.
/// - close() ends it: later sends and those that wait report false, and their values are dropped. Receivers get the
///   values in the buffer, then nullopt.
/// - A value handed over before its receiver was cancelled is still received. If the receiver's frame is destroyed at
///   that moment, the value is destroyed with it. with_timeout drops a value that arrives in the moment its time is up,
///   like every late result; a time_limit around the receive keeps it.
/// - T need only be movable, without exceptions. The constructor allocates the buffer, and nothing else is allocated.
/// - All functions may be called from any thread; none blocks.
/// - It must outlive every wait on it, which is asserted. A shared one is created before the server. A frame destroyed
///   while it waits leaves no trace.
///
/// Follows Go's channels and Kotlin's Channel; a send to a closed one reports false instead of throwing. Name a value
/// that is an owning aggregate before sending it with g++ before 14 (docs/design/compilers.md).
template <class T> class channel {
    static_assert(std::is_nothrow_move_constructible_v<T> && !std::is_reference_v<T>,
                  "the values of a channel must be movable without exceptions: send a std::unique_ptr to other types");

public:
    /// Allocates the buffer.
    explicit channel(std::size_t capacity) : buffer_(capacity) {}
    channel(channel const&) = delete;
    channel& operator=(channel const&) = delete;

    class sending;
    class receiving;

    /// Sends `value`; waits while the buffer is full. True: it is in the buffer, or a receiver has it. False: the
    /// channel is closed, or the wait was cancelled, and the value is destroyed with the awaitable.
    sending send(environment& env, T value) noexcept { return {*this, &env, std::move(value)}; }
    /// The same in the environment of the coroutine that awaits it.
    sending send(T value) noexcept { return {*this, nullptr, std::move(value)}; }
    /// Receives the oldest value; waits while there is none. nullopt: closed and drained, or cancelled.
    receiving receive(environment& env) noexcept { return {*this, &env}; }
    /// The same in the environment of the coroutine that awaits it.
    receiving receive() noexcept { return {*this, nullptr}; }

    /// Sends without waiting. False: full, or closed; then `value` is unchanged.
    [[nodiscard]] bool try_send(T&& value) noexcept {
        std::lock_guard const lock(mutex_);
        return !closed_ && put(value);
    }
    /// The same with a copy.
    [[nodiscard]] bool try_send(T const& value)
        requires std::is_copy_constructible_v<T>
    {
        return try_send(T(value));
    }
    /// Receives without waiting. nullopt: empty.
    [[nodiscard]] std::optional<T> try_receive() noexcept {
        std::optional<T> value;
        std::lock_guard const lock(mutex_);
        take(value);
        return value;
    }

    /// Ends it for senders at once, and for receivers when the buffer is empty. Closing twice is harmless.
    void close() noexcept {
        std::lock_guard const lock(mutex_);
        closed_ = true;
        senders_.wake_all(false);
        receivers_.wake_all(false); // they wait, so the buffer is empty
    }

    /// The awaitable of send(). It may be moved until it is awaited.
    class [[nodiscard("nothing is sent until it is awaited")]] sending : public coro::line_wait {
    public:
        sending(sending&&) = default;
        ~sending() { (void)leave(); }
        [[nodiscard]] bool await_resume() const noexcept { return served(); }

    private:
        friend class channel;
        sending(channel& to, environment* env, T&& value) noexcept
            : line_wait(to.senders_, env, &start), to_(to), value_(std::move(value)) {}
        static bool start(line_wait& wait) noexcept {
            auto& self = static_cast<sending&>(wait);
            if (self.to_.closed_) return true;
            if (self.to_.put(self.value_))
                self.serve();
            else
                self.to_.senders_.append(self);
            return self.served();
        }
        channel& to_;
        T value_;
    };

    /// The awaitable of receive(). It may be moved until it is awaited.
    class [[nodiscard("nothing is received until it is awaited")]] receiving : public coro::line_wait {
    public:
        receiving(receiving&&) = default;
        ~receiving() { (void)leave(); }
        [[nodiscard]] std::optional<T> await_resume() noexcept { return std::move(value_); }

    private:
        friend class channel;
        receiving(channel& from, environment* env) noexcept : line_wait(from.receivers_, env, &start), from_(from) {}
        static bool start(line_wait& wait) noexcept {
            auto& self = static_cast<receiving&>(wait);
            self.from_.take(self.value_);
            if (self.value_ || self.from_.closed_) return true;
            self.from_.receivers_.append(self);
            return false;
        }
        channel& from_;
        std::optional<T> value_;
    };

private:
    // These require the mutex.
    [[nodiscard]] bool put(T& value) noexcept {
        if (auto* const first = receivers_.front()) {
            static_cast<receiving*>(first)->value_.emplace(std::move(value));
            receivers_.wake_front(true);
            return true;
        }
        if (count_ == buffer_.size()) return false;
        buffer_[(first_ + count_++) % buffer_.size()].emplace(std::move(value));
        return true;
    }
    void take(std::optional<T>& into) noexcept {
        auto* const sender = static_cast<sending*>(senders_.front()); // waits only while the buffer is full
        if (count_ != 0) {
            auto& oldest = buffer_[first_];
            into.emplace(std::move(*oldest));
            oldest.reset();
            first_ = (first_ + 1) % buffer_.size();
            --count_;
            if (sender) (void)put(sender->value_);
        } else if (sender) {
            into.emplace(std::move(sender->value_));
        }
        if (sender) senders_.wake_front(true);
    }

    std::mutex mutex_;
    coro::wait_line senders_{mutex_};
    coro::wait_line receivers_{mutex_};
    std::vector<std::optional<T>> buffer_; // a ring
    std::size_t first_ = 0;                // the oldest value's place
    std::size_t count_ = 0;
    bool closed_ = false;
};

} // namespace tunic
