#include <tunic/coro/task.hpp>

#include <array>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

namespace {

using tunic::arena;
using tunic::completion;
using tunic::environment;
using tunic::task;

struct fixture : ::testing::Test {
    alignas(16) std::array<std::byte, 16 * 1024> storage;
    arena memory{storage.data(), storage.size()};
    environment env{&memory, nullptr, nullptr};
};
using Task = fixture;

struct ignored : completion {
    ignored() : completion([](completion&) noexcept {}) {}
};

template <class T> T run_now(task<T> t) {
    ignored done;
    EXPECT_TRUE(t.start(done));
    return t.result();
}

struct manual_event {
    std::coroutine_handle<> waiter;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) noexcept { waiter = h; }
    void await_resume() const noexcept {}
};

task<int> one(environment&, int n) { co_return n; }
task<long> sum(environment& env, int n) {
    long total = 0;
    for (int i = 0; i < n; ++i) total += co_await one(env, i);
    co_return total;
}

TEST_F(Task, AwaitsAMillionReadyTasksOnAFlatStackAndAFlatArena) {
    EXPECT_EQ(run_now(sum(env, 1'000'000)), 499999500000L);
    EXPECT_EQ(memory.frame_bytes(), 0u);
}

TEST_F(Task, IsLazyAndMayBeDroppedUnawaited) {
    bool ran = false;
    auto f = [](environment&, bool& r) -> task<> {
        r = true;
        co_return;
    };
    { auto t = f(env, ran); }
    EXPECT_FALSE(ran);
    EXPECT_EQ(memory.frame_bytes(), 0u);
}

TEST_F(Task, CarriesAnExceptionThroughEveryAwaitingCoroutine) {
    auto inner = [](environment&) -> task<int> {
        throw std::runtime_error("inner");
        co_return 1;
    };
    auto outer = [&](environment& e) -> task<std::string> {
        try {
            (void)co_await inner(e);
        } catch (std::exception const& x) { co_return x.what(); }
        co_return "none";
    };
    EXPECT_EQ(run_now(outer(env)), "inner");
}

TEST_F(Task, ResumesItsWaiterWhenItFinishesLater) {
    manual_event event;
    std::string log;
    auto inner = [&](environment&) -> task<int> {
        log += "a";
        co_await event;
        log += "b";
        co_return 7;
    };
    auto outer = [&](environment& e) -> task<int> {
        int const n = co_await inner(e);
        log += "c";
        co_return n;
    };
    struct flag : completion {
        flag() : completion([](completion& c) noexcept { static_cast<flag&>(c).set = true; }) {}
        bool set = false;
    } done;
    auto t = outer(env);
    EXPECT_FALSE(t.start(done));
    EXPECT_EQ(log, "a");
    event.waiter.resume();
    EXPECT_EQ(log, "abc");
    EXPECT_TRUE(done.set);
    EXPECT_EQ(t.result(), 7);
}

TEST_F(Task, WithoutAnEnvironmentUsesTheThreadsPool) {
    auto f = [](int n) -> task<int> { co_return n + 1; };
    EXPECT_EQ(run_now(f(1)), 2);
    EXPECT_EQ(memory.frame_bytes(), 0u);
}

struct which {
    environment* seen = nullptr;
    bool await_ready() const noexcept { return false; }
    template <class P> bool await_suspend(std::coroutine_handle<P> h) noexcept {
        seen = tunic::coro::environment_of(h);
        return false;
    }
    environment* await_resume() const noexcept { return seen; }
};

TEST_F(Task, InheritsTheEnvironmentOfTheCoroutineThatAwaitsIt) {
    auto inner = []() -> task<environment*> { co_return co_await which{}; };
    auto outer = [&](environment&) -> task<environment*> { co_return co_await inner(); };
    EXPECT_EQ(run_now(outer(env)), &env);
}

TEST_F(Task, FallsBackToThePoolWhenTheArenaIsFull) {
    alignas(16) std::array<std::byte, 64> tiny;
    arena small{tiny.data(), tiny.size()};
    environment e{&small, nullptr, nullptr};
    EXPECT_EQ(run_now(sum(e, 10)), 45);
    EXPECT_EQ(small.frame_bytes(), 0u);
}

TEST_F(Task, EmptyTaskIsDone) {
    auto outer = [](environment&) -> task<int> {
        co_await task<>{};
        co_return 3;
    };
    EXPECT_EQ(run_now(outer(env)), 3);
}

task<> awaits_in_a_condition(environment&) {
    if (co_await task<>{}, true) co_return;
}

// g++ before 12.3 misplaces this coroutine's frame. It would never be resumed; so it is refused when it is called.
TEST_F(Task, RefusesACoroutineWhoseFrameTheCompilerMisplaced) {
    if constexpr (tunic::config::await_in_condition_is_unsafe)
        EXPECT_THROW((void)awaits_in_a_condition(env), std::logic_error);
    else
        run_now(awaits_in_a_condition(env));
    EXPECT_EQ(memory.frame_bytes(), 0u);
}

TEST_F(Task, FreesItsFrameAtItsEndWhenItNeverWaited) {
    std::size_t inside = 0;
    auto inner = [](environment& e, std::size_t& bytes) -> task<> {
        bytes = e.frames()->frame_bytes();
        co_return;
    };
    auto outer = [&](environment& e) -> task<int> {
        auto t = inner(e, inside);
        co_await t;
        EXPECT_LT(memory.frame_bytes(), inside);
        co_return 1;
    };
    EXPECT_EQ(run_now(outer(env)), 1);
    EXPECT_EQ(memory.frame_bytes(), 0u);
}

task<int&> lend(environment&, int& n) { co_return n; }

TEST_F(Task, MayGiveAReference) {
    int n = 1;
    auto const add = [](environment& e, int& to) -> task<> { (co_await lend(e, to)) += 41; };
    run_now(add(env, n));
    EXPECT_EQ(n, 42);
    EXPECT_EQ(&run_now(lend(env, n)), &n);
}

struct counts_moves {
    int moves = 0;
    counts_moves() = default;
    counts_moves(counts_moves&& other) noexcept : moves(other.moves + 1) {}
};

TEST_F(Task, ShowsItsResultWhereItIs) {
    auto const make = [](environment&) -> task<counts_moves> { co_return counts_moves{}; };
    auto const look = [&make](environment& e) -> task<int> {
        auto made = make(e);
        co_await made.when_ready();
        co_return made.peek().moves;
    };
    EXPECT_EQ(run_now(look(env)), 1);
}

TEST_F(Task, PeekingThrowsWhatTheTaskThrew) {
    auto const fail = [](environment&) -> task<int> {
        throw std::runtime_error("no");
        co_return 0;
    };
    auto const look = [&fail](environment& e) -> task<> {
        auto failing = fail(e);
        co_await failing.when_ready();
        EXPECT_THROW((void)failing.peek(), std::runtime_error);
    };
    run_now(look(env));
}

TEST_F(Task, KeepsItsErrorUntilItIsTaken) {
    auto failing = [](environment&) -> task<> {
        throw std::runtime_error("kept");
        co_return;
    };
    ignored done;
    auto t = failing(env);
    EXPECT_TRUE(t.start(done));
    EXPECT_NE(t.error(), nullptr);
    EXPECT_THROW(t.result(), std::runtime_error);
}

} // namespace
