#include <tunic/coro/pool_threads.hpp>

#include "base/usable_cores.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace tunic::coro {

struct pool_threads::state {
    explicit state(thread_resource r) : each(r) {}

    thread_resource each;
    std::mutex mutex;
    std::condition_variable more;  // a job, or the end
    std::condition_variable ready; // another thread is ready, or has failed
    pool_job* first = nullptr;
    pool_job* last = nullptr;
    std::size_t waiting = 0;
    std::size_t prepared = 0;
    std::exception_ptr error; // of the first thread that could not create its resource
    bool stopping = false;
    std::vector<std::thread> threads;

    // Requires the mutex.
    void append(pool_job& job) noexcept {
        job.next_ = nullptr;
        job.previous_ = last;
        (last ? last->next_ : first) = &job;
        last = &job;
        job.queued_ = true;
        ++waiting;
    }
    void remove(pool_job& job) noexcept {
        (job.previous_ ? job.previous_->next_ : first) = job.next_;
        (job.next_ ? job.next_->previous_ : last) = job.previous_;
        job.queued_ = false;
        --waiting;
    }

    void live() noexcept {
        void* resource = nullptr;
        std::exception_ptr failure;
        try {
            if (each.make) resource = each.make(each.maker);
        } catch (...) { failure = std::current_exception(); }
        {
            std::lock_guard const lock(mutex);
            if (failure && !error) error = failure;
            ++prepared;
            ready.notify_one();
        }
        if (failure) return;
        work(resource);
        if (each.destroy) each.destroy(resource);
    }
    void work(void* resource) noexcept {
        std::unique_lock lock(mutex);
        for (;;) {
            more.wait(lock, [this] { return first || stopping; });
            if (stopping) return;
            pool_job& job = *first;
            remove(job);
            lock.unlock();
            job.run_(job, resource);
            lock.lock();
        }
    }
    void wait_until_prepared() {
        std::unique_lock lock(mutex);
        ready.wait(lock, [this] { return prepared == threads.size(); });
        if (error) std::rethrow_exception(error);
    }
    void stop() noexcept {
        {
            std::lock_guard const lock(mutex);
            stopping = true;
            while (first) remove(*first);
        }
        more.notify_all();
        for (auto& t : threads) t.join();
    }
};

pool_threads::pool_threads(unsigned threads, pool_options options, thread_resource each)
    : options_(options), state_(std::make_unique<state>(each)) {
    if (threads == 0) threads = usable_cores();
    try {
        for (unsigned i = 0; i < threads; ++i) state_->threads.emplace_back([s = state_.get()] { s->live(); });
        state_->wait_until_prepared();
    } catch (...) { // no more threads for this process, or no resource: the existing ones must be joined
        state_->stop();
        throw;
    }
}

pool_threads::~pool_threads() { state_->stop(); }

bool pool_threads::submit(pool_job& job) {
    {
        std::lock_guard const lock(state_->mutex);
        if (state_->waiting >= options_.queue_limit) return false;
        state_->append(job);
    }
    state_->more.notify_one();
    return true;
}

bool pool_threads::withdraw(pool_job& job) noexcept {
    std::lock_guard const lock(state_->mutex);
    if (!job.queued_) return false;
    state_->remove(job);
    return true;
}

} // namespace tunic::coro
