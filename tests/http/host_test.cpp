#include "random_text.hpp"
#include <gtest/gtest.h>
#include <string>
#include <tunic/http/host.hpp>

using namespace tunic;
using namespace std::string_literals;

namespace {

TEST(Host, SplitsHostAndPort) {
    struct {
        char const* value;
        char const* host;
        char const* port;
        bool has_port;
    } const cases[] = {
        {"localhost", "localhost", "", false},
        {"localhost:8080", "localhost", "8080", true},
        {"localhost:", "localhost", "", true},
        {"a:65535", "a", "65535", true},
        {"a:00080", "a", "00080", true},
        {"127.0.0.1:1", "127.0.0.1", "1", true},
        {"EXAMPLE.com", "EXAMPLE.com", "", false},
        {"under_score.example", "under_score.example", "", false},
        {"caf%C3%A9.example", "caf%C3%A9.example", "", false},
        {"a!$&'()*+;=~b", "a!$&'()*+;=~b", "", false},
        {"[::1]:80", "[::1]", "80", true},
        {"[::]", "[::]", "", false},
    };
    for (auto const& c : cases) {
        auto const parts = http::parse_host(c.value);
        ASSERT_TRUE(parts.has_value()) << c.value;
        EXPECT_TRUE(http::is_host(c.value)) << c.value;
        EXPECT_EQ(parts->host, c.host);
        EXPECT_EQ(parts->port, c.port);
        EXPECT_EQ(parts->has_port, c.has_port);
    }
}

TEST(Host, RefusesWhatIsNoHost) {
    for (auto const& value : {
             ""s,
             ":"s,
             ":80"s,
             "local host"s,
             " localhost"s,
             "localhost "s,
             "localhost/path"s,
             "localhost?x"s,
             "localhost#x"s,
             "a,b"s,
             "a\"b"s,
             "a<b"s,
             "a\\b"s,
             "a|b"s,
             "a^b"s,
             "a`b"s,
             "a{b}"s,
             "local%zz"s,
             "local%4"s,
             "%"s,
             "localh\xC3\xB6st"s,
             "a\0.evil"s,
             "a\tb"s,
             "a\x7F"s,
             "a:65536"s,
             "a:99999999999999999999"s,
             "a:8o"s,
             "a:-1"s,
             "a:+1"s,
             "a:80:80"s,
             "a: 80"s,
             "::1"s,
             "http://a"s,
         })
        EXPECT_TRUE(!http::is_host(value) && !http::parse_host(value)) << value;
}

TEST(Host, Immunity64RefusesUserInformation) {
    for (auto const* value :
         {"user@localhost", "user:pw@localhost", "evil.example:fake@localhost", "localhost/x?y", "@", "a@"})
        EXPECT_FALSE(http::is_host(value)) << value;
}

TEST(Host, Immunity65SurvivesUnclosedBrackets) {
    for (auto const* value : {"[", "[::1", "[]", "[", "]", "[::1]x", "[::1]]", "x[::1]", "[::1]:80a", "[[::1]]"})
        EXPECT_FALSE(http::is_host(value)) << value;
}

TEST(Host, KnowsTheAddressesOfVersion6) {
    for (auto const* value :
         {"::1", "::", "1::", "1:2:3:4:5:6:7:8", "1::8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "fe80::ABCD:ef01",
          "::ffff:10.0.0.1", "1:2:3:4:5:6:1.2.3.4", "::1.2.3.4", "0:0:0:0:0:0:0:0"})
        EXPECT_TRUE(http::is_host("["s + value + "]")) << value;
    for (auto const* value : {":",
                              ":::",
                              "1:",
                              ":1",
                              "1:2:3:4:5:6:7",
                              "1:2:3:4:5:6:7:8:9",
                              "1::2::3",
                              "12345::",
                              "g::",
                              "1:2:3:4:5:6:7:8::",
                              "1:2:3:4:5:6:7:1.2.3.4",
                              "::1.2.3",
                              "::1.2.3.256",
                              "::1.2.3.4.5",
                              "::01.2.3.4",
                              "fe80::1%25eth0",
                              "1.2.3.4",
                              "::1.2.3.4:5",
                              " ::1",
                              "1:::2",
                              "::1 "})
        EXPECT_FALSE(http::is_host("["s + value + "]")) << value;
}

TEST(Host, KnowsAddressesOfLaterVersions) {
    for (auto const* value : {"[v1.a]", "[vFF.a:b]", "[V7.~!]"}) EXPECT_TRUE(http::is_host(value)) << value;
    for (auto const* value : {"[v.a]", "[v1]", "[v1.]", "[vg.a]", "[v1.a/b]", "[v1.%41]"})
        EXPECT_FALSE(http::is_host(value)) << value;
}

TEST(Host, PartsMakeUpTheWhole) {
    test::random_text text{"a1:.[]v%4f", 16};
    for (int i = 0; i < test::random_rounds * 5; ++i) {
        auto const value = text();
        auto const parts = http::parse_host(value);
        ASSERT_EQ(http::is_host(value), parts.has_value()) << value;
        if (!parts) continue;
        ASSERT_FALSE(parts->host.empty()) << value;
        ASSERT_EQ(std::string{parts->host} + (parts->has_port ? ":" : "") + std::string{parts->port}, value);
        ASSERT_EQ(value.find_first_of("/?#@,\\ \r\n"), value.npos) << value;
    }
}

} // namespace
