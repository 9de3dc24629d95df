#include <gtest/gtest.h>
#include <string>
#include <tunic/wire/request_line.hpp>

namespace tunic::wire {
namespace {

refusal parse(std::string_view line, request_head& out, head_limits const& limits = {}) {
    return parse_request_line(line, limits, out);
}

TEST(RequestLine, IsSplitAtItsSpaces) {
    request_head head;
    std::string_view const line = "DELETE /a?b HTTP/1.0";
    ASSERT_FALSE(parse(line, head));
    EXPECT_EQ(head.verb, method::DELETE);
    EXPECT_EQ(head.target, "/a?b");
    EXPECT_EQ(head.target.data(), line.data() + 7);
    EXPECT_EQ(head.minor_version, 0);
}

TEST(RequestLine, HigherMinorVersionsAreOne) {
    for (std::string const minor : {"1", "2", "9"}) {
        request_head head;
        ASSERT_FALSE(parse("GET / HTTP/1." + minor, head));
        EXPECT_EQ(head.minor_version, 1);
    }
}

TEST(RequestLine, AnyTokenIsAMethod) {
    request_head head;
    ASSERT_FALSE(parse("BREW /pot HTTP/1.1", head));
    EXPECT_EQ(head.verb.name(), "BREW");
    EXPECT_FALSE(head.verb.is_standard());
}

TEST(RequestLine, IsRefusedWithTheStatusThatSaysWhy) {
    struct {
        std::string line;
        int status;
    } const cases[] = {
        {"", 400},
        {"GET", 400},
        {"GET ", 400},
        {"GET  ", 400},
        {"GET /", 400},
        {"GET / ", 400},
        {"GET  HTTP/1.1", 400},
        {"GET HTTP/1.1", 400},
        {" GET / HTTP/1.1", 400},
        {"GET / HTTP/1.1 ", 400},
        {"GET / x HTTP/1.1", 400},
        {"G(T / HTTP/1.1", 400},
        {"GET / HTTP/11", 400},
        {"GET / HTTP/1.x", 400},
        {"GET / HTTP/x.1", 400},
        {"GET / HTTP-1.1", 400},
        {"GET / http/1.1", 400},
        {"GET / HTTP/2.0", 505},
        {"GET / HTTP/0.9", 505},
        {std::string(65, 'G') + " / HTTP/1.1", 501},
        {std::string(64, 'G') + "( / HTTP/1.1", 400},
        {"GET /" + std::string(20, 'a') + " HTTP/1.1", 414},
    };
    for (auto const& [line, status] : cases) {
        request_head head;
        EXPECT_EQ(parse(line, head, {.target = 20}).status, status) << line;
    }
}

TEST(RequestLine, VerbIsKnownEvenWhenTheRestIsRefused) {
    request_head head;
    EXPECT_TRUE(parse("PUT / HTTP/2.0", head));
    EXPECT_EQ(head.verb, method::PUT);
}

} // namespace
} // namespace tunic::wire
