#include <tunic/coro/thread_pool.hpp>

#include "base/usable_cores.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace tunic {

struct thread_pool::state {
    std::mutex mutex;
    std::condition_variable more;
    work_item* first = nullptr;
    work_item** last = &first;
    std::size_t waiting = 0;
    std::size_t limit = 0;
    bool stopping = false;
    std::vector<std::thread> threads;

    void stop() {
        {
            std::lock_guard const lock(mutex);
            stopping = true;
        }
        more.notify_all();
        for (auto& t : threads) t.join();
    }
    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            more.wait(lock, [this] { return first || stopping; });
            if (!first) return;
            work_item* const item = first;
            first = item->next;
            if (!first) last = &first;
            --waiting;
            lock.unlock();
            item->run();
            lock.lock();
        }
    }
};

thread_pool::thread_pool(unsigned threads, std::size_t queue_limit) : state_(std::make_unique<state>()) {
    if (threads == 0) threads = usable_cores();
    state_->limit = queue_limit;
    try {
        for (unsigned i = 0; i < threads; ++i) state_->threads.emplace_back([s = state_.get()] { s->work(); });
    } catch (...) { // no more threads for this process: those that there are must be joined
        state_->stop();
        throw;
    }
}

thread_pool::~thread_pool() { state_->stop(); }

bool thread_pool::submit(work_item& item) {
    {
        std::lock_guard const lock(state_->mutex);
        if (state_->waiting >= state_->limit) return false;
        item.next = nullptr;
        *state_->last = &item;
        state_->last = &item.next;
        ++state_->waiting;
    }
    state_->more.notify_one();
    return true;
}

} // namespace tunic
