#include <tunic/app/log_limit.hpp>
#include <tunic/testing/log_records.hpp>

#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace tunic {
namespace {

using namespace std::chrono_literals;
using testing::log_records;

log_record saying(std::string_view message, log_level level = log_level::error) {
    log_record r;
    r.level = level;
    r.message = message;
    return r;
}

std::uint64_t events(log_records const& log) {
    auto const all = log.all();
    return std::accumulate(all.begin(), all.end(), std::uint64_t{0},
                           [](auto sum, auto const& r) { return sum + r.count; });
}

TEST(LogLimit, PassesTenOfAKindInASecondAndOneForTheRest) {
    log_limit limit;
    log_records log;
    steady_time const begin(1h);
    for (int i = 0; i < 19'519; ++i) limit.pass(saying("busy"), begin + i * 40us, log); // 780 ms
    EXPECT_EQ(log.size(), 10u);
    limit.catch_up(begin + 900ms, log);
    EXPECT_EQ(log.size(), 10u) << "the second is not over";
    EXPECT_TRUE(limit.owes());
    limit.catch_up(begin + 1s, log);
    ASSERT_EQ(log.size(), 11u);
    EXPECT_EQ(log.all().back().message, "busy (and 19509 more like it)");
    EXPECT_EQ(log.all().back().level, log_level::error);
    EXPECT_EQ(events(log), 19'519u) << "a sink can count them all";
    EXPECT_FALSE(limit.owes());
}

TEST(LogLimit, Immunity121PassesThreeOfARefusal) {
    log_limit limit;
    log_records log;
    for (int i = 0; i < 100; ++i) {
        auto r = saying("refused with 400: no Host", log_level::info);
        r.remote = i % 2 == 0 ? "192.0.2.1" : "192.0.2.2";
        r.status = 400;
        limit.pass(r, steady_time(1h), log);
    }
    limit.catch_up(steady_time::max(), log);
    ASSERT_EQ(log.size(), 4u) << "whoever it was";
    EXPECT_EQ(log.all().back().message, "refused with 400: no Host (and 97 more like it)");
}

TEST(LogLimit, OwesBeforeItPassesTheNext) {
    log_limit limit;
    log_records log;
    steady_time const begin(1h);
    for (int i = 0; i < 12; ++i) limit.pass(saying("busy"), begin, log);
    limit.pass(saying("something else"), begin + 2s, log);
    ASSERT_EQ(log.size(), 12u);
    EXPECT_EQ(log.all()[10].message, "busy (and 2 more like it)");
    EXPECT_EQ(log.all()[11].message, "something else");
}

TEST(LogLimit, TellsKindsApart) {
    log_limit limit;
    log_records log;
    steady_time const begin(1h);
    for (int i = 0; i < 15; ++i) {
        limit.pass(saying("one"), begin, log);
        limit.pass(saying("two"), begin, log);
        limit.pass(saying("one", log_level::warning), begin, log);
    }
    EXPECT_EQ(log.size(), 30u);
}

TEST(LogLimit, HoldsNothingBackOfWhatIsRare) {
    log_limit limit;
    log_records log;
    for (int i = 0; i < 1000; ++i) limit.pass(saying("rare"), steady_time(1h) + i * 100ms, log);
    EXPECT_EQ(events(log), 1000u);
    EXPECT_EQ(log.size(), 1000u);
}

TEST(LogLimit, BoundsMessagesThatAClientVariesToo) {
    log_limit limit;
    log_records log;
    steady_time const begin(1h);
    for (int i = 0; i < 50'000; ++i) limit.pass(saying("no user " + std::to_string(i)), begin, log);
    EXPECT_LE(log.size(), log_limit::kinds + log_limit::per_second);
    limit.catch_up(begin + 2s, log);
    EXPECT_EQ(events(log), 50'000u);
    limit.pass(saying("later"), begin + 3s, log);
    EXPECT_EQ(log.all().back().message, "later") << "there is room again";
}

TEST(LogLimit, LetsASinkLogItself) {
    log_limit limit;
    int depth = 0;
    log_sink const sink = [&](log_record const&) {
        if (++depth < 3) limit.pass(saying("within"), steady_time(1h), sink);
    };
    limit.pass(saying("first"), steady_time(1h), sink);
    EXPECT_EQ(depth, 3);
}

} // namespace
} // namespace tunic
