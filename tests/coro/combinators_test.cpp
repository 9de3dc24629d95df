#include <tunic/base/sanitizer.hpp>
#include <tunic/coro/block_on.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/thread_pool.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/coro/timer_queue.hpp>
#include <tunic/coro/when_all.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <sched.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <system_error>
#include <thread>

#include "base/thread_sanitizer.hpp"
#include "coro/home.hpp"

namespace {

using namespace tunic;
using namespace tunic::coro_test;
using namespace std::chrono_literals;

task<int> after(environment& env, steady_duration d, int value) {
    auto const slept = co_await sleep_for(env, d);
    co_return slept ? value : -value;
}
task<int> fail_after(environment& env, steady_duration d) {
    co_await sleep_for(env, d);
    throw std::runtime_error("branch failed");
}

TEST(Sleep, EndsWhenTheTimeIsUp) {
    home h;
    auto const start = h.loop.now();
    EXPECT_EQ(run(h, after(h.env, 20ms, 5)), 5);
    EXPECT_GE(h.loop.now() - start, 20ms);
}

TEST(Sleep, EndsAtOnceInACancelledScope) {
    home h;
    h.scope.cancel(cancel_reason::client_gone);
    EXPECT_EQ(run(h, after(h.env, 1h, 5)), -5);
}

TEST(Sleep, IsCutShortByCancellation) {
    home h;
    canceller const soon(h, 10ms, cancel_reason::client_gone);
    EXPECT_EQ(run(h, after(h.env, 1h, 5)), -5);
    EXPECT_EQ(h.scope.reason(), cancel_reason::client_gone);
}

TEST(Sleep, LeavesNoTimerBehindWhenItsFrameIsDestroyed) {
    home h;
    completion never([](completion&) noexcept { ADD_FAILURE() << "the sleeper is gone"; });
    {
        auto sleeper = after(h.env, 5ms, 1);
        ASSERT_FALSE(sleeper.start(never, &h.env));
    }
    EXPECT_EQ(run(h, after(h.env, 10ms, 2)), 2) << "and with it what should have woken it";
}

task<int> after(steady_duration d, int value) {
    auto const slept = co_await sleep_for(d);
    co_return slept ? value : -value;
}

TEST(Sleep, FindsTheEnvironmentByItself) {
    home h;
    auto const start = h.loop.now();
    EXPECT_EQ(run(h, after(5ms, 5)), 5);
    EXPECT_GE(h.loop.now() - start, 5ms);
    EXPECT_EQ(block_on(after(1ms, 6)), 6);
}

TEST(Sleep, IsCancelledInTheEnvironmentThatItFound) {
    home h;
    canceller const soon(h, 10ms, cancel_reason::client_gone);
    EXPECT_EQ(run(h, after(1h, 5)), -5);
}

TEST(Sleep, IsCutShortByATimeLimitAndAwaitedInBranches) {
    home h;
    EXPECT_THROW((void)run(h, with_timeout(h.env, 5ms, sleep_for(h.env, 1h))), timed_out);
    EXPECT_THROW((void)run(h, with_timeout(5ms, sleep_for(1h))), timed_out);
    auto work = [](environment& env) -> task<bool> {
        auto const [a, b] = co_await when_all(env, sleep_for(env, 1ms), sleep_for(2ms));
        co_return a&& b;
    };
    EXPECT_TRUE(run(h, work(h.env)));
}

TEST(WhenAll, FindsTheEnvironmentByItself) {
    auto work = []() -> task<std::string> {
        auto const [a, b] = co_await when_all(after(2ms, 1), after(1ms, 2));
        auto const [c, d, e] = co_await when_all(after(1ms, 3), sleep_for(1ms), after(1ms, 4));
        std::vector<task<int>> many;
        for (int i = 5; i < 8; ++i) many.push_back(after(1ms, i));
        std::string all = std::to_string(a) + std::to_string(b) + std::to_string(c) + std::to_string(e);
        for (int const n : co_await when_all(std::move(many))) all += std::to_string(n);
        co_return d ? all : "";
    };
    home h;
    EXPECT_EQ(run(h, work()), "1234567");
    EXPECT_EQ(h.memory.frame_bytes(), 0u);
    EXPECT_EQ(block_on(work()), "1234567");
}

TEST(WhenAll, CancelsTheOthersInTheEnvironmentThatItFound) {
    home h;
    int slow = 0;
    auto watch = [](int& out) -> task<> { out = co_await after(1h, 9); };
    auto fails = []() -> task<> {
        co_await sleep_for(1ms);
        throw std::runtime_error("branch failed");
    };
    auto work = [&]() -> task<> { (void)co_await when_all(watch(slow), fails()); };
    EXPECT_THROW(run(h, work()), std::runtime_error);
    EXPECT_EQ(slow, -9);
}

TEST(WithTimeout, FindsTheEnvironmentByItself) {
    home h;
    EXPECT_EQ(run(h, with_timeout(1h, after(1ms, 4))), 4);
    EXPECT_THROW((void)run(h, with_timeout(5ms, after(1h, 4))), timed_out);
    EXPECT_THROW((void)block_on(with_timeout(5ms, after(1h, 4))), timed_out);
    EXPECT_FALSE(h.scope.cancelled());
}

TEST(WhenAll, GivesResultsInOrderWhateverFinishesFirst) {
    home h;
    auto work = [](environment& env) -> task<std::string> {
        auto const [a, b] = co_await when_all(env, after(env, 20ms, 1), after(env, 5ms, 2));
        co_return std::to_string(a) + std::to_string(b);
    };
    EXPECT_EQ(run(h, work(h.env)), "12");
    EXPECT_EQ(h.memory.frame_bytes(), 0u);
}

TEST(WhenAll, RunsItsBranchesSideBySide) {
    home h;
    auto work = [](environment& env) -> task<> {
        (void)co_await when_all(env, after(env, 40ms, 1), after(env, 40ms, 2), after(env, 40ms, 3));
    };
    auto const start = h.loop.now();
    run(h, work(h.env));
    EXPECT_LT(h.loop.now() - start, 100ms);
}

TEST(WhenAll, CancelsTheOthersWhenOneThrowsAndThrowsTheFirst) {
    home h;
    int slow = 0;
    auto watch = [](environment& env, int& out) -> task<> { out = co_await after(env, 1h, 9); };
    auto work = [&](environment& env) -> task<> {
        (void)co_await when_all(env, watch(env, slow), fail_after(env, 5ms));
    };
    EXPECT_THROW(run(h, work(h.env)), std::runtime_error);
    EXPECT_EQ(slow, -9) << "the other branch was awaited to its end";
    EXPECT_FALSE(h.scope.cancelled());
    EXPECT_EQ(h.memory.frame_bytes(), 0u);
}

TEST(WhenAll, TakesAnyNumberOfTasksOfOneKind) {
    home h;
    auto work = [](environment& env) -> task<int> {
        std::vector<task<int>> many;
        for (int i = 0; i < 50; ++i) many.push_back(after(env, 1ms, i));
        auto const results = co_await when_all(env, std::move(many));
        int total = 0;
        for (int r : results) total += r;
        co_return total;
    };
    EXPECT_EQ(run(h, work(h.env)), 1225);
}

TEST(WithTimeout, ThrowsTimedOutAndCancelsTheWork) {
    home h;
    int seen = 0;
    auto slow = [](environment& env, int& out) -> task<> { out = co_await after(env, 1h, 4); };
    EXPECT_THROW(run(h, with_timeout(h.env, 10ms, slow(h.env, seen))), timed_out);
    EXPECT_EQ(seen, -4);
    EXPECT_FALSE(h.scope.cancelled()) << "only the part under the limit is cancelled";
}

TEST(WithTimeout, GivesTheValueInTime) {
    home h;
    EXPECT_EQ(run(h, with_timeout(h.env, 1h, after(h.env, 1ms, 4))), 4);
}

TEST(WithTimeout, DoesNotTouchASiblingBranch) {
    home h;
    auto work = [](environment& env) -> task<int> {
        auto guarded = [](environment& e) -> task<int> {
            try {
                co_return co_await with_timeout(e, 5ms, after(e, 1h, 1));
            } catch (timed_out const&) { co_return 100; }
        };
        auto const [a, b] = co_await when_all(env, guarded(env), after(env, 30ms, 7));
        co_return a + b;
    };
    EXPECT_EQ(run(h, work(h.env)), 107);
}

TEST(WithTimeout, ReportsTheOuterCancellationAsTheWorksOwnResult) {
    home h;
    h.scope.cancel(cancel_reason::client_gone);
    EXPECT_EQ(run(h, with_timeout(h.env, 1h, after(h.env, 1h, 4))), -4);
}

// Of 64 threads some are there when there is no room for the stack of another.
TEST(ThreadPool, IsNotMadeOrMadeWhole) {
#if defined(TUNIC_HAS_ASAN) || defined(TUNIC_UNDER_THREAD_SANITIZER)
    GTEST_SKIP() << "a sanitizer needs more address space than would be left";
#else
    auto const make_one_without_room = [] {
        std::size_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        rlimit const room{pages * 4096 + (100U << 20U), RLIM_INFINITY};
        if (setrlimit(RLIMIT_AS, &room) != 0) std::_Exit(1);
        try {
            thread_pool const pool(64);
        } catch (std::system_error const&) { std::_Exit(7); }
        std::_Exit(0);
    };
    EXPECT_EXIT(make_one_without_room(), testing::ExitedWithCode(7), "");
#endif
}

TEST(ThreadPool, HasAThreadForEachCoreThatTheProcessMayUse) {
    cpu_set_t before;
    ASSERT_EQ(::sched_getaffinity(0, sizeof before, &before), 0);
    cpu_set_t one;
    CPU_ZERO(&one);
    int first = 0;
    while (!CPU_ISSET(first, &before)) ++first;
    CPU_SET(first, &one);
    ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
    auto const threads = [] {
        auto const tasks = std::filesystem::directory_iterator("/proc/self/task");
        return std::distance(begin(tasks), end(tasks));
    };
    std::thread([] {}).join(); // with its first thread a sanitizer begins one of its own
    auto const others = threads();
    {
        thread_pool const pool(0);
        EXPECT_EQ(threads() - others, 1);
    }
    ASSERT_EQ(::sched_setaffinity(0, sizeof before, &before), 0);
}

TEST(BlockOn, RunsATaskFromMain) {
    auto talk = []() -> task<int> { co_return 42; };
    EXPECT_EQ(block_on(talk()), 42);
}

TEST(TimerQueue, FiresInOrderAndForgetsTheDisarmed) {
    static std::string log;
    log.clear();
    struct named : timer {
        explicit named(char c) : timer([](timer& t) noexcept { log += static_cast<named&>(t).name; }), name(c) {}
        char name;
    };
    timer_queue q;
    steady_time const zero{};
    named a('a'), b('b'), c('c'), d('d');
    q.arm(a, zero + 3s);
    q.arm(b, zero + 1s);
    q.arm(c, zero + 2s);
    q.arm(d, zero + 1s);
    q.disarm(c);
    q.arm(d, zero + 4s);
    q.fire_due(zero + 10s);
    EXPECT_EQ(log, "bad");
    EXPECT_TRUE(q.empty());
}

} // namespace
