// The cost of a coroutine: created, run and destroyed, with its frame in an arena or in the thread's pool.
#include <tunic/base/arena.hpp>
#include <tunic/coro/task.hpp>

#include <array>
#include <benchmark/benchmark.h>
#include <coroutine>
#include <cstddef>
#include <cstdlib>

namespace {

using tunic::arena;
using tunic::completion;
using tunic::environment;
using tunic::task;

struct ignored : completion {
    ignored() : completion([](completion&) noexcept {}) {}
};

struct storage {
    alignas(16) std::array<std::byte, 16 * 1024> octets;
    arena memory{octets.data(), octets.size()};
    environment env{&memory, nullptr, nullptr};
};

task<int> leaf(environment&, int n) { co_return n; }
task<int> nested(environment& env, int depth) {
    if (depth == 0) co_return 0;
    auto const inner = co_await nested(env, depth - 1); // separate: g++ 12 miscompiles co_await in a conditional
    co_return inner + 1;
}
task<int> leaf_from_pool(int n) { co_return n; }

void run(benchmark::State& state, auto make) {
    for (auto _ : state) {
        ignored done;
        auto t = make();
        if (!t.start(done)) std::abort();
        benchmark::DoNotOptimize(t.result());
    }
}

void ready(benchmark::State& state) {
    storage s;
    run(state, [&] { return leaf(s.env, 7); });
}
BENCHMARK(ready);

void ready_from_pool(benchmark::State& state) {
    run(state, [] { return leaf_from_pool(7); });
}
BENCHMARK(ready_from_pool);

// Each awaits the next inner one.
void chain(benchmark::State& state) {
    storage s;
    auto const depth = static_cast<int>(state.range(0));
    run(state, [&] { return nested(s.env, depth); });
}
BENCHMARK(chain)->Arg(1)->Arg(4)->Arg(8)->Arg(16);

struct event {
    std::coroutine_handle<> waiter;
    static bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) noexcept { waiter = h; }
    static void await_resume() noexcept {}
};
task<> wait_for(environment&, event& e) { co_await e; }

// A task that waits and is resumed from outside, as by the loop when bytes arrive.
void suspended_and_resumed(benchmark::State& state) {
    storage s;
    for (auto _ : state) {
        ignored done;
        event e;
        auto t = wait_for(s.env, e);
        if (t.start(done)) std::abort();
        e.waiter.resume();
        t.result();
    }
}
BENCHMARK(suspended_and_resumed);

} // namespace

BENCHMARK_MAIN();
