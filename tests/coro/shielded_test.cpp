#include <tunic/coro/event.hpp>
#include <tunic/coro/shielded.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/coro/when_all.hpp>

#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

#include "coro/waiting.hpp"

namespace {

using namespace tunic;
using namespace tunic::coro_test;
using namespace std::chrono_literals;

task<int> after(environment& env, steady_duration d, int value) {
    auto const slept = co_await sleep_for(env, d);
    co_return slept ? value : -value;
}
task<> fail_after(environment& env, steady_duration d) {
    co_await sleep_for(env, d);
    throw std::runtime_error("not saved");
}

TEST(Shielded, GivesTheValueOfItsTask) {
    home h;
    EXPECT_EQ(run(h, shielded(h.env, 1h, after(h.env, 1ms, 4))), 4);
    EXPECT_EQ(run(h, shielded(1h, after(h.env, 1ms, 4))), 4);
    EXPECT_EQ(h.memory.frame_bytes(), 0u);
}

TEST(Shielded, ThrowsWhatItsTaskThrows) {
    home h;
    EXPECT_THROW(run(h, shielded(h.env, 1h, fail_after(h.env, 1ms))), std::runtime_error);
    EXPECT_THROW(run(h, shielded(1h, fail_after(h.env, 1ms))), std::runtime_error);
    EXPECT_EQ(h.env.scope(), &h.scope);
}

TEST(Shielded, RunsItsTaskToTheEndWhenTheRequestIsCancelledMeanwhile) {
    home h;
    canceller const soon(h, 2ms, cancel_reason::client_gone);
    EXPECT_EQ(run(h, shielded(h.env, 1h, after(h.env, 20ms, 4))), 4);
    EXPECT_TRUE(h.scope.cancelled());
}

TEST(Shielded, RunsItsTaskInACancelledScope) {
    home h;
    h.scope.cancel(cancel_reason::server_stopping);
    EXPECT_EQ(run(h, shielded(h.env, 1h, after(h.env, 2ms, 4))), 4);
}

TEST(Shielded, ShieldsBranchesAndAwaitedTasksToo) {
    home h;
    h.scope.cancel(cancel_reason::client_gone);
    auto inner = [](environment& env) -> task<int> {
        auto const [a, b] = co_await when_all(env, after(env, 2ms, 1), after(env, 1ms, 2));
        co_return a + b;
    };
    EXPECT_EQ(run(h, shielded(h.env, 1h, inner(h.env))), 3);
}

TEST(Shielded, CancelsItsTaskAfterTheLimitAndPassesItsValueThrough) {
    home h;
    EXPECT_EQ(run(h, shielded(h.env, 5ms, after(h.env, 1h, 4))), -4);
    EXPECT_FALSE(h.scope.cancelled());
}

TEST(Shielded, KeepsTheReasonOfTheLimit) {
    home h;
    h.scope.cancel(cancel_reason::client_gone);
    auto inner = [](environment& env) -> task<cancel_reason> {
        co_await sleep_for(env, 1h);
        co_return env.scope()->reason();
    };
    EXPECT_EQ(run(h, shielded(h.env, 5ms, inner(h.env))), cancel_reason::deadline);
}

TEST(Shielded, LeavesTheAwaitingCoroutineCancelled) {
    home h;
    canceller const soon(h, 2ms, cancel_reason::client_gone);
    auto work = [](environment& env) -> task<std::string> {
        auto const saved = co_await shielded(env, 1h, after(env, 20ms, 1));
        auto const next = co_await after(env, 1h, 1);
        co_return std::to_string(saved) + std::to_string(next);
    };
    EXPECT_EQ(run(h, work(h.env)), "1-1");
}

TEST(Shielded, OutlastsATimeLimitAroundIt) {
    home h;
    int saved = 0;
    auto work = [](environment& env, int& out) -> task<> { out = co_await shielded(env, 1h, after(env, 20ms, 3)); };
    EXPECT_THROW(run(h, with_timeout(h.env, 2ms, work(h.env, saved))), timed_out);
    EXPECT_EQ(saved, 3);
}

TEST(Shielded, DoesNotShieldItsSiblings) {
    home h;
    canceller const soon(h, 2ms, cancel_reason::client_gone);
    auto work = [](environment& env) -> task<int> {
        auto const [a, b] = co_await when_all(env, shielded(env, 1h, after(env, 20ms, 100)), after(env, 1h, 7));
        co_return a + b;
    };
    EXPECT_EQ(run(h, work(h.env)), 93);
}

TEST(Shielded, TakesAwaitablesThatAreNotTasks) {
    home h;
    event saved;
    h.scope.cancel(cancel_reason::client_gone);
    auto work = [](environment& env, event& e) -> task<bool> {
        auto sets = [](environment& c, event& of) -> task<> {
            co_await shielded(c, 1h, sleep_for(c, 2ms));
            of.set();
        };
        auto const [woken, set, again] =
            co_await when_all(env, shielded(env, 1h, e.wait(env)), sets(env, e), shielded(1h, e.wait()));
        co_return woken&& again;
    };
    EXPECT_TRUE(run(h, work(h.env, saved)));
}

TEST(Shielded, LeavesNothingBehindWhenItsFrameIsDestroyed) {
    home h;
    {
        begun a(h, shielded(h.env, 5ms, after(h.env, 1h, 1)));
        a.destroy();
    }
    EXPECT_EQ(h.env.scope(), &h.scope);
    EXPECT_EQ(run(h, after(h.env, 10ms, 2)), 2);
    EXPECT_EQ(h.memory.frame_bytes(), 0u);
}

TEST(Shielded, MayBeAwaitedLater) {
    home h;
    auto work = [](environment& env) -> task<int> {
        auto later = shielded(env, 1h, after(env, 1ms, 5));
        env.scope()->cancel(cancel_reason::client_gone);
        co_return co_await std::move(later);
    };
    EXPECT_EQ(run(h, work(h.env)), 5);
}

TEST(Shielded, NeedsNoScopeAroundIt) {
    home h;
    environment env{nullptr, &h.loop, nullptr};
    EXPECT_EQ(run(h, shielded(env, 1h, after(env, 1ms, 4))), 4);
}

} // namespace
