#include <array>
#include <gtest/gtest.h>
#include <string>
#include <tunic/base/config.hpp>
#include <tunic/coro/block_on.hpp>
#include <tunic/coro/task.hpp>
#include <tuple>

// g++ before 14 destroys an aggregate temporary twice when the full expression it stands in has a co_await. The first
// table is broken on such a compiler: when it fails there, config::aggregate_temporaries_are_unsafe and what it refuses
// can go. The second table has what we rely on, and has to hold everywhere.
namespace tunic {
namespace {

int alive = 0;
struct counted {
    counted() noexcept { ++alive; }
    counted(counted const&) noexcept { ++alive; }
    counted(counted&&) noexcept { ++alive; }
    counted& operator=(counted const&) = default;
    counted& operator=(counted&&) = default;
    ~counted() { --alive; }
};
struct aggregate {
    counted member{};
    int n = 0;
};
class with_constructor {
public:
    with_constructor(counted c, int n) : member_(std::move(c)), n_(n) {}
    int n() const { return n_; }

private:
    counted member_;
    int n_;
};

task<int> take(aggregate a) { co_return a.n; }
task<int> take_ref(aggregate const& a) { co_return a.n; }
task<int> take_class(with_constructor c) { co_return c.n(); }
task<int> take_array(std::array<counted, 2>) { co_return 1; }
task<int> take_counted(counted) { co_return 1; }
task<int> take_function(auto f) { co_return f(); }
task<int> not_a_coroutine(aggregate a) { return take(std::move(a)); }
task<aggregate> give() { co_return aggregate{counted{}, 1}; }
task<std::tuple<counted, int>> give_tuple() { co_return std::tuple<counted, int>{}; }
aggregate make() { return {counted{}, 1}; }

struct shape {
    char const* name;
    task<> (*run)();
};

/// How many objects too few were destroyed; negative: too many.
int left_alive(shape const& s) {
    alive = 0;
    block_on(s.run());
    return alive;
}

shape const broken_on_old_gcc[] = {
    {"an aggregate as argument", []() -> task<> { co_await take(aggregate{counted{}, 1}); }},
    {"with designators", []() -> task<> { co_await take(aggregate{.member = {}, .n = 2}); }},
    {"bound to a const reference", []() -> task<> { co_await take_ref(aggregate{counted{}, 1}); }},
    {"in an ordinary call", []() -> task<> { co_await not_a_coroutine(aggregate{counted{}, 1}); }},
    {"an array", []() -> task<> { co_await take_array(std::array<counted, 2>{counted{}, counted{}}); }},
    {"a lambda that captures", []() -> task<> { co_await take_function([c = counted{}] { return (void)c, 1; }); }},
};

shape const relied_upon[] = {
    {"a class with a constructor", []() -> task<> { co_await take_class(with_constructor{counted{}, 1}); }},
    {"a class without members of its own", []() -> task<> { co_await take_counted(counted{}); }},
    {"the result of a call", []() -> task<> { co_await take(make()); }},
    {"a named aggregate",
     []() -> task<> {
         aggregate const a{counted{}, 1};
         co_await take(a);
     }},
    {"a named aggregate by reference",
     []() -> task<> {
         aggregate const a{counted{}, 1};
         co_await take_ref(a);
     }},
    {"a named aggregate, moved",
     []() -> task<> {
         aggregate a{counted{}, 1};
         co_await take(std::move(a));
     }},
    {"a named lambda that captures",
     []() -> task<> {
         auto f = [c = counted{}] { return (void)c, 1; };
         co_await take_function(std::move(f));
     }},
    {"a lambda without captures", []() -> task<> { co_await take_function([] { return 1; }); }},
    {"the task made before it is awaited",
     []() -> task<> {
         auto t = take(aggregate{counted{}, 1});
         co_await std::move(t);
     }},
    {"an awaited aggregate",
     []() -> task<> {
         aggregate const a = co_await give();
         (void)a;
     }},
    {"an awaited aggregate, dropped", []() -> task<> { co_await give(); }},
    {"an awaited aggregate, taken apart",
     []() -> task<> {
         auto [c, n] = co_await give();
         (void)c, (void)n;
     }},
    {"in a condition",
     []() -> task<> {
         if (co_await take(make()) == 2) co_return;
     }},
    {"in a loop",
     []() -> task<> {
         for (int i = 0; i < 3; ++i) co_await take(make());
     }},
};

TEST(CompilerFact1, AggregateTemporariesBesideCoAwaitAreDestroyedTwiceByOldGccOnly) {
    int broken = 0;
    for (auto const& s : broken_on_old_gcc) broken += left_alive(s) != 0;
    if (config::aggregate_temporaries_are_unsafe)
        EXPECT_GT(broken, 0) << "this compiler is right: the flag can go";
    else
        EXPECT_EQ(broken, 0) << "this compiler needs the flag";
}

TEST(CompilerFact1, WhatWeRelyOnIsDestroyedOnce) {
    for (auto const& s : relied_upon) EXPECT_EQ(left_alive(s), 0) << s.name;
}

// GCC 15 and 16 do not destroy a tuple-like result that is taken apart (https://gcc.gnu.org/PR124584): what we give to
// be awaited is an aggregate, which the table above has.
TEST(CompilerFact8, AnAwaitedTupleTakenApartIsNotDestroyedByGcc15And16) {
    auto const left = left_alive({"a tuple, taken apart", []() -> task<> {
                                      auto [c, n] = co_await give_tuple();
                                      (void)c, (void)n;
                                  }});
#if defined(__GNUC__) && !defined(__clang__) && (__GNUC__ == 15 || __GNUC__ == 16)
    if (left == 0) GTEST_SKIP() << "this release is right: tuples may be awaited once its predecessors are gone";
#else
    EXPECT_EQ(left, 0);
#endif
}

// clang before 18 miscompiles a conditional operator with co_await in an arm: the code base has none.
TEST(CompilerFact8, AConditionalOperatorWithCoAwaitIsRightSinceClang18) {
    static bool taken;
    for (bool const take_it : {true, false}) {
        taken = take_it;
        auto const left = left_alive({"conditional", []() -> task<> {
                                          int const n = taken ? co_await take_counted(counted{}) : 0;
                                          EXPECT_EQ(n, taken ? 1 : 0);
                                      }});
#if !defined(__clang__) || __clang_major__ >= 18
        EXPECT_EQ(left, 0);
#else
        (void)left;
#endif
    }
}

} // namespace
} // namespace tunic
