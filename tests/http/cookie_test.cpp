#include "growth.hpp"
#include "random_text.hpp"
#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory_resource>
#include <string>
#include <tunic/http/cookie.hpp>
#include <type_traits>

using namespace tunic;
using namespace std::string_literals;
using testing::HasSubstr;
using testing::Optional;

namespace {

std::string format(set_cookie const& cookie) {
    std::pmr::monotonic_buffer_resource memory;
    return std::string{http::format_cookie(cookie, memory)};
}

// It may be made in an expression with co_await, where some compilers destroy temporaries twice.
static_assert(std::is_trivially_destructible_v<set_cookie> && std::is_aggregate_v<set_cookie>);

std::string refusal(set_cookie const& cookie) {
    try {
        return "accepted: " + format(cookie);
    } catch (std::invalid_argument const& e) { return e.what(); }
}

TEST(Cookie, IsFoundByName) {
    std::string_view const field = "a=1; sid=abc; b=2";
    EXPECT_THAT(http::find_cookie(field, "sid"), Optional(std::string_view{"abc"}));
    EXPECT_THAT(http::find_cookie(field, "a"), Optional(std::string_view{"1"}));
    EXPECT_THAT(http::find_cookie(field, "b"), Optional(std::string_view{"2"}));
    EXPECT_EQ(http::find_cookie(field, "SID"), std::nullopt);
    EXPECT_EQ(http::find_cookie(field, "si"), std::nullopt);
    EXPECT_EQ(http::find_cookie("", "a"), std::nullopt);
}

TEST(Cookie, ToleratesWhatClientsSend) {
    struct {
        char const* field;
        char const* name;
        char const* value;
    } const cases[] = {
        {"a=\"quoted\"", "a", "quoted"},
        {"a=\"", "a", "\""},
        {"a=\"\"", "a", ""},
        {"a=b=c", "a", "b=c"},
        {"a=", "a", ""},
        {"  a = b ;c=d", "a", "b"},
        {"a=b;c=d", "c", "d"},
        {";;a=b;;", "a", "b"},
        {"flag; a=b", "a", "b"},
        {"a=first; a=second", "a", "first"},
        {"a=b c", "a", "b c"},
        {"a=%20", "a", "%20"},
    };
    for (auto const& c : cases)
        EXPECT_THAT(http::find_cookie(c.field, c.name), Optional(std::string_view{c.value})) << c.field;
    EXPECT_EQ(http::find_cookie("flag", "flag"), std::nullopt);
}

TEST(Cookie, IsFoundInAnyCookieField) {
    std::array const fields{header_field{"cookie", "a=1"}, header_field{"X", "b=0"}, header_field{"Cookie", "b=2"}};
    EXPECT_THAT(http::find_cookie(header_view{fields}, "b"), Optional(std::string_view{"2"}));
    EXPECT_EQ(http::find_cookie(header_view{fields}, "c"), std::nullopt);
}

TEST(Cookie, Immunity90IsFoundInLinearTime) {
    for (auto const* pattern : {" ", ";", "=", "a=b;", "; ", "\"", "a"}) {
        auto const work = [](std::string const& text) { ASSERT_EQ(http::find_cookie(text, "sid"), std::nullopt); };
        EXPECT_LT(test::growth_of(pattern, work), test::linear_growth) << pattern;
    }
}

TEST(SetCookie, HasSafeDefaults) {
    EXPECT_EQ(format({.name = "sid", .value = "abc"}), "sid=abc; Path=/; HttpOnly; SameSite=Lax");
}

TEST(SetCookie, WritesEveryAttribute) {
    EXPECT_EQ(format({.name = "sid",
                      .value = "abc",
                      .path = "/app",
                      .domain = "example.com",
                      .max_age = 3600,
                      .expires = 784111777,
                      .http_only = true,
                      .secure = true,
                      .partitioned = true,
                      .same_site = same_site::none,
                      .priority = cookie_priority::high}),
              "sid=abc; Path=/app; Domain=example.com; Max-Age=3600; Expires=Sun, 06 Nov 1994 08:49:37 GMT; HttpOnly; "
              "Secure; "
              "SameSite=None; Priority=High; Partitioned");
    EXPECT_EQ(format({.name = "a", .value = "", .path = "", .http_only = false, .same_site = same_site::unset}), "a=");
    EXPECT_EQ(format({.name = "a", .value = "\"b\""}), "a=\"b\"; Path=/; HttpOnly; SameSite=Lax");
    EXPECT_THAT(format({.name = "a", .value = "", .max_age = -5}), HasSubstr("Max-Age=0;"));
    EXPECT_THAT(format({.name = "a", .value = "", .same_site = same_site::strict}), HasSubstr("SameSite=Strict"));
}

TEST(SetCookie, Immunity49RefusesAttributesThatBeginOthers) {
    EXPECT_THAT(refusal({.name = "a", .value = "1", .path = "/; Domain=evil"}), HasSubstr("cookie a has a path"));
    EXPECT_THAT(refusal({.name = "a", .value = "1", .path = "/\r\nX: y"}), HasSubstr("path"));
    EXPECT_THAT(refusal({.name = "a", .value = "1", .path = "relative"}), HasSubstr("path"));
    EXPECT_THAT(refusal({.name = "a", .value = "1", .same_site = static_cast<same_site>(9)}), HasSubstr("SameSite"));
    EXPECT_THAT(refusal({.name = "a", .value = "1", .priority = static_cast<cookie_priority>(9)}),
                HasSubstr("priority"));
}

TEST(SetCookie, Immunity50RefusesNamesValuesAndDomainsThatBreakOut) {
    for (auto const& name : {""s, "a=b; x"s, "a b"s, "a;b"s, "a,b"s, "a\r\nb"s, "a\0"s, "\xC3\xA9"s})
        EXPECT_THAT(refusal({.name = name, .value = "1"}), HasSubstr("name has to be a token")) << name;
    for (auto const& value : {"a;b"s, "a b"s, "a,b"s, "a\"b"s, "\""s, "a\\b"s, "a\nb"s, "a\0"s, "\xC3\xA9"s, "a\x7F"s})
        EXPECT_THAT(refusal({.name = "n", .value = value}), HasSubstr("cookie n has a value")) << value;
    for (auto const* domain : {"a b", "a;b", "a..b", ".", "-a", "a-", "a.", "a.-b", "a_b", "a:80", "\xC3\xA9", "a\n"})
        EXPECT_THAT(refusal({.name = "n", .value = "1", .domain = domain}), HasSubstr("domain")) << domain;
    EXPECT_THAT(format({.name = "n", .value = "1", .domain = ".a-b.example"}), HasSubstr("Domain=.a-b.example"));
}

TEST(SetCookie, KeepsThePromisesOfPrefixes) {
    EXPECT_THAT(refusal({.name = "__Secure-a", .value = ""}), HasSubstr("promises Secure"));
    EXPECT_THAT(refusal({.name = "__host-a", .value = ""}), HasSubstr("promises"));
    EXPECT_THAT(refusal({.name = "__Host-a", .value = "", .path = "/x", .secure = true}), HasSubstr("promises"));
    EXPECT_THAT(refusal({.name = "__Host-a", .value = "", .domain = "a.example", .secure = true}),
                HasSubstr("promises"));
    EXPECT_EQ(format({.name = "__Host-a", .value = "1", .secure = true}),
              "__Host-a=1; Path=/; HttpOnly; Secure; SameSite=Lax");
}

TEST(SetCookie, NeedsSecureWhereBrowsersDo) {
    EXPECT_THAT(refusal({.name = "a", .value = "", .same_site = same_site::none}),
                HasSubstr("SameSite=None, which needs Secure"));
    EXPECT_THAT(refusal({.name = "a", .value = "", .partitioned = true}), HasSubstr("Partitioned, which needs Secure"));
}

TEST(SetCookie, HasAtMost4096Octets) {
    auto const rest = format({.name = "a", .value = ""}).size();
    auto const longest = std::string(4096 - rest, 'v');
    EXPECT_EQ(format({.name = "a", .value = longest}).size(), 4096U);
    auto const longer = longest + "v";
    EXPECT_THAT(refusal({.name = "a", .value = longer}), HasSubstr("longer than 4096"));
    std::string const name(9000, 'n'), value(90'000, 'v');
    EXPECT_THAT(refusal({.name = name, .value = value}), HasSubstr("longer than 4096"));
}

TEST(SetCookie, IsReadBackOrRefused) {
    test::random_text text{"ab=;,\" \\\r\n"};
    int good = 0;
    for (int i = 0; i < test::random_rounds; ++i) {
        auto const value = text();
        try {
            auto const field =
                format({.name = "n", .value = value, .path = "", .http_only = false, .same_site = same_site::unset});
            ASSERT_EQ(field, "n=" + value);
            ASSERT_TRUE(http::is_field_value(field));
            auto const quoted = value.size() >= 2 && value.front() == '"';
            ASSERT_EQ(http::find_cookie(field, "n"), quoted ? value.substr(1, value.size() - 2) : value);
            ++good;
        } catch (std::invalid_argument const&) { ASSERT_NE(value.find_first_not_of("ab="), value.npos) << value; }
    }
    EXPECT_GT(good, 100);
}

} // namespace
