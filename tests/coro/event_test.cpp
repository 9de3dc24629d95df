#include <tunic/coro/event.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/this_environment.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/coro/when_all.hpp>

#include <atomic>
#include <gtest/gtest.h>
#include <memory>
#include <thread>

#include "coro/waiting.hpp"

namespace {

using namespace tunic;
using namespace tunic::coro_test;
using namespace std::chrono_literals;

task<bool> wait_for(environment& env, event& e) { co_return co_await e.wait(env); }
task<bool> wait_without(event& e) { co_return co_await e.wait(); }

TEST(Event, LetsAWaitPassWhenItIsSet) {
    home h;
    event e(true);
    EXPECT_TRUE(e.is_set());
    EXPECT_TRUE(run(h, wait_for(h.env, e)));
    EXPECT_TRUE(run(h, wait_without(e)));
}

TEST(Event, WakesAllThatWaitInALaterTurn) {
    home h;
    event e;
    begun a(h, wait_for(h.env, e));
    begun b(h, wait_without(e));
    settle(h);
    EXPECT_FALSE(a.done() || b.done());
    e.set();
    EXPECT_FALSE(a.done() || b.done()) << "not inside set()";
    settle(h);
    ASSERT_TRUE(a.done() && b.done());
    EXPECT_TRUE(a.result() && b.result());
}

TEST(Event, StaysSetUntilItIsReset) {
    home h;
    event e;
    e.set();
    e.set();
    EXPECT_TRUE(run(h, wait_for(h.env, e)));
    e.reset();
    EXPECT_FALSE(e.is_set());
    begun later(h, wait_for(h.env, e));
    settle(h);
    EXPECT_FALSE(later.done());
}

TEST(Event, ReportsTrueToThoseItWokeWhenItIsResetBeforeTheyRun) {
    home h;
    event e;
    begun a(h, wait_for(h.env, e));
    e.set();
    e.reset();
    settle(h);
    ASSERT_TRUE(a.done());
    EXPECT_TRUE(a.result());
}

TEST(Event, EndsTheWaitWithFalseWhenItIsCancelled) {
    home h;
    event e;
    canceller const soon(h, 5ms, cancel_reason::client_gone);
    EXPECT_FALSE(run(h, wait_for(h.env, e)));
}

TEST(Event, ReportsFalseInACancelledScopeEvenIfItIsSet) {
    home h;
    event e(true);
    h.scope.cancel(cancel_reason::client_gone);
    EXPECT_FALSE(run(h, wait_for(h.env, e)));
}

TEST(Event, ReportsTrueWhenItIsSetBeforeTheCancellation) {
    home h;
    event e;
    begun a(h, wait_for(h.env, e));
    e.set();
    h.scope.cancel(cancel_reason::client_gone);
    settle(h);
    ASSERT_TRUE(a.done());
    EXPECT_TRUE(a.result());
}

TEST(Event, ReportsFalseWhenItIsSetAfterTheCancellation) {
    home h;
    event e;
    begun a(h, wait_for(h.env, e));
    h.scope.cancel(cancel_reason::client_gone);
    EXPECT_FALSE(a.done()) << "not inside cancel()";
    e.set();
    settle(h);
    ASSERT_TRUE(a.done());
    EXPECT_FALSE(a.result());
}

TEST(Event, IsWaitedForUnderATimeLimitAndInBranches) {
    home h;
    event e;
    EXPECT_THROW(run(h, with_timeout(h.env, 5ms, e.wait(h.env))), timed_out);
    EXPECT_FALSE(h.scope.cancelled());
    auto sets = [](environment& env, event& of) -> task<> {
        co_await sleep_for(env, 1ms);
        of.set();
    };
    auto work = [&sets](environment& env, event& of) -> task<bool> {
        auto const [first, second, third] = co_await when_all(env, of.wait(env), of.wait(), sets(env, of));
        co_return first&& second;
    };
    EXPECT_TRUE(run(h, work(h.env, e)));
}

TEST(Event, RestoresTheScopeOfTheWait) {
    home h;
    event e;
    auto guarded = [](environment& env, event& of) -> task<bool> {
        time_limit const limit(env, 1h);
        cancel_scope* const mine = env.scope();
        auto const woken = co_await of.wait(env);
        co_return woken&& env.scope() == mine;
    };
    begun a(h, guarded(h.env, e));
    h.env.enter(&h.scope);
    e.set();
    settle(h);
    ASSERT_TRUE(a.done());
    EXPECT_TRUE(a.result());
}

TEST(Event, ForgetsAFrameThatIsDestroyedWhileItWaits) {
    home h;
    event e;
    begun a(h, wait_for(h.env, e));
    begun b(h, wait_for(h.env, e));
    begun c(h, wait_for(h.env, e));
    b.destroy();
    e.set();
    settle(h);
    EXPECT_TRUE(a.done() && c.done() && !b.done());
}

TEST(Event, ForgetsAFrameThatIsDestroyedAfterItWasWoken) {
    home h;
    event e;
    begun a(h, wait_for(h.env, e));
    begun b(h, wait_for(h.env, e));
    e.set();
    a.destroy();
    settle(h);
    EXPECT_TRUE(b.done() && !a.done());
}

TEST(Event, ForgetsAFrameThatIsDestroyedAfterItWasCancelled) {
    home h;
    event e;
    begun a(h, wait_for(h.env, e));
    h.scope.cancel(cancel_reason::client_gone);
    a.destroy();
    settle(h);
    EXPECT_FALSE(a.done());
}

TEST(Event, MayBeDestroyedByTheCoroutineThatItWoke) {
    for (int i = 0; i < 2000; ++i) {
        std::atomic<event*> shared = nullptr;
        threads both;
        both.run([&shared]() {
            return [](std::atomic<event*>& s) -> task<> {
                auto own = std::make_unique<event>();
                s = own.get();
                EXPECT_TRUE(co_await own->wait());
                own.reset();
            }(shared);
        });
        while (!shared) std::this_thread::yield();
        shared.load()->set();
    }
}

TEST(Event, MakesWhatCameBeforeSetVisibleOnOtherLoops) {
    for (int i = 0; i < 500; ++i) {
        event e;
        int value = 0;
        threads all;
        for (int t = 0; t < 3; ++t)
            all.run([&e, &value]() {
                return [](event& of, int const& v) -> task<> {
                    EXPECT_TRUE(co_await of.wait());
                    EXPECT_EQ(v, 42);
                }(e, value);
            });
        value = 42;
        e.set();
    }
}

TEST(Event, ResumesEachCoroutineOnItsOwnThread) {
    event e;
    std::atomic<int> waiting = 0;
    threads all;
    for (int t = 0; t < 3; ++t)
        all.run([&]() {
            return [](event& of, std::atomic<int>& count) -> task<> {
                auto const here = std::this_thread::get_id();
                ++count;
                EXPECT_TRUE(co_await of.wait());
                EXPECT_EQ(std::this_thread::get_id(), here);
            }(e, waiting);
        });
    while (waiting != 3) std::this_thread::yield();
    e.set();
}

TEST(Event, LosesNoWakeUpBetweenTwoLoops) {
    constexpr int rounds = 5000;
    event ping, pong;
    auto const answer = [](event& hear, event& say, int n) -> task<> {
        for (int i = 0; i < n; ++i) {
            EXPECT_TRUE(co_await hear.wait());
            hear.reset();
            say.set();
        }
    };
    threads both;
    both.run([&] { return answer(ping, pong, rounds); });
    both.run([&] { return answer(pong, ping, rounds); });
    ping.set();
}

TEST(Event, SurvivesCancellationAndSetAtTheSameTime) {
    for (int i = 0; i < 1000; ++i) {
        event e;
        std::atomic<bool> waits = false;
        threads one;
        one.run([&]() {
            return [](event& of, std::atomic<bool>& flag) -> task<> {
                environment& env = co_await this_environment();
                flag = true;
                try {
                    (void)co_await with_timeout(env, 20us, of.wait());
                } catch (timed_out const&) {}
            }(e, waits);
        });
        while (!waits) std::this_thread::yield();
        e.set();
    }
}

TEST(EventDeathTest, AssertsThatNobodyWaitsWhenItIsDestroyed) {
    auto const destroy_early = [] {
        home h;
        auto e = std::make_unique<event>();
        begun a(h, wait_for(h.env, *e));
        e.reset();
    };
    EXPECT_DEATH(destroy_early(), "destroyed while coroutines wait");
}

} // namespace
