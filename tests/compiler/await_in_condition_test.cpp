#include <coroutine>
#include <cstdint>
#include <cstdlib>
#include <gtest/gtest.h>

// g++ before 12.3 misplaces the frame of a coroutine that has a co_await in the condition of an `if`, a loop or a
// `switch` and no variable of its own in the outermost block (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=106188): its
// handle leads 8 octets past the frame, and what is resumed is not the coroutine. Nothing in a library can repair that,
// so the guide says to name the result first. When the first test fails, that advice can go.
namespace tunic {
namespace {

struct ready {
    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    [[nodiscard]] bool await_resume() const noexcept { return true; }
};

// Only says where it was put; it is never resumed.
struct placed {
    struct promise_type {
        void* operator new(std::size_t size) { return frame = std::malloc(size); }
        void operator delete(void* p, std::size_t) noexcept { std::free(p); }
        placed get_return_object() noexcept {
            return {std::coroutine_handle<promise_type>::from_promise(*this).address()};
        }
        [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
        [[nodiscard]] std::suspend_always final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const noexcept {}
        static inline void* frame = nullptr;
    };
    void* handle;

    [[nodiscard]] bool rightly() const noexcept {
        bool const right = handle == promise_type::frame;
        std::free(promise_type::frame); // the body has not begun, and its arguments need no destructor
        return right;
    }
};

placed in_a_condition(int& n) {
    if (co_await ready{}) ++n;
}
placed in_a_loop(int& n) {
    while (co_await ready{}) ++n;
}
placed named_first(int& n) {
    bool const go = co_await ready{};
    if (go) ++n;
}
placed in_an_if_with_a_name(int& n) {
    if (bool const go = co_await ready{}; go) ++n;
}
placed in_a_branch(int& n) {
    if (n == 0) (void)co_await ready{};
    ++n;
}

TEST(CompilerAwaitInCondition, IsBrokenBeforeGcc123) {
#if defined(__clang__) || __GNUC__ > 12 || (__GNUC__ == 12 && __GNUC_MINOR__ >= 3)
    constexpr bool works = true;
#else
    constexpr bool works = false;
#endif
    int n = 0;
    EXPECT_EQ(in_a_condition(n).rightly(), works);
    EXPECT_EQ(in_a_loop(n).rightly(), works);
}

TEST(CompilerAwaitInCondition, WorksWhenTheResultHasAName) {
    int n = 0;
    EXPECT_TRUE(named_first(n).rightly());
    EXPECT_TRUE(in_an_if_with_a_name(n).rightly());
    EXPECT_TRUE(in_a_branch(n).rightly());
}

} // namespace
} // namespace tunic
