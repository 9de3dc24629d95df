#include <tunic/coro/time_limit.hpp>
#include <tunic/coro/when_all.hpp>
#include <tunic/coro/worker_pool.hpp>

#include <atomic>
#include <gtest/gtest.h>
#include <semaphore>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "coro/home.hpp"

namespace {

using namespace tunic;
using namespace tunic::coro_test;
using namespace std::chrono_literals;

// Belongs to the thread that made it, as handles of many drivers do, and stays where it was made.
struct connection {
    explicit connection(int n) : number(n), home(std::this_thread::get_id()) { ++alive; }
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;
    ~connection() {
        if (home != std::this_thread::get_id()) ++ended_elsewhere;
        --alive;
    }
    [[nodiscard]] bool is_at_home() const { return home == std::this_thread::get_id(); }

    int number;
    bool open = true;
    std::thread::id home;
    static inline std::atomic<int> alive = 0;
    static inline std::atomic<int> ended_elsewhere = 0;
};

TEST(WorkerPool, GivesEachThreadItsOwnResource) {
    std::atomic<int> made{0};
    {
        home h;
        worker_pool<connection> db(3, [&] { return connection(++made); });
        EXPECT_EQ(made, 3);
        EXPECT_EQ(connection::alive, 3);
        std::atomic<int> inside{0};
        auto one = [](environment&, worker_pool<connection>& p, std::atomic<int>& count) -> task<int> {
            co_return co_await p.run([&](connection& c) {
                ++count;
                while (count < 3) std::this_thread::yield(); // until all three are at work
                return c.is_at_home() ? c.number : -1;
            });
        };
        auto work = [&](environment& env) -> task<std::set<int>> {
            std::vector<task<int>> many;
            for (int i = 0; i < 3; ++i) many.push_back(one(env, db, inside));
            auto const all = co_await when_all(env, std::move(many));
            co_return std::set<int>(all.begin(), all.end());
        };
        EXPECT_EQ(run(h, work(h.env)), (std::set<int>{1, 2, 3}));
    }
    EXPECT_EQ(connection::alive, 0);
    EXPECT_EQ(connection::ended_elsewhere, 0);
}

TEST(WorkerPool, ThrowsWhereItIsMadeWhatAResourceThrows) {
    std::atomic<int> tries{0};
    auto make = [&]() -> connection {
        if (++tries == 2) throw std::runtime_error("refused");
        return connection(1);
    };
    EXPECT_THROW(worker_pool<connection>(3, make), std::runtime_error);
    EXPECT_EQ(connection::alive, 0) << "the others are closed";
}

TEST(WorkerPool, KeepsItsResourceWhenAFunctionThrows) {
    home h;
    std::atomic<int> made{0};
    worker_pool<connection> db(1, [&] { return connection(++made); });
    auto work = [](environment&, worker_pool<connection>& p) -> task<int> {
        bool thrown = false;
        try {
            co_await p.run([](connection&) { throw std::invalid_argument("a query"); });
        } catch (std::invalid_argument const&) { thrown = true; }
        if (!thrown) co_return -1;
        co_return co_await p.run([](connection& c) { return c.number; });
    };
    EXPECT_EQ(run(h, work(h.env, db)), 1);
}

TEST(WorkerPool, ReplacesAResourceThatBrokeAndTriesAgainUntilItCan) {
    home h;
    std::atomic<int> made{0};
    auto make = [&]() -> connection {
        if (++made == 2) throw std::runtime_error("the server restarts");
        return connection(made);
    };
    worker_pool<connection> db(1, make, {.is_broken = [](connection& c) { return !c.open; }});
    auto attempt = [](environment&, worker_pool<connection>& p, bool breaks) -> task<std::string> {
        try {
            auto const number = co_await p.run([breaks](connection& c) {
                if (breaks) {
                    c.open = false;
                    throw std::runtime_error("lost");
                }
                return c.number;
            });
            co_return std::to_string(number);
        } catch (std::exception const& e) { co_return e.what(); }
    };
    EXPECT_EQ(run(h, attempt(h.env, db, true)), "lost");
    EXPECT_EQ(connection::alive, 0);
    EXPECT_EQ(run(h, attempt(h.env, db, false)), "the server restarts");
    EXPECT_EQ(run(h, attempt(h.env, db, false)), "3");
    EXPECT_EQ(run(h, attempt(h.env, db, false)), "3");
}

TEST(WorkerPool, HasTheQueueOfAThreadPool) {
    home h;
    std::binary_semaphore begun{0};
    std::binary_semaphore go_on{0};
    worker_pool<connection> db(1, [] { return connection(1); }, {.queue_limit = 1});
    auto occupy = [](environment&, worker_pool<connection>& p, std::binary_semaphore& b,
                     std::binary_semaphore& g) -> task<> {
        co_await p.run([&](connection&) {
            b.release();
            g.acquire();
        });
    };
    auto rest = [](environment& env, worker_pool<connection>& p, std::binary_semaphore& b,
                   std::binary_semaphore& g) -> task<std::string> {
        b.acquire();
        std::string log;
        auto never = [](connection&) { ADD_FAILURE() << "never"; };
        auto refused = [](environment&, worker_pool<connection>& q) -> task<> {
            co_await q.run([](connection&) { ADD_FAILURE() << "refused"; });
        };
        try {
            co_await with_timeout(env, 5ms, when_all(env, p.run(never), refused(env, p)));
        } catch (pool_saturated const&) { log += "full "; }
        try {
            co_await with_timeout(env, 2ms, p.run(never));
        } catch (timed_out const&) { log += "late"; }
        g.release();
        co_return log;
    };
    auto work = [&](environment& env) -> task<std::string> {
        auto all = co_await when_all(env, occupy(env, db, begun, go_on), rest(env, db, begun, go_on));
        co_return std::move(all.second);
    };
    EXPECT_EQ(run(h, work(h.env)), "full late");
}

} // namespace
