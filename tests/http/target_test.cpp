#include "random_text.hpp"
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <tunic/http/path.hpp>
#include <tunic/http/target.hpp>

using namespace tunic;
using namespace std::string_literals;

namespace {

struct split {
    int status;
    request_head head;
};

// What an earlier request on the connection left behind must not shine through.
request_head used_head() {
    request_head head;
    head.form = target_form::authority;
    head.path = head.query = head.scheme = "stale";
    head.authority = "from-host-field";
    head.has_query = true;
    head.clean_path = false;
    return head;
}

split split_up(std::string_view target, method verb = method::GET, bool secure = false) {
    split result{0, used_head()};
    result.head.verb = verb;
    result.head.target = target;
    result.status = http::split_target(result.head, secure);
    return result;
}

TEST(Target, SplitsTheOriginForm) {
    struct {
        char const* target;
        char const* path;
        std::optional<std::string_view> query;
        bool clean;
    } const cases[] = {
        {"/", "/", {}, true},
        {"/?", "/", "", true},
        {"/users/42/posts/7", "/users/42/posts/7", {}, true},
        {"/users/42?full&x=/../%zz//", "/users/42", "full&x=/../%zz//", true},
        {"/a?b?c", "/a", "b?c", true},
        {"//evil.example/x", "//evil.example/x", {}, false},
        {"/a/../b", "/a/../b", {}, false},
        {"/.well-known/x", "/.well-known/x", {}, false},
        {"/caf%C3%A9", "/caf%C3%A9", {}, false},
        {"/a.b..c", "/a.b..c", {}, true},
        {"/http://a/b", "/http://a/b", {}, false},
        {"/a@b:c", "/a@b:c", {}, true},
        {"/q?a=J\xC3\xBCrgen&\xE2\x82\xAC=\xF0\x9F\x98\x80", "/q", "a=J\xC3\xBCrgen&\xE2\x82\xAC=\xF0\x9F\x98\x80",
         true},
    };
    for (auto const& c : cases) {
        auto const [status, head] = split_up(c.target);
        EXPECT_EQ(status, 0) << c.target;
        EXPECT_EQ(head.form, target_form::origin) << c.target;
        EXPECT_EQ(head.path, c.path);
        EXPECT_EQ(head.has_query, c.query.has_value()) << c.target;
        EXPECT_EQ(head.query, c.query.value_or("")) << c.target;
        EXPECT_EQ(head.clean_path, c.clean) << c.target;
        EXPECT_EQ(head.scheme, "");
        EXPECT_EQ(head.authority, "from-host-field");
    }
}

TEST(Target, RefusesWhatIsNoTarget) {
    for (auto const& target : {""s,
                               "index.html"s,
                               "?x=1"s,
                               "/#frag"s,
                               "/\xC3\xA9"s,
                               "/\x7F"s,
                               "/\x01"s,
                               "/index\0.html"s,
                               "/a\rb"s,
                               "/a b"s,
                               "\"/\""s,
                               "/a\tb"s,
                               "/\xC3\xA9?q"s,
                               "/?q=\xE9"s,
                               "/?q=\xC3\xA9#"s,
                               "/?q=\xC3\xA9 "s,
                               "/?q=\xC3\xA9\x7F"s,
                               "/?q=\xC0\xAF"s,
                               "/?q=\xED\xA0\x80"s,
                               "/?q=longer than eight \xC3"s,
                               "/?q=longer_than_eight\xC3"s,
                               "/?a#b"s,
                               "http:/a"s,
                               "://a/"s,
                               "*"s,
                               "/\n"s})
        EXPECT_EQ(split_up(target).status, 400) << target;
}

TEST(Target, RefusesIllegalOctetsAtEveryPositionAndLength) {
    for (std::size_t size = 2; size <= 50; ++size)
        for (std::size_t at = 1; at < size; ++at)
            for (int octet = 0; octet < 256; ++octet) {
                std::string target(size, 'a');
                target[0] = '/';
                target[at] = static_cast<char>(octet);
                auto const legal = octet > 0x20 && octet < 0x7F && octet != '#';
                ASSERT_EQ(split_up(target).status, legal ? 0 : 400)
                    << "octet " << octet << " at " << at << " of " << size;
            }
}

TEST(Target, ToleratesRawPunctuation) { EXPECT_EQ(split_up("/<>\"{}^|`\\?<>\"{}^|`\\").status, 0); }

TEST(Target, Immunity63LeavesBrokenEscapesToTheirReaders) {
    for (auto const* target : {"/?a=%", "/?a=%4", "/?%", "/%", "/%zz"}) EXPECT_EQ(split_up(target).status, 0) << target;
    EXPECT_TRUE(split_up("/?a=%").head.clean_path);
    EXPECT_FALSE(split_up("/%").head.clean_path);
}

TEST(Target, SplitsTheAbsoluteForm) {
    struct {
        char const* target;
        char const* scheme;
        char const* authority;
        char const* path;
        std::optional<std::string_view> query;
    } const cases[] = {
        {"http://localhost/", "http", "localhost", "/", {}},
        {"http://localhost", "http", "localhost", "/", {}},
        {"http://localhost?x=1", "http", "localhost", "/", "x=1"},
        {"HTTP://LocalHost:80/a/b?c", "HTTP", "LocalHost:80", "/a/b", "c"},
        {"http://[::1]:8080/a", "http", "[::1]:8080", "/a", {}},
        {"http://a/?u=http://b@c/", "http", "a", "/", "u=http://b@c/"},
    };
    for (auto const& c : cases) {
        auto const [status, head] = split_up(c.target);
        EXPECT_EQ(status, 0) << c.target;
        EXPECT_EQ(head.form, target_form::absolute) << c.target;
        EXPECT_EQ(head.scheme, c.scheme);
        EXPECT_EQ(head.authority, c.authority);
        EXPECT_EQ(head.path, c.path);
        EXPECT_EQ(head.has_query, c.query.has_value()) << c.target;
        EXPECT_EQ(head.query, c.query.value_or("")) << c.target;
        EXPECT_TRUE(head.clean_path) << c.target;
    }
    EXPECT_FALSE(split_up("http://a/b/../c").head.clean_path);
}

TEST(Target, RefusesBadAuthoritiesInTheAbsoluteForm) {
    for (auto const* target : {"http:///path", "http://", "http://?x", "http://user:pw@localhost/", "http://a:b/",
                               "http://[::1/", "http://a,b/", "ftp://a/", "a://b", "httpx://a/", "http//a/"})
        EXPECT_EQ(split_up(target).status, 400) << target;
}

TEST(Target, RefusesTheOtherScheme) {
    EXPECT_EQ(split_up("https://localhost/").status, 421);
    EXPECT_EQ(split_up("https://localhost/", method::GET, true).status, 0);
    EXPECT_EQ(split_up("http://localhost/", method::GET, true).status, 421);
}

TEST(Target, TakesTheAsteriskWithOptionsOnly_A4) {
    auto const [status, head] = split_up("*", method::OPTIONS);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(head.form, target_form::asterisk);
    EXPECT_EQ(head.path, "*");
    EXPECT_FALSE(head.has_query);
    EXPECT_EQ(split_up("*", method::GET).status, 400);
    EXPECT_EQ(split_up("*x", method::OPTIONS).status, 400);
    EXPECT_EQ(split_up("http://a", method::OPTIONS).head.path, "*");
    EXPECT_EQ(split_up("http://a/", method::OPTIONS).head.path, "/");
}

TEST(Target, TakesHostAndPortWithConnectOnly) {
    auto const [status, head] = split_up("example.com:443", method::CONNECT);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(head.form, target_form::authority);
    EXPECT_EQ(head.authority, "example.com:443");
    EXPECT_FALSE(head.has_query);
    for (auto const* target :
         {"example.com", "example.com:", ":443", "example.com:x", "example.com:70000", "/", "http://a/", "*"})
        EXPECT_EQ(split_up(target, method::CONNECT).status, 400) << target;
    EXPECT_EQ(split_up("example.com:443").status, 400);
}

TEST(Target, CallsAPathCleanExactlyWhenThePathRulesDo) {
    test::random_text text{"/.%?aa/bcd", 70};
    int good = 0;
    for (int i = 0; i < test::random_rounds * 5; ++i) {
        auto const target = "/" + text();
        auto const [status, head] = split_up(target);
        if (status != 0) continue;
        ++good;
        ASSERT_EQ(head.clean_path, http::is_clean_path(head.path)) << target;
        ASSERT_EQ(std::string{head.path} + (head.has_query ? "?" : "") + std::string{head.query}, target);
        ASSERT_EQ(head.path.find('?'), head.path.npos);
    }
    EXPECT_GT(good, test::random_rounds);
}

TEST(Target, SurvivesAnything) {
    test::random_text text{"htps:/?*@[]%.", 40};
    for (int i = 0; i < test::random_rounds * 5; ++i) {
        auto const target = (i % 2 == 0 ? "http://" : "") + text();
        for (auto verb : {method::GET, method::OPTIONS, method::CONNECT}) {
            auto const status = split_up(target, verb).status;
            ASSERT_TRUE(status == 0 || status == 400 || status == 421) << target;
        }
    }
}

} // namespace
