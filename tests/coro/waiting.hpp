#pragma once
#include <tunic/coro/block_on.hpp>
#include <tunic/coro/task.hpp>

#include <thread>
#include <utility>
#include <vector>

#include "coro/home.hpp"

namespace tunic::coro_test {

/// A task that has begun and waits. Destroyed, it must not be resumed.
template <class T> class begun {
public:
    begun(home& h, task<T> work) : work_(std::move(work)) { done_ = work_.start(end_, &h.env); }
    begun(begun const&) = delete;
    begun& operator=(begun const&) = delete;

    [[nodiscard]] bool done() const noexcept { return done_; }
    T result() { return work_.result(); }
    void destroy() { auto const ended = std::move(work_); }

private:
    struct finish : completion {
        explicit finish(begun& b)
            : completion([](completion& c) noexcept { static_cast<finish&>(c).owner.done_ = true; }), owner(b) {}
        begun& owner;
    };
    bool done_ = false;
    finish end_{*this};
    task<T> work_;
};

/// Lets posted work and due timers of a loop run, whether or not the request is cancelled.
inline void settle(home& h) {
    struct last : work_item {
        last() : work_item([](work_item& i) noexcept { static_cast<last&>(i).ran = true; }) {}
        bool ran = false;
    };
    for (int turn = 0; turn < 3; ++turn) { // what runs may post more
        last item;
        h.loop.post(item);
        h.loop.run_until(item.ran);
    }
}

/// Threads that each run a task with block_on, and end with this object.
class threads {
public:
    threads() = default;
    threads(threads const&) = delete;
    threads& operator=(threads const&) = delete;
    ~threads() { join(); }

    /// `make` is called on the thread and returns the task.
    template <class Make> void run(Make make) {
        all_.emplace_back([make] { block_on(make()); });
    }
    void join() {
        for (auto& t : all_) t.join();
        all_.clear();
    }

private:
    std::vector<std::thread> all_;
};

} // namespace tunic::coro_test
