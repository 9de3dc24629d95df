#include "server/address_table.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

// What clients of one address have open and have asked for.

namespace tunic::net {
namespace {

using namespace std::chrono_literals;

steady_time const start{1h};

TEST(AddressTable, CountsWhatIsOpen) {
    address_table t({.connections = 2});
    auto const a = t.key_of("192.0.2.1").value();
    auto const b = t.key_of("192.0.2.2").value();
    auto first = t.open(a);
    auto const second = t.open(a);
    EXPECT_TRUE(first && second);
    EXPECT_FALSE(t.open(a)) << "two are the limit";
    EXPECT_TRUE(t.open(b)) << "of each address";
    first.reset();
    EXPECT_TRUE(t.open(a));
}

TEST(AddressTable, TellsAddressesApartAsProvidersGiveThem) {
    address_table const t({.connections = 1});
    EXPECT_NE(t.key_of("192.0.2.1"), t.key_of("192.0.2.2"));
    EXPECT_EQ(t.key_of("192.0.2.1"), t.key_of("::ffff:192.0.2.1")) << "one address, two notations";
    EXPECT_EQ(t.key_of("2001:db8::1"), t.key_of("2001:db8:0:0:ffff::2")) << "one /64";
    EXPECT_NE(t.key_of("2001:db8::1"), t.key_of("2001:db8:0:1::1")) << "two of them";
    EXPECT_EQ(t.key_of(""), t.key_of("unknown")) << "clients without an address share one count";
    EXPECT_TRUE(t.key_of("").has_value());
}

TEST(AddressTable, TakesAnotherLengthOfPrefix) {
    struct row {
        unsigned bits;
        char const* other;
        bool same;
    };
    for (auto const& [bits, other, same] : {
             row{56, "2001:db8:0:ff::1", true},
             row{56, "2001:db8:0:100::1", false},
             row{60, "2001:db8:0:f::1", true},
             row{60, "2001:db8:0:10::1", false},
             row{128, "2001:db8::2", false},
             row{1, "3001::", true},
         }) {
        address_table const t({.connections = 1, .ipv6_prefix = bits});
        EXPECT_EQ(t.key_of("2001:db8::1") == t.key_of(other), same) << bits << ' ' << other;
    }
}

TEST(AddressTable, ExemptsWhomTheOptionsName) {
    address_table const usual({.connections = 1});
    EXPECT_FALSE(usual.key_of("127.0.0.1"));
    EXPECT_FALSE(usual.key_of("127.9.9.9"));
    EXPECT_FALSE(usual.key_of("::1"));
    EXPECT_TRUE(usual.key_of("10.0.0.1"));
    address_table const own({.connections = 1, .exempt = {"10.0.0.0/8"}});
    EXPECT_FALSE(own.key_of("10.0.0.1"));
    EXPECT_TRUE(own.key_of("127.0.0.1"));
}

TEST(AddressTable, RefusesOptionsThatMeanNothing) {
    for (auto const& [bad, sentence] : std::vector<std::pair<address_limits, std::string>>{
             {{.connections = 1, .exempt = {"10.0.0.1/8"}}, "server_options.per_address.exempt: "},
             {{.connections = 1, .ipv6_prefix = 0}, "server_options.per_address.ipv6_prefix: "},
             {{.connections = 1, .ipv6_prefix = 129}, "server_options.per_address.ipv6_prefix: "},
         })
        try {
            address_table const t(bad);
            FAIL() << "no exception, but " << sentence;
        } catch (std::invalid_argument const& e) {
            EXPECT_TRUE(std::string(e.what()).starts_with(sentence)) << e.what();
        }
}

TEST(AddressTable, AdmitsARateAndABurst) {
    address_table t({.requests = 10, .burst = 2s});
    auto const a = t.key_of("192.0.2.1").value();
    for (int i = 0; i < 20; ++i) EXPECT_EQ(t.ask(a, start), 0s) << i;
    EXPECT_EQ(t.ask(a, start), 100ms) << "the next one is admitted then";
    EXPECT_EQ(t.ask(a, start + 99ms), 1ms);
    EXPECT_EQ(t.ask(a, start + 100ms), 0s);
    EXPECT_GT(t.ask(a, start + 100ms), 0s);
    int admitted = 0;
    for (auto now = start + 100ms; now < start + 10s; now += 1ms) admitted += t.ask(a, now) == 0s;
    EXPECT_NEAR(admitted, 99, 1) << "ten a second";
    admitted = 0;
    for (int i = 0; i < 100; ++i) admitted += t.ask(a, start + 1h) == 0s;
    EXPECT_EQ(admitted, 20) << "a long pause is worth one burst";
}

TEST(AddressTable, AdmitsOneAtLeastWhateverTheBurst) {
    address_table t({.requests = 1, .burst = 0s});
    auto const a = t.key_of("192.0.2.1").value();
    EXPECT_EQ(t.ask(a, start), 0s);
    EXPECT_EQ(t.ask(a, start), 1s);
    EXPECT_EQ(t.ask(a, start + 1s), 0s);
}

TEST(AddressTable, CountsHandshakesApartFromRequests) {
    address_table t({.requests = 1, .handshakes = 1, .burst = 1s});
    auto const a = t.key_of("192.0.2.1").value();
    EXPECT_EQ(t.shake_hands(a, start), 0s);
    EXPECT_EQ(t.ask(a, start), 0s);
    EXPECT_GT(t.shake_hands(a, start), 0s);
    address_table none({.connections = 1});
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(none.ask(a, start), 0s) << "not limited";
}

// A client with a network of its own has as many addresses as it likes.
TEST(AddressTable, HasABoundOnItsMemory) {
    address_table t({.connections = 1, .requests = 1, .burst = 1s});
    auto const kept = t.key_of("192.0.2.1").value();
    auto const share = t.open(kept);
    for (unsigned i = 0; i < 300'000; ++i) {
        char text[32];
        std::snprintf(text, sizeof text, "2001:db8:%x:%x::1", i >> 16, i & 0xffff);
        ASSERT_EQ(t.ask(t.key_of(text).value(), start), 0s);
    }
    EXPECT_LE(t.size(), 16u * 4096);
    EXPECT_FALSE(t.open(kept)) << "what is open is never forgotten";
}

TEST(AddressTable, ForgetsTheAddressThatHasRestedLongest) {
    address_table t({.requests = 1, .burst = 1s});
    auto const busy = t.key_of("192.0.2.1").value();
    EXPECT_EQ(t.ask(busy, start), 0s);
    for (unsigned i = 0; i < 200'000; ++i) {
        char text[32];
        std::snprintf(text, sizeof text, "2001:db8:%x:%x::1", i >> 16, i & 0xffff);
        ASSERT_EQ(t.ask(t.key_of(text).value(), start), 0s);
        if (i % 100 != 0) continue;
        ASSERT_GT(t.ask(busy, start), 0s) << "asked for again and again, it is remembered";
    }
}

TEST(AddressTable, CountsForAllLoopsAtOnce) {
    address_table t({.connections = 1000, .requests = 1000, .burst = 1s});
    auto const a = t.key_of("192.0.2.1").value();
    std::atomic<int> open = 0, admitted = 0;
    std::vector<std::thread> loops;
    for (int i = 0; i < 4; ++i)
        loops.emplace_back([&] {
            std::vector<std::unique_ptr<address_share>> mine;
            for (int n = 0; n < 500; ++n) {
                if (auto share = t.open(a)) mine.push_back(std::move(share)), ++open;
                admitted += t.ask(a, start) == 0s;
            }
            mine.clear();
        });
    for (auto& l : loops) l.join();
    EXPECT_GE(open, 1000);
    EXPECT_EQ(admitted, 1000);
    EXPECT_TRUE(t.open(a)) << "all was given back";
}

} // namespace
} // namespace tunic::net
