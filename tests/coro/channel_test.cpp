#include <tunic/coro/channel.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/this_environment.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/coro/when_all.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "coro/waiting.hpp"

namespace {

using namespace tunic;
using namespace tunic::coro_test;
using namespace std::chrono_literals;

template <class T> task<bool> send(environment& env, channel<T>& to, T value) {
    co_return co_await to.send(env, std::move(value));
}
template <class T> task<std::optional<T>> receive(environment& env, channel<T>& from) {
    co_return co_await from.receive(env);
}

TEST(Channel, GivesValuesInTheOrderOfSending) {
    home h;
    channel<int> ch{3};
    for (int round = 0; round < 5; ++round) { // around the ring
        EXPECT_TRUE(run(h, send(h.env, ch, 1)));
        EXPECT_TRUE(run(h, send(h.env, ch, 2)));
        EXPECT_EQ(run(h, receive(h.env, ch)), 1);
        EXPECT_EQ(run(h, receive(h.env, ch)), 2);
    }
}

TEST(Channel, FindsTheEnvironmentByItself) {
    home h;
    channel<int> ch{1};
    auto work = [](channel<int>& c) -> task<int> {
        bool const sent = co_await c.send(5);
        auto const got = co_await c.receive();
        co_return sent ? got.value_or(-1) : -2;
    };
    EXPECT_EQ(run(h, work(ch)), 5);
}

TEST(Channel, KeepsItsSendersWaitingWhileItIsFull) {
    home h;
    channel<int> ch{1};
    begun a(h, send(h.env, ch, 1));
    begun b(h, send(h.env, ch, 2));
    begun c(h, send(h.env, ch, 3));
    settle(h);
    EXPECT_TRUE(a.done() && !b.done() && !c.done());
    EXPECT_EQ(run(h, receive(h.env, ch)), 1);
    settle(h);
    EXPECT_TRUE(b.done() && !c.done());
    EXPECT_EQ(run(h, receive(h.env, ch)), 2);
    EXPECT_EQ(run(h, receive(h.env, ch)), 3);
    settle(h);
    ASSERT_TRUE(c.done());
    EXPECT_TRUE(a.result() && b.result() && c.result());
}

TEST(Channel, KeepsItsReceiversWaitingWhileItIsEmptyAndServesTheFirst) {
    home h;
    channel<int> ch{4};
    begun a(h, receive(h.env, ch));
    begun b(h, receive(h.env, ch));
    settle(h);
    EXPECT_FALSE(a.done() || b.done());
    EXPECT_TRUE(run(h, send(h.env, ch, 1)));
    EXPECT_FALSE(ch.try_receive()) << "the value already belongs to the first receiver";
    EXPECT_TRUE(ch.try_send(2));
    settle(h);
    ASSERT_TRUE(a.done() && b.done());
    EXPECT_EQ(a.result(), 1);
    EXPECT_EQ(b.result(), 2);
}

TEST(Channel, IsARendezvousWhenItsCapacityIsZero) {
    home h;
    channel<std::string> ch{0};
    EXPECT_FALSE(ch.try_send("nobody"));
    EXPECT_FALSE(ch.try_receive());
    begun a(h, send<std::string>(h.env, ch, "a"));
    begun b(h, send<std::string>(h.env, ch, "b"));
    settle(h);
    EXPECT_FALSE(a.done());
    EXPECT_EQ(ch.try_receive(), "a");
    settle(h);
    EXPECT_TRUE(a.done() && !b.done());
    EXPECT_EQ(run(h, receive(h.env, ch)), "b");
    begun taker(h, receive(h.env, ch));
    EXPECT_TRUE(ch.try_send("c"));
    settle(h);
    ASSERT_TRUE(taker.done());
    EXPECT_EQ(taker.result(), "c");
}

TEST(Channel, TriesWithoutWaiting) {
    channel<int> ch{2};
    int const three = 3;
    EXPECT_FALSE(ch.try_receive());
    EXPECT_TRUE(ch.try_send(1));
    EXPECT_TRUE(ch.try_send(2));
    EXPECT_FALSE(ch.try_send(three));
    EXPECT_EQ(ch.try_receive(), 1);
    EXPECT_TRUE(ch.try_send(three));
    EXPECT_EQ(ch.try_receive(), 2);
    EXPECT_EQ(ch.try_receive(), 3);
}

TEST(Channel, LeavesAValueUnchangedThatItDoesNotTake) {
    channel<std::unique_ptr<int>> ch{0};
    auto value = std::make_unique<int>(1);
    EXPECT_FALSE(ch.try_send(std::move(value)));
    EXPECT_TRUE(value); // NOLINT(bugprone-use-after-move)
}

struct only_moves {
    explicit only_moves(int n) : number(n) {}
    only_moves(only_moves&&) = default;
    only_moves& operator=(only_moves&&) = delete;
    int const number;
};

TEST(Channel, CarriesWhatOnlyMoves) {
    home h;
    channel<std::unique_ptr<int>> ch{1};
    EXPECT_TRUE(run(h, send(h.env, ch, std::make_unique<int>(1))));
    begun waits(h, send(h.env, ch, std::make_unique<int>(2)));
    EXPECT_EQ(*run(h, receive(h.env, ch)).value(), 1);
    EXPECT_EQ(*run(h, receive(h.env, ch)).value(), 2);
    begun taker(h, receive(h.env, ch));
    EXPECT_TRUE(ch.try_send(std::make_unique<int>(3)));
    settle(h);
    EXPECT_EQ(*taker.result().value(), 3);
    channel<only_moves> fixed{1};
    EXPECT_TRUE(fixed.try_send(only_moves(4)));
    EXPECT_EQ(run(h, receive(h.env, fixed)).value().number, 4);
}

// An aggregate that is a temporary beside co_await is destroyed twice by g++ before 14; a named one is safe.
struct letter {
    std::shared_ptr<int> text;
    std::string to;
};

TEST(Channel, CarriesNamedAggregatesThatOwnMemory) {
    home h;
    channel<letter> ch{1};
    auto const text = std::make_shared<int>(1);
    auto work = [](environment& c, channel<letter>& both, std::shared_ptr<int> const& shared) -> task<long> {
        letter copied{shared, "a name that needs memory"};
        bool const first = co_await both.send(c, copied);
        auto const got = co_await both.receive(c);
        letter moved{shared, "another name that needs memory"};
        bool const second = co_await both.send(std::move(moved));
        auto const again = co_await both.receive();
        co_return first&& second && got->to != again->to ? shared.use_count() : -1;
    };
    EXPECT_EQ(run(h, work(h.env, ch, text)), 1 + 3) << "with `copied`, `got` and `again`";
    EXPECT_EQ(text.use_count(), 1);
}

TEST(Channel, TakesTheValueWhenSendIsCalledNotWhenItIsAwaited) {
    home h;
    channel<std::string> ch{1};
    auto work = [](environment& c, channel<std::string>& to) -> task<bool> {
        auto t = to.send(c, std::string("a temporary that owns memory"));
        EXPECT_FALSE(to.try_receive()) << "nothing is sent yet";
        co_return co_await std::move(t);
    };
    EXPECT_TRUE(run(h, work(h.env, ch)));
    EXPECT_EQ(ch.try_receive(), "a temporary that owns memory");
}

TEST(Channel, GivesWhatItHoldsAndThenNothingWhenItIsClosed) {
    home h;
    channel<int> ch{2};
    EXPECT_TRUE(ch.try_send(1));
    EXPECT_TRUE(ch.try_send(2));
    ch.close();
    ch.close();
    EXPECT_FALSE(run(h, send(h.env, ch, 3)));
    EXPECT_FALSE(ch.try_send(3));
    EXPECT_EQ(run(h, receive(h.env, ch)), 1);
    EXPECT_EQ(ch.try_receive(), 2);
    EXPECT_EQ(run(h, receive(h.env, ch)), std::nullopt);
    EXPECT_EQ(ch.try_receive(), std::nullopt);
}

TEST(Channel, EndsAllWaitsWhenItIsClosed) {
    home h;
    channel<int> empty{1};
    begun a(h, receive(h.env, empty));
    begun b(h, receive(h.env, empty));
    channel<int> full{1};
    EXPECT_TRUE(full.try_send(1));
    begun c(h, send(h.env, full, 2));
    empty.close();
    full.close();
    settle(h);
    ASSERT_TRUE(a.done() && b.done() && c.done());
    EXPECT_FALSE(a.result() || b.result());
    EXPECT_FALSE(c.result());
    EXPECT_EQ(full.try_receive(), 1);
    EXPECT_FALSE(full.try_receive()) << "what waited to be sent is dropped";
}

TEST(Channel, EndsAWaitWhenItIsCancelled) {
    home h;
    channel<int> ch{1};
    {
        canceller const soon(h, 5ms, cancel_reason::client_gone);
        EXPECT_FALSE(run(h, receive(h.env, ch)));
    }
    home other;
    EXPECT_TRUE(ch.try_send(1));
    canceller const soon(other, 5ms, cancel_reason::client_gone);
    EXPECT_FALSE(run(other, send(other.env, ch, 2)));
    EXPECT_EQ(ch.try_receive(), 1);
    EXPECT_FALSE(ch.try_receive()) << "the cancelled send left nothing";
}

TEST(Channel, DoesNothingInACancelledScope) {
    home h;
    channel<int> ch{2};
    EXPECT_TRUE(ch.try_send(1));
    h.scope.cancel(cancel_reason::client_gone);
    EXPECT_FALSE(run(h, receive(h.env, ch)));
    EXPECT_FALSE(run(h, send(h.env, ch, 2)));
    EXPECT_EQ(ch.try_receive(), 1);
    EXPECT_FALSE(ch.try_receive());
}

TEST(Channel, KeepsWhatWasHandedOverBeforeTheCancellation) {
    home h;
    channel<int> ch{0};
    begun taker(h, receive(h.env, ch));
    EXPECT_TRUE(ch.try_send(1));
    begun giver(h, send(h.env, ch, 2));
    EXPECT_EQ(ch.try_receive(), 2);
    h.scope.cancel(cancel_reason::client_gone);
    settle(h);
    ASSERT_TRUE(taker.done() && giver.done());
    EXPECT_EQ(taker.result(), 1);
    EXPECT_TRUE(giver.result());
}

TEST(Channel, ForgetsFramesThatAreDestroyedWhileTheyWait) {
    home h;
    channel<int> ch{0};
    {
        begun a(h, receive(h.env, ch));
        begun b(h, receive(h.env, ch));
        a.destroy();
        EXPECT_TRUE(ch.try_send(1));
        EXPECT_FALSE(ch.try_send(2));
        settle(h);
        EXPECT_EQ(b.result(), 1);
    }
    begun c(h, send(h.env, ch, 3));
    begun d(h, send(h.env, ch, 4));
    c.destroy();
    EXPECT_EQ(ch.try_receive(), 4);
    EXPECT_FALSE(ch.try_receive());
    settle(h);
    EXPECT_TRUE(d.done());
}

TEST(Channel, ForgetsFramesThatAreDestroyedAfterTheyWereServed) {
    home h;
    auto const value = std::make_shared<int>(1);
    channel<std::shared_ptr<int>> ch{0};
    begun taker(h, receive(h.env, ch));
    EXPECT_TRUE(ch.try_send(value));
    EXPECT_EQ(value.use_count(), 2);
    taker.destroy();
    EXPECT_EQ(value.use_count(), 1);
    begun giver(h, send(h.env, ch, value));
    EXPECT_EQ(ch.try_receive(), value);
    giver.destroy();
    settle(h);
    EXPECT_FALSE(taker.done() || giver.done());
    EXPECT_EQ(value.use_count(), 1);
}

TEST(Channel, IsAwaitedUnderATimeLimitAndInBranches) {
    home h;
    channel<int> ch{0};
    EXPECT_THROW((void)run(h, with_timeout(h.env, 5ms, ch.receive(h.env))), timed_out);
    EXPECT_THROW((void)run(h, with_timeout(h.env, 5ms, ch.send(h.env, 1))), timed_out);
    auto work = [](environment& env, channel<int>& c) -> task<int> {
        auto const [sent, got] = co_await when_all(env, c.send(env, 7), c.receive());
        co_return sent ? got.value_or(-1) : -2;
    };
    EXPECT_EQ(run(h, work(h.env, ch)), 7);
}

TEST(Channel, AllocatesOnlyItsBuffer) {
    home h;
    channel<int> ch{8};
    auto work = [](environment& env, channel<int>& c) -> task<std::size_t> {
        auto const before = env.frames()->frame_bytes();
        bool const sent = co_await c.send(env, 1);
        auto const got = co_await c.receive(env);
        co_return sent&& got ? env.frames()->frame_bytes() - before : 1;
    };
    EXPECT_EQ(run(h, work(h.env, ch)), 0u);
}

TEST(Channel, PassesValuesToThreadsWithoutALoop) {
    channel<int> ch{4};
    int sum = 0;
    {
        threads one;
        one.run([&] {
            return [](channel<int>& from, int& total) -> task<> {
                for (;;) {
                    auto const next = co_await from.receive();
                    if (!next) break;
                    total += *next;
                }
            }(ch, sum);
        });
        for (int i = 1; i <= 100; ++i)
            while (!ch.try_send(i)) std::this_thread::yield();
        ch.close();
    }
    EXPECT_EQ(sum, 5050);
}

// Four threads send 100,000 numbers to four others: each arrives once, and those of one sender in their order.
void carries_everything(std::size_t capacity, int each) {
    constexpr int producers = 4;
    constexpr int consumers = 4;
    struct parcel {
        int from;
        int number;
    };
    channel<parcel> ch{capacity};
    std::atomic<int> producing = producers;
    struct tally {
        std::uint64_t sum = 0;
        int count = 0;
        std::array<int, producers> last{-1, -1, -1, -1};
    };
    std::array<tally, consumers> tallies;
    auto const produce = [](channel<parcel>& to, int me, int n, std::atomic<int>& left) -> task<> {
        for (int i = 0; i < n; ++i) EXPECT_TRUE(co_await to.send(parcel{me, i}));
        if (--left == 0) to.close();
    };
    auto const consume = [](channel<parcel>& from, tally& mine) -> task<> {
        for (;;) {
            auto const got = co_await from.receive();
            if (!got) break;
            EXPECT_LT(mine.last[static_cast<std::size_t>(got->from)], got->number);
            mine.last[static_cast<std::size_t>(got->from)] = got->number;
            mine.sum += static_cast<std::uint64_t>(got->number);
            ++mine.count;
        }
    };
    {
        threads all;
        for (auto& t : tallies) all.run([&] { return consume(ch, t); });
        for (int p = 0; p < producers; ++p) all.run([&, p] { return produce(ch, p, each, producing); });
    }
    std::uint64_t sum = 0;
    int count = 0;
    for (auto const& t : tallies) {
        sum += t.sum;
        count += t.count;
    }
    EXPECT_EQ(count, producers * each);
    EXPECT_EQ(sum, producers * (static_cast<std::uint64_t>(each) * static_cast<std::uint64_t>(each - 1) / 2));
}

TEST(Channel, CarriesAHundredThousandValuesBetweenEightThreads) { carries_everything(64, 25'000); }
TEST(Channel, CarriesEverythingThroughABufferOfOne) { carries_everything(1, 2'500); }
TEST(Channel, CarriesEverythingAtARendezvous) { carries_everything(0, 2'500); }

// A wait cut short at any moment either sent its value or did not, and reports which.
TEST(Channel, LosesNothingToCancellationAtTheSameTime) {
    constexpr int rounds = 2000;
    channel<int> ch{1};
    std::atomic<int> sent = 0;
    std::atomic<int> received = 0;
    std::atomic<int> left = 2;
    struct limit { // a scope that a timer cancels
        static task<bool> send(environment& env, channel<int>& to) {
            time_limit const soon(env, 15us);
            co_return co_await to.send(env, 1);
        }
        static task<bool> receive(environment& env, channel<int>& from) {
            time_limit const soon(env, 15us);
            auto const got = co_await from.receive(env);
            co_return got.has_value();
        }
    };
    auto const produce = [](channel<int>& to, std::atomic<int>& count, std::atomic<int>& producing) -> task<> {
        environment& env = co_await this_environment();
        for (int i = 0; i < rounds; ++i) count += co_await limit::send(env, to) ? 1 : 0;
        --producing;
    };
    auto const consume = [](channel<int>& from, std::atomic<int>& count, std::atomic<int>& producing) -> task<> {
        environment& env = co_await this_environment();
        while (producing != 0) {
            bool const got = co_await limit::receive(env, from);
            count += got ? 1 : 0;
        }
    };
    {
        threads all;
        for (int i = 0; i < 2; ++i) {
            all.run([&] { return produce(ch, sent, left); });
            all.run([&] { return consume(ch, received, left); });
        }
    }
    while (ch.try_receive()) ++received;
    EXPECT_EQ(sent, received);
    EXPECT_GT(received, 0);
}

TEST(ChannelDeathTest, AssertsThatNobodyWaitsWhenItIsDestroyed) {
    auto const destroy_early = [] {
        home h;
        auto ch = std::make_unique<channel<int>>(0U);
        begun a(h, receive(h.env, *ch));
        ch.reset();
    };
    EXPECT_DEATH(destroy_early(), "destroyed while coroutines wait");
}

} // namespace
