#include <tunic/coro/semaphore.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/this_environment.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/coro/when_all.hpp>

#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "coro/waiting.hpp"

namespace {

using namespace tunic;
using namespace tunic::coro_test;
using namespace std::chrono_literals;

task<semaphore::permit> get(environment& env, semaphore& s) { co_return co_await s.acquire(env); }

// Takes a permit, notes its name, and gives the permit back.
task<> enter(environment& env, semaphore& s, std::string& log, char name) {
    auto const hold = co_await s.acquire(env);
    log += hold ? name : '-';
}

TEST(Semaphore, GivesItsPermitsAndNoMore) {
    home h;
    semaphore s{2};
    auto const first = run(h, get(h.env, s));
    auto second = s.try_acquire();
    EXPECT_TRUE(first && second);
    EXPECT_FALSE(s.try_acquire());
    begun third(h, get(h.env, s));
    settle(h);
    EXPECT_FALSE(third.done());
    second.release();
    EXPECT_FALSE(second);
    EXPECT_FALSE(third.done()) << "not inside release()";
    settle(h);
    ASSERT_TRUE(third.done());
    EXPECT_TRUE(third.result());
}

TEST(Semaphore, FindsTheEnvironmentByItself) {
    home h;
    semaphore s{1};
    auto work = [](semaphore& of) -> task<bool> {
        auto const hold = co_await of.acquire();
        co_return hold && !of.try_acquire();
    };
    EXPECT_TRUE(run(h, work(s)));
    EXPECT_TRUE(s.try_acquire());
}

TEST(Semaphore, ServesFirstWhoeverCameFirst) {
    home h;
    semaphore s{1};
    std::string log;
    auto hold = s.try_acquire();
    begun a(h, enter(h.env, s, log, 'a'));
    begun b(h, enter(h.env, s, log, 'b'));
    begun c(h, enter(h.env, s, log, 'c'));
    hold.release();
    EXPECT_FALSE(s.try_acquire()) << "the permit already belongs to the first in the line";
    settle(h);
    EXPECT_EQ(log, "abc");
}

TEST(Semaphore, MovesAPermitWithItsHolder) {
    semaphore s{2};
    auto a = s.try_acquire();
    auto b = std::move(a);
    EXPECT_FALSE(a); // NOLINT(bugprone-use-after-move): it is empty
    EXPECT_TRUE(b);
    {
        auto c = s.try_acquire();
        b = std::move(c);
        EXPECT_TRUE(b);
    }
    EXPECT_TRUE(s.try_acquire());
    semaphore::permit none;
    EXPECT_FALSE(none);
    none.release();
}

TEST(Semaphore, GivesNoPermitWhenTheWaitIsCancelled) {
    home h;
    semaphore s{1};
    auto hold = s.try_acquire();
    canceller const soon(h, 5ms, cancel_reason::client_gone);
    EXPECT_FALSE(run(h, get(h.env, s)));
    hold.release();
    EXPECT_TRUE(s.try_acquire()) << "no permit got lost";
}

TEST(Semaphore, GivesNoPermitInACancelledScope) {
    home h;
    semaphore s{1};
    h.scope.cancel(cancel_reason::client_gone);
    EXPECT_FALSE(run(h, get(h.env, s)));
    EXPECT_TRUE(s.try_acquire());
}

TEST(Semaphore, KeepsThePermitThatCameBeforeTheCancellation) {
    home h;
    semaphore s{1};
    auto hold = s.try_acquire();
    begun a(h, get(h.env, s));
    hold.release();
    h.scope.cancel(cancel_reason::client_gone);
    settle(h);
    ASSERT_TRUE(a.done());
    EXPECT_TRUE(a.result());
}

TEST(Semaphore, SkipsTheCancelledInTheLine) {
    home h;
    home other;
    semaphore s{1};
    std::string log;
    auto hold = s.try_acquire();
    begun a(other, enter(other.env, s, log, 'a'));
    begun b(h, enter(h.env, s, log, 'b'));
    other.scope.cancel(cancel_reason::client_gone);
    hold.release();
    settle(h);
    EXPECT_EQ(log, "b");
    settle(other);
    EXPECT_EQ(log, "b-");
}

TEST(Semaphore, ForgetsAFrameThatIsDestroyedWhileItWaits) {
    home h;
    semaphore s{1};
    std::string log;
    auto hold = s.try_acquire();
    begun a(h, enter(h.env, s, log, 'a'));
    begun b(h, enter(h.env, s, log, 'b'));
    a.destroy();
    hold.release();
    settle(h);
    EXPECT_EQ(log, "b");
    EXPECT_TRUE(s.try_acquire());
}

TEST(Semaphore, PassesOnThePermitOfAFrameThatIsDestroyedAfterItWasServed) {
    home h;
    semaphore s{1};
    std::string log;
    auto hold = s.try_acquire();
    begun a(h, enter(h.env, s, log, 'a'));
    begun b(h, enter(h.env, s, log, 'b'));
    hold.release();
    a.destroy();
    settle(h);
    EXPECT_EQ(log, "b");
    EXPECT_TRUE(s.try_acquire());
}

TEST(Semaphore, GivesThePermitBackWhenItsHolderThrows) {
    home h;
    semaphore s{1};
    auto work = [](environment& env, semaphore& of) -> task<> {
        auto const hold = co_await of.acquire(env);
        throw std::runtime_error("failed");
    };
    EXPECT_THROW(run(h, work(h.env, s)), std::runtime_error);
    EXPECT_TRUE(s.try_acquire());
}

TEST(Semaphore, IsAwaitedUnderATimeLimitAndInBranches) {
    home h;
    semaphore s{1};
    {
        auto const hold = s.try_acquire();
        EXPECT_THROW((void)run(h, with_timeout(h.env, 5ms, s.acquire(h.env))), timed_out);
    }
    semaphore two{2};
    auto work = [](environment& env, semaphore& of) -> task<bool> {
        auto const [a, b] = co_await when_all(env, of.acquire(env), of.acquire());
        co_return a&& b && !of.try_acquire();
    };
    EXPECT_TRUE(run(h, work(h.env, two)));
    EXPECT_TRUE(two.try_acquire());
}

TEST(Semaphore, MayBeAcquiredNowAndAwaitedLater) {
    home h;
    semaphore s{1};
    auto work = [](environment& env, semaphore& of) -> task<bool> {
        auto later = of.acquire(env);
        auto const hold = of.try_acquire();
        bool const lazy = static_cast<bool>(hold);
        const_cast<semaphore::permit&>(hold).release();
        auto const mine = co_await std::move(later);
        co_return lazy&& mine;
    };
    EXPECT_TRUE(run(h, work(h.env, s)));
}

TEST(Semaphore, IsAMutexForCoroutinesOnSeveralThreads) {
    constexpr int rounds = 4000;
    semaphore one{1};
    int unguarded = 0;
    auto const count = [](semaphore& s, int& n) -> task<> {
        for (int i = 0; i < rounds; ++i) {
            auto const hold = co_await s.acquire();
            EXPECT_TRUE(hold);
            ++n;
        }
    };
    {
        threads all;
        for (int t = 0; t < 4; ++t) all.run([&] { return count(one, unguarded); });
    }
    EXPECT_EQ(unguarded, 4 * rounds);
}

TEST(Semaphore, NeverAdmitsMoreThanItsPermitsOnSeveralThreads) {
    constexpr int rounds = 50;
    semaphore s{3};
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    auto const visit = [](semaphore& of, std::atomic<int>& in, std::atomic<int>& peak) -> task<> {
        for (int i = 0; i < rounds; ++i) {
            auto const hold = co_await of.acquire();
            int const now = ++in;
            for (int seen = peak; seen < now && !peak.compare_exchange_weak(seen, now);) {}
            co_await sleep_for(10us);
            --in;
        }
    };
    {
        threads all;
        for (int t = 0; t < 4; ++t)
            all.run([&] { // two coroutines on each thread
                return [](task<> a, task<> b) -> task<> {
                    (void)co_await when_all(std::move(a), std::move(b));
                }(visit(s, inside, most), visit(s, inside, most));
            });
    }
    EXPECT_EQ(most, 3);
    EXPECT_EQ(inside, 0);
}

TEST(Semaphore, LosesNoPermitToCancellationAtTheSameTime) {
    constexpr int rounds = 1000;
    semaphore s{1};
    auto const hasty = [](semaphore& of) -> task<> {
        environment& env = co_await this_environment();
        for (int i = 0; i < rounds; ++i) {
            try {
                auto const hold = co_await with_timeout(env, 20us, of.acquire());
                for (int spin = 0; spin < i % 50; ++spin) std::this_thread::yield();
            } catch (timed_out const&) {}
        }
    };
    {
        threads all;
        for (int t = 0; t < 3; ++t) all.run([&] { return hasty(s); });
    }
    EXPECT_TRUE(s.try_acquire());
}

TEST(SemaphoreDeathTest, AssertsThatNobodyWaitsWhenItIsDestroyed) {
    auto const destroy_early = [] {
        home h;
        auto s = std::make_unique<semaphore>(0U);
        begun a(h, get(h.env, *s));
        s.reset();
    };
    EXPECT_DEATH(destroy_early(), "destroyed while coroutines wait");
}

} // namespace
