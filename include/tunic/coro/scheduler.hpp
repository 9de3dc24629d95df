#pragma once
#include <tunic/base/time.hpp>

#include <cstddef>

namespace tunic {

/// Time as every time-out sees it: steady, never jumping with the wall clock.
using steady_time = std::chrono::steady_clock::time_point;
using steady_duration = std::chrono::steady_clock::duration;

/// A point in time to wait for. Its owner keeps it in place while it is armed; nothing is allocated.
class timer {
public:
    explicit timer(void (*fire)(timer&) noexcept) noexcept : fire_(fire) {}
    timer(timer const&) = delete;
    timer& operator=(timer const&) = delete;

    [[nodiscard]] bool armed() const noexcept { return slot_ != idle; }
    [[nodiscard]] steady_time due() const noexcept { return due_; }

private:
    friend class timer_queue;
    static constexpr std::size_t idle = static_cast<std::size_t>(-1);
    void (*fire_)(timer&) noexcept;
    steady_time due_{};
    std::size_t slot_ = idle; // its place in the queue's heap
};

/// Something to run on the loop's thread. Its owner keeps it in place until it has run or was withdrawn; nothing is
/// allocated.
class work_item {
public:
    explicit work_item(void (*on_loop)(work_item&) noexcept) noexcept : run_(on_loop) {}
    work_item(work_item const&) = delete;
    work_item& operator=(work_item const&) = delete;

    void run() noexcept { run_(*this); }
    work_item* next = nullptr; // in its queue

private:
    void (*run_)(work_item&) noexcept;
};

/// The loop as coroutines see it: time, and a way back to its thread. The server implements it over Asio, the tests
/// over a simulated clock, block_on over a condition variable.
///
/// All functions except post() are called on the loop's own thread.
class scheduler {
public:
    scheduler(scheduler const&) = delete;
    scheduler& operator=(scheduler const&) = delete;

    [[nodiscard]] virtual steady_time now() const noexcept = 0;

    /// Fires `t` once, at `due` or soon after, from the loop. Rearms an armed timer.
    virtual void arm(timer& t, steady_time due) = 0;
    /// Prevents the timer from firing. Harmless when it is not armed.
    virtual void disarm(timer& t) noexcept = 0;

    /// Runs `item` on the loop's thread, later, never from inside this call. May be called from any thread.
    virtual void post(work_item& item) noexcept = 0;
    /// Takes back an item that was posted and has not run: its owner is destroyed first.
    virtual void withdraw(work_item& item) noexcept = 0;

    /// The underlying engine, if it is a boost::asio::io_context; otherwise null. For tunic/asio.hpp.
    [[nodiscard]] virtual void* io_context() noexcept { return nullptr; }

protected:
    scheduler() = default;
    ~scheduler() = default;
};

} // namespace tunic
