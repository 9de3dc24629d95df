#include <algorithm>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <gtest/gtest.h>
#include <limits>
#include <tunic/coro/block_on.hpp>
#include <tunic/coro/task.hpp>
#include <utility>

// A coroutine that returns the handle to go on with from await_suspend should not use up the stack. g++ makes a tail
// call of it only when it optimises, so tunic::task does without: one flag says whether the awaiting coroutine is still
// inside resume(). This file is always compiled without optimisation.
namespace tunic {
namespace {

std::uintptr_t here() { return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)); }

/// How far apart the deepest and the highest stack frames were.
class stack_span {
public:
    void visit(std::uintptr_t frame) {
        low_ = std::min(low_, frame);
        high_ = std::max(high_, frame);
    }
    std::uintptr_t octets() const { return high_ - low_; }

private:
    std::uintptr_t low_ = std::numeric_limits<std::uintptr_t>::max();
    std::uintptr_t high_ = 0;
};

/// The textbook task: transfers to its coroutine when it is awaited, and back when that is done.
class transferring_task {
public:
    struct promise_type {
        transferring_task get_return_object() {
            return transferring_task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        struct final_awaiter {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
                return h.promise().waiter;
            }
            void await_resume() noexcept {}
        };
        final_awaiter final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() { std::terminate(); }
        std::coroutine_handle<> waiter = std::noop_coroutine();
    };

    transferring_task(transferring_task&& other) noexcept : h_(std::exchange(other.h_, {})) {}
    ~transferring_task() {
        if (h_) h_.destroy();
    }
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) noexcept {
        h_.promise().waiter = waiter;
        return h_;
    }
    void await_resume() const noexcept {}
    void run() { h_.resume(); }

private:
    explicit transferring_task(std::coroutine_handle<promise_type> h) : h_(h) {}
    std::coroutine_handle<promise_type> h_;
};

constexpr int rounds = 2000;
constexpr std::uintptr_t flat = 16 * 1024; // octets; two thousand frames are far more

template <class Task> Task leaf(stack_span& span) {
    span.visit(here());
    co_return;
}
template <class Task> Task loop(stack_span& span) {
    for (int i = 0; i < rounds; ++i) co_await leaf<Task>(span);
}

TEST(CompilerFact4, SymmetricTransferUsesUpTheStackOfUnoptimisedGcc) {
    stack_span span;
    auto t = loop<transferring_task>(span);
    t.run();
#if defined(__clang__)
    EXPECT_LT(span.octets(), flat);
#else
    EXPECT_GT(span.octets(), flat) << "this compiler transfers without the stack: the flag in task can go";
#endif
}

TEST(CompilerFact4, OurTasksStayFlatEverywhere) {
    stack_span span;
    block_on(loop<task<>>(span));
    EXPECT_LT(span.octets(), flat);
}

// GCC 15.2 crashes on a handle that is destroyed inside its own await_suspend (https://gcc.gnu.org/PR121961). We never
// do that; where it works, the coroutine's variables are destroyed once.
#if !(defined(__GNUC__) && !defined(__clang__) && __GNUC__ == 15)
struct detached {
    struct promise_type {
        detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() { std::terminate(); }
    };
};
struct destroy_self {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const noexcept { h.destroy(); }
    void await_resume() const noexcept {}
};
struct counts_its_end {
    int& ends;
    ~counts_its_end() { ++ends; }
};
detached end_in_the_middle(int& ends) {
    counts_its_end const local{ends};
    co_await destroy_self{};
    ADD_FAILURE() << "went on";
}

TEST(CompilerFact8, AHandleMayBeDestroyedInItsOwnAwaitSuspendButWithGcc15) {
    int ends = 0;
    end_in_the_middle(ends);
    EXPECT_EQ(ends, 1);
}
#endif

} // namespace
} // namespace tunic
