#include <tunic/coro/block_on.hpp>
#include <tunic/coro/event.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/this_environment.hpp>

#include <gtest/gtest.h>
#include <stdexcept>

#include "coro/home.hpp"

namespace {

using namespace tunic;
using namespace tunic::coro_test;
using namespace std::chrono_literals;

task<environment*> own() {
    environment& env = co_await this_environment();
    co_return &env;
}
task<environment*> two_below() { co_return co_await own(); }

TEST(ThisEnvironment, IsThatOfTheAwaitingCoroutine) {
    home h;
    auto work = [](environment&) -> task<environment*> { co_return co_await two_below(); };
    EXPECT_EQ(run(h, work(h.env)), &h.env);
}

TEST(ThisEnvironment, IsThatOfTheParametersWhenTheyHaveOne) {
    home h;
    home other;
    auto work = [](environment&) -> task<environment*> {
        environment& env = co_await this_environment();
        co_return &env;
    };
    EXPECT_EQ(run(h, work(other.env)), &other.env);
}

TEST(ThisEnvironment, IsGivenByBlockOn) {
    auto work = []() -> task<bool> {
        environment* const found = co_await own();
        co_return found->scheduling() && found->scope();
    };
    EXPECT_TRUE(block_on(work()));
}

struct ignored : completion {
    ignored() : completion([](completion&) noexcept {}) {}
};

template <class T> void expect_explanation(task<T> work) {
    ignored end;
    ASSERT_TRUE(work.start(end));
    try {
        (void)work.result();
        FAIL() << "there is no environment";
    } catch (std::logic_error const& e) { EXPECT_STRNE(e.what(), ""); }
}

TEST(ThisEnvironment, ThrowsASentenceWhenThereIsNone) { expect_explanation(own()); }

TEST(ThisEnvironment, IsMissedByWaitsWithASentenceWhenThereIsNone) {
    event ready(true);
    auto waits = [](event& e) -> task<bool> { co_return co_await e.wait(); };
    auto sleeps = []() -> task<bool> {
        auto const slept = co_await sleep_for(1s);
        co_return slept.completed;
    };
    expect_explanation(waits(ready));
    expect_explanation(sleeps());
}

TEST(ThisEnvironment, NeedsALoopWhereSomethingWaits) {
    cancel_scope scope;
    environment env{nullptr, nullptr, &scope};
    event ready(true);
    auto waits = [](environment& e, event& r) -> task<bool> { co_return co_await r.wait(e); };
    expect_explanation(waits(env, ready));
}

} // namespace
