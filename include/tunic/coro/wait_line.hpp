#pragma once
#include <tunic/coro/scheduler.hpp>
#include <tunic/coro/suspension.hpp>
#include <tunic/coro/task.hpp>

#include <coroutine>
#include <cstddef>
#include <mutex>

namespace tunic::coro {

class line_wait;

/// Coroutines that wait for an event, a permit or a value, first come, first served, each on its own loop.
///
/// The mutex is that of the object they wait for. All functions except the destructor require it to be locked.
class wait_line {
public:
    explicit wait_line(std::mutex& guard) noexcept : guard_(guard) {}
    /// Asserts that nobody waits.
    ~wait_line();
    wait_line(wait_line const&) = delete;
    wait_line& operator=(wait_line const&) = delete;

    void append(line_wait& wait) noexcept;
    /// The coroutine that has waited longest; null when nobody waits.
    [[nodiscard]] line_wait* front() const noexcept { return first_; }
    /// Removes front() and posts it to its loop. `served`: it got what it waited for.
    void wake_front(bool served) noexcept;
    void wake_all(bool served) noexcept;

private:
    friend class line_wait;
    void remove(line_wait& wait) noexcept;

    std::mutex& guard_;
    line_wait* first_ = nullptr;
    line_wait* last_ = nullptr;
    std::size_t waiting_ = 0; // in the line, or posted
};

/// The wait of one coroutine in a wait_line.
///
/// It is in the line, or exactly one side has taken it out: any thread, to hand over what it waits for; or its own
/// loop, when its scope is cancelled or its frame is destroyed. Both happen under the line's mutex, posting included. A
/// woken coroutine locks it once before it continues: then the waker is done with the object, which may be destroyed.
class line_wait : work_item, suspension {
public:
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise> bool await_suspend(std::coroutine_handle<Promise> waiter) {
        return begin(waiter, env_ ? env_ : environment_of(waiter));
    }

protected:
    /// `start` is called with the mutex locked. It serves the wait and returns true, or appends it to the line.
    line_wait(wait_line& line, environment* env, bool (*start)(line_wait&) noexcept) noexcept
        : work_item(&back_on_loop), suspension(&give_up), line_(line), env_(env), start_(start) {}
    /// Before it is awaited.
    line_wait(line_wait&& other) noexcept : line_wait(other.line_, other.env_, other.start_) {}
    ~line_wait() { (void)leave(); }

    /// For start(), and for the awaiting coroutine afterwards.
    void serve() noexcept { served_ = true; }
    [[nodiscard]] bool served() const noexcept { return served_; }
    /// For the destructor of a derived class that other threads write to. True: it was served, but its coroutine will
    /// never know.
    [[nodiscard]] bool leave() noexcept;

private:
    friend class wait_line;
    bool begin(std::coroutine_handle<> waiter, environment* env);
    static void back_on_loop(work_item& item) noexcept;
    static void give_up(cancel_hook& hook, cancel_reason why) noexcept;

    wait_line& line_;
    environment* env_;
    bool (*start_)(line_wait&) noexcept;
    scheduler* loop_ = nullptr;
    line_wait* next_ = nullptr; // these four belong to the line, and its mutex guards them
    line_wait* previous_ = nullptr;
    bool queued_ = false;
    bool served_ = false;
    bool waiting_ = false; // only its own loop uses it
};

} // namespace tunic::coro
