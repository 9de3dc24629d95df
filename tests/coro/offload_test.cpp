#include <tunic/coro/offload.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/coro/when_all.hpp>

#include <atomic>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "coro/home.hpp"

namespace {

using namespace tunic;
using namespace tunic::coro_test;
using namespace std::chrono_literals;

// A pool of one thread that is busy until it is let go.
struct busy_pool {
    explicit busy_pool(pool_options options = {}) : pool(1, options) {}

    // Keeps the thread; ends when let_go is called.
    task<> occupy(environment&) {
        co_await offload(pool, [&] {
            begun.release();
            go_on.acquire();
        });
    }
    void let_go() { go_on.release(); }

    std::binary_semaphore begun{0};
    std::binary_semaphore go_on{0};
    thread_pool pool;
};

// Runs `work` in a scope of its own while the pool's thread is busy, and lets it go afterwards.
template <class T> std::optional<T> while_busy(home& h, busy_pool& busy, task<T> work) {
    auto both = [](environment& env, busy_pool& p, task<T> inner) -> task<std::optional<T>> {
        auto then_let_go = [](environment&, busy_pool& q, task<T> t) -> task<std::optional<T>> {
            q.begun.acquire();
            std::optional<T> value;
            std::exception_ptr error;
            try {
                value = co_await std::move(t);
            } catch (...) { error = std::current_exception(); }
            q.let_go();
            if (error) std::rethrow_exception(error);
            co_return value;
        };
        auto all = co_await when_all(env, p.occupy(env), then_let_go(env, p, std::move(inner)));
        co_return std::move(all.second);
    };
    return run(h, both(h.env, busy, std::move(work)));
}

TEST(Offload, RunsElsewhereAndComesBack) {
    home h;
    thread_pool pool(1);
    auto work = [](environment&, thread_pool& p) -> task<bool> {
        auto const here = std::this_thread::get_id();
        auto const there = co_await offload(p, [] { return std::this_thread::get_id(); });
        co_return there != here&& std::this_thread::get_id() == here;
    };
    EXPECT_TRUE(run(h, work(h.env, pool)));
}

TEST(Offload, ThrowsWhatTheFunctionThrows) {
    home h;
    thread_pool pool(1);
    auto work = [](environment&, thread_pool& p) -> task<> {
        co_await offload(p, [] { throw std::runtime_error("x"); });
    };
    EXPECT_THROW(run(h, work(h.env, pool)), std::runtime_error);
}

TEST(Offload, GivesReferencesAndWhatOnlyMoves) {
    home h;
    thread_pool pool(1);
    std::string text = "here";
    auto work = [](environment&, thread_pool& p, std::string& t) -> task<bool> {
        std::string& same = co_await offload(p, [&]() -> std::string& { return t; });
        auto const owned = co_await offload(p, [] { return std::make_unique<int>(7); });
        co_return &same == &t && *owned == 7;
    };
    EXPECT_TRUE(run(h, work(h.env, pool, text)));
}

TEST(Offload, RefusesAtOnceWhenTheQueueIsFull_Fault17) {
    home h;
    thread_pool pool(1, 1);
    std::atomic<bool> release{false};
    auto job = [](environment&, thread_pool& p, std::atomic<bool>& go) -> task<int> {
        auto wait = [&] {
            while (!go) std::this_thread::yield();
        };
        try {
            co_await offload(p, wait);
            co_return 1;
        } catch (pool_saturated const&) {
            go = true;
            co_return 0;
        }
    };
    auto work = [&](environment& env) -> task<int> {
        std::vector<task<int>> many;
        for (int i = 0; i < 8; ++i) many.push_back(job(env, pool, release));
        int served = 0;
        for (int r : co_await when_all(env, std::move(many))) served += r;
        co_return served;
    };
    auto const served = run(h, work(h.env));
    EXPECT_GE(served, 1);
    EXPECT_LT(served, 8);
}

TEST(Offload, Immunity124NeverRunsWhatWasCancelledInTheQueueAndWaitsForWhatRuns) {
    home h;
    thread_pool pool(1);
    std::atomic<int> runs{0};
    auto one = [](environment&, thread_pool& p, std::atomic<int>& count) -> task<std::string> {
        try {
            co_await offload(p, [&] {
                ++count;
                std::this_thread::sleep_for(100ms);
            });
            co_return "ran";
        } catch (request_cancelled const& e) {
            co_return e.reason() == cancel_reason::client_gone ? "left" : "left for another reason";
        }
    };
    auto work = [&](environment& env) -> task<std::vector<std::string>> {
        std::vector<task<std::string>> clients;
        for (int i = 0; i < 6; ++i) clients.push_back(one(env, pool, runs));
        co_return co_await when_all(env, std::move(clients));
    };
    canceller const leave(h, 30ms, cancel_reason::client_gone);
    auto const ends = run(h, work(h.env));
    EXPECT_EQ(ends, (std::vector<std::string>{"ran", "left", "left", "left", "left", "left"}));
    EXPECT_EQ(runs, 1);
}

TEST(Offload, EndsTheWaitInTheQueueAtOnceWhenItIsCancelled) {
    home h;
    busy_pool busy;
    auto work = [](environment&, thread_pool& p) -> task<cancel_reason> {
        try {
            co_await offload(p, [] { ADD_FAILURE() << "its request is over"; });
            co_return cancel_reason::none;
        } catch (request_cancelled const& e) { co_return e.reason(); }
    };
    canceller const stop(h, 5ms, cancel_reason::server_stopping);
    EXPECT_EQ(while_busy(h, busy, work(h.env, busy.pool)), cancel_reason::server_stopping)
        << "while the thread was still busy";
}

TEST(Offload, DoesNotBeginInACancelledScope) {
    home h;
    thread_pool pool(1);
    h.scope.cancel(cancel_reason::deadline);
    auto work = [](environment&, thread_pool& p) -> task<> {
        co_await offload(p, [] { ADD_FAILURE() << "nobody wants it"; });
    };
    EXPECT_THROW(run(h, work(h.env, pool)), request_cancelled);
}

TEST(Offload, GivesItsPlaceInTheQueueBackWhenItIsCancelled) {
    home h;
    busy_pool busy({.queue_limit = 1});
    auto work = [](environment& env, thread_pool& p) -> task<int> {
        for (int i = 0; i < 3; ++i) {
            try {
                co_await with_timeout(env, 1ms, offload(p, [] {}));
            } catch (timed_out const&) { continue; }
            co_return -1;
        }
        co_return 3;
    };
    EXPECT_EQ(while_busy(h, busy, work(h.env, busy.pool)), 3) << "and was not refused for a full queue";
}

TEST(Offload, WaitsInTheQueueNoLongerThanThePoolAllows) {
    home h;
    busy_pool busy({.queue_time = 5ms});
    auto work = [](environment& env, thread_pool& p) -> task<bool> {
        auto const start = env.scheduling()->now();
        try {
            co_await offload(p, [] { ADD_FAILURE() << "it has waited for too long"; });
        } catch (pool_saturated const&) { co_return env.scheduling()->now() - start >= 5ms; }
        co_return false;
    };
    EXPECT_EQ(while_busy(h, busy, work(h.env, busy.pool)), true);
}

TEST(Offload, RunsForAsLongAsItTakesOnceItHasLeftTheQueue) {
    home h;
    thread_pool pool(1, {.queue_time = 5ms});
    auto work = [](environment&, thread_pool& p) -> task<int> {
        co_return co_await offload(p, [] {
            std::this_thread::sleep_for(20ms);
            return 1;
        });
    };
    EXPECT_EQ(run(h, work(h.env, pool)), 1);
}

TEST(Offload, TakesTurnsInTheOrderOfTheQueue) {
    home h;
    busy_pool busy;
    std::vector<int> order; // of the pool's one thread
    auto one = [](environment&, thread_pool& p, std::vector<int>& o, int number) -> task<int> {
        co_return co_await offload(p, [&o, number] {
            o.push_back(number);
            return number;
        });
    };
    auto work = [&](environment& env) -> task<int> {
        std::vector<task<int>> many;
        many.push_back([](environment&, busy_pool& b) -> task<int> {
            b.begun.acquire();
            b.let_go();
            co_return 0;
        }(env, busy));
        for (int i = 1; i <= 5; ++i) many.push_back(one(env, busy.pool, order, i));
        auto const all = co_await when_all(env, busy.occupy(env), when_all(env, std::move(many)));
        co_return static_cast<int>(all.second.size());
    };
    EXPECT_EQ(run(h, work(h.env)), 6);
    EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4, 5}));
}

TEST(Offload, IsABranchOfWhenAll) {
    home h;
    thread_pool pool(2);
    auto work = [](environment& env, thread_pool& p) -> task<std::string> {
        auto const [number, text, none] = co_await when_all(
            env, offload(p, [] { return 7; }), offload(p, [] { return std::string("seven"); }), offload(p, [] {}));
        (void)none;
        co_return text + std::to_string(number);
    };
    EXPECT_EQ(run(h, work(h.env, pool)), "seven7");
    EXPECT_EQ(h.memory.frame_bytes(), 0u) << "its frames were of the request";
}

TEST(Offload, LeavesTheQueueWhenItsSiblingFails) {
    home h;
    busy_pool busy;
    auto fail = [](environment& env) -> task<> {
        co_await sleep_for(env, 2ms);
        throw std::runtime_error("sibling");
    };
    auto work = [&](environment& env, thread_pool& p) -> task<bool> {
        try {
            co_await when_all(env, fail(env), offload(p, [] { ADD_FAILURE() << "its sibling has failed"; }));
        } catch (std::runtime_error const&) { co_return true; }
        co_return false;
    };
    EXPECT_EQ(while_busy(h, busy, work(h.env, busy.pool)), true);
}

TEST(Offload, EndsWithATimeLimit) {
    home h;
    busy_pool busy;
    auto work = [](environment& env, thread_pool& p) -> task<bool> {
        try {
            co_await with_timeout(env, 2ms, offload(p, [] { return 1; }));
        } catch (timed_out const&) { co_return true; }
        co_return false;
    };
    EXPECT_EQ(while_busy(h, busy, work(h.env, busy.pool)), true);
}

TEST(Offload, BecomesATaskWhereOneIsWanted) {
    home h;
    thread_pool pool(1);
    auto work = [](environment&, thread_pool& p) -> task<int> { return offload(p, [] { return 5; }); };
    EXPECT_EQ(run(h, work(h.env, pool)), 5);
}

TEST(Offload, AwaitedWithoutALoopIsAnError) {
    thread_pool pool(1);
    environment nowhere;
    completion never([](completion&) noexcept {});
    auto work = [](environment&, thread_pool& p) -> task<> { co_await offload(p, [] {}); };
    auto t = work(nowhere, pool);
    ASSERT_TRUE(t.start(never));
    EXPECT_THROW(t.result(), std::logic_error);
}

// The thread takes a job while the loop takes it back: exactly one of them gets it.
TEST(Offload, IsTakenByOneOnlyWhenCancellationRaces) {
    home h;
    thread_pool pool(2, 4096);
    std::atomic<int> runs{0};
    auto one = [](environment& env, thread_pool& p, std::atomic<int>& count, int i) -> task<int> {
        bool mine = false; // written by the function, read when the wait is over
        try {
            co_await with_timeout(env, std::chrono::microseconds(i % 50 * 10), offload(p, [&] {
                                      mine = true;
                                      ++count;
                                  }));
        } catch (timed_out const&) {}
        co_return mine ? 1 : 0;
    };
    int seen = 0;
    for (int round = 0; round < 20; ++round) {
        auto work = [&](environment& env) -> task<int> {
            std::vector<task<int>> many;
            for (int i = 0; i < 200; ++i) many.push_back(one(env, pool, runs, i));
            int sum = 0;
            for (int ran : co_await when_all(env, std::move(many))) sum += ran;
            co_return sum;
        };
        seen += run(h, work(h.env));
    }
    EXPECT_EQ(seen, runs) << "what ran is what its coroutine has seen run";
}

TEST(ThreadPool, WaitsForWhatRunsAndDropsWhatIsQueuedWhenItEnds) {
    struct slow_job : coro::pool_job {
        slow_job()
            : pool_job([](pool_job& j, void*) noexcept {
                  auto& self = static_cast<slow_job&>(j);
                  self.begun = true;
                  std::this_thread::sleep_for(30ms);
                  self.ended = true;
              }) {}
        std::atomic<bool> begun = false;
        std::atomic<bool> ended = false;
    } first, second;
    auto pool = std::make_unique<thread_pool>(1U);
    ASSERT_TRUE(pool->threads().submit(first));
    ASSERT_TRUE(pool->threads().submit(second));
    while (!first.begun) std::this_thread::yield();
    pool.reset();
    EXPECT_TRUE(first.ended);
    EXPECT_FALSE(second.begun);
}

} // namespace
