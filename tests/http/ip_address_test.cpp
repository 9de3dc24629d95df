#include <tunic/http/ip_address.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace tunic {
namespace {

using ::testing::HasSubstr;

std::string canonical(std::string_view text) {
    auto const address = ip_address::parse(text);
    if (!address) return "none";
    ip_address::text_buffer room;
    return std::string(address->write(room));
}

TEST(IpAddress, HasOneForm) {
    struct {
        char const *text, *form;
    } const cases[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"0.0.0.0", "0.0.0.0"},
        {"255.255.255.255", "255.255.255.255"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"::FFFF:c000:0201", "192.0.2.1"},
        {"::1", "::1"},
        {"0:0::1", "::1"},
        {"2001:0DB8:0:0:0:0:0:1", "2001:db8::1"},
        {"::", "::"},
    };
    for (auto const& c : cases) EXPECT_EQ(canonical(c.text), c.form) << c.text;
    EXPECT_EQ(ip_address::parse("::ffff:10.0.0.1"), ip_address::parse("10.0.0.1"));
    EXPECT_NE(ip_address::parse("::10.0.0.1"), ip_address::parse("10.0.0.1"));
    EXPECT_TRUE(ip_address::parse("::ffff:10.0.0.1")->is_v4());
    EXPECT_FALSE(ip_address::parse("::1")->is_v4());
}

TEST(IpAddress, IsNothingElse) {
    for (std::string_view const text : {"",
                                        " ",
                                        "1.2.3",
                                        "127.1",
                                        "1.2.3.4.5",
                                        "999.1.1.1",
                                        "256.0.0.1",
                                        "01.2.3.4",
                                        "0x7f.0.0.1",
                                        "1.2.3.4 ",
                                        " 1.2.3.4",
                                        "1.2.3.4:80",
                                        "[::1]",
                                        "::1%eth0",
                                        "fe80::1%1",
                                        "1::2::3",
                                        ":::",
                                        "12345::",
                                        "::1/64",
                                        "localhost",
                                        "unknown",
                                        "*",
                                        "2001:db8:0:0:0:0:0:0:1",
                                        "1111111111111111111111111111111111111111111111111111111"})
        EXPECT_EQ(canonical(text), "none") << text;
    EXPECT_FALSE(ip_address::parse(std::string_view("1.2.3.4\0", 8)));
}

TEST(IpNetwork, HoldsWhatBeginsAlike) {
    struct {
        char const *network, *address;
        bool holds;
    } const cases[] = {
        {"10.0.0.0/8", "10.255.1.2", true},
        {"10.0.0.0/8", "11.0.0.0", false},
        {"10.0.0.0/8", "::ffff:10.1.2.3", true},
        {"192.168.4.0/22", "192.168.7.255", true},
        {"192.168.4.0/22", "192.168.8.0", false},
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"192.0.2.1/32", "192.0.2.1", true},
        {"0.0.0.0/0", "8.8.8.8", true},
        {"0.0.0.0/0", "::1", false},
        {"::/0", "::1", true},
        {"::/0", "8.8.8.8", false},
        {"::ffff:10.0.0.0/104", "10.9.9.9", true},
        {"2001:db8::/32", "2001:db8:ffff::1", true},
        {"2001:db8::/32", "2001:db9::1", false},
        {"2001:db8:0:8000::/49", "2001:db8:0:ffff::1", true},
        {"2001:db8:0:8000::/49", "2001:db8:0:7fff::1", false},
    };
    for (auto const& c : cases)
        EXPECT_EQ(ip_network::parse(c.network).contains(*ip_address::parse(c.address)), c.holds)
            << c.network << ' ' << c.address;
}

TEST(IpNetwork, RefusesWhatIsNone) {
    for (auto const* text :
         {"", "*", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8",
          "10.0.0.1/8", "::/129", "::1/64", "::ffff:10.0.0.0/8", "10/8", "host/8", " 10.0.0.0/8"}) {
        try {
            (void)ip_network::parse(text);
            ADD_FAILURE() << text;
        } catch (std::invalid_argument const& e) { EXPECT_THAT(e.what(), HasSubstr("\"" + std::string(text) + "\"")); }
    }
}

TEST(IpNetworks, AreAskedWithTexts) {
    ip_networks const some({"10.0.0.0/8", "::1"});
    EXPECT_TRUE(some.contains("10.1.1.1"));
    EXPECT_TRUE(some.contains("::1"));
    EXPECT_FALSE(some.contains("192.0.2.1"));
    EXPECT_FALSE(some.contains(""));
    EXPECT_FALSE(some.empty());
    EXPECT_TRUE(ip_networks().empty());
    EXPECT_FALSE(ip_networks().contains("10.1.1.1"));
}

TEST(IpNetworks, WithAStarHoldAllAndThoseWithoutAnAddress) {
    ip_networks const all({"*"});
    EXPECT_TRUE(all.contains("2001:db8::1"));
    EXPECT_TRUE(all.contains(""));
    EXPECT_FALSE(all.empty());
}

} // namespace
} // namespace tunic
