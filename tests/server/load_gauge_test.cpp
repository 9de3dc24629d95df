#include "server/load_gauge.hpp"

#include "base/resident_memory.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tunic::net {
namespace {

using namespace std::chrono_literals;

int refused_of(load_gauge& g, int requests) {
    int n = 0;
    for (int i = 0; i < requests; ++i) n += g.refuses_next();
    return n;
}

TEST(LoadGauge, RefusesNothingUnlessAsked) {
    load_gauge g({});
    for (int i = 0; i < 100; ++i) g.lagged(10s);
    g.resident(std::uint64_t{1} << 60);
    EXPECT_EQ(refused_of(g, 1000), 0);
}

TEST(LoadGauge, TakesOneLateTurnForAComputation) {
    load_gauge g({.loop_lag = 100ms});
    for (int i = 0; i < 50; ++i) {
        g.lagged(3s);
        EXPECT_EQ(refused_of(g, 100), 0);
        g.lagged(1ms);
    }
}

TEST(LoadGauge, RefusesAGrowingShareWhileTheLoopIsLate) {
    load_gauge g({.loop_lag = 100ms});
    g.lagged(101ms);
    int before = 0;
    for (int i = 0; i < 10; ++i) {
        g.lagged(101ms);
        auto const now = refused_of(g, 1000);
        EXPECT_GT(now, before);
        before = now;
    }
    EXPECT_LT(before, 1000) << "some are served, and show whether it is over";
    g.lagged(100ms);
    EXPECT_LT(refused_of(g, 1000), before / 2 + 2) << "halved by one look that was in time";
    for (int i = 0; i < 8; ++i) g.lagged(0ms);
    EXPECT_EQ(refused_of(g, 1000), 0);
}

TEST(LoadGauge, SpreadsItsRefusalsEvenly) {
    load_gauge g({.loop_lag = 100ms});
    g.lagged(1s);
    g.lagged(1s); // a quarter
    std::string order;
    for (int i = 0; i < 12; ++i) order += g.refuses_next() ? 'x' : '.';
    EXPECT_EQ(order, "...x...x...x");
}

TEST(LoadGauge, RefusesEverythingAboveItsMemory) {
    load_gauge g({.memory = 1000});
    g.resident(1000);
    EXPECT_EQ(refused_of(g, 10), 0);
    g.resident(1001);
    EXPECT_EQ(refused_of(g, 10), 10);
    g.resident(999);
    EXPECT_EQ(refused_of(g, 10), 0);
}

TEST(LoadGauge, KnowsNothingAfterARest) {
    load_gauge g({.loop_lag = 100ms});
    for (int i = 0; i < 10; ++i) g.lagged(1s);
    g.forget();
    EXPECT_EQ(refused_of(g, 10), 0);
    g.lagged(1s);
    EXPECT_EQ(refused_of(g, 10), 0) << "late once";
}

TEST(ResidentMemory, GrowsWithWhatIsUsed) {
    auto const before = resident_memory();
    ASSERT_GT(before, std::uint64_t{1} << 20);
    std::string const much(64 << 20, 'm');
    EXPECT_GE(resident_memory() + (1 << 20), before + much.size());
}

} // namespace
} // namespace tunic::net
