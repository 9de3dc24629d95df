#include "wire/head_table.hpp"
#include "wire/message_reader.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace tunic::wire::testing {
namespace {

using ::testing::Contains;

TEST(RequestTable, HasEachIdOnce) {
    std::set<std::string> ids;
    for (auto const& c : head_table()) EXPECT_TRUE(ids.insert(c.id).second) << c.id;
}

TEST(RequestTable, EveryCaseGetsItsVerdict) {
    for (auto const& c : head_table()) {
        auto const verdicts = read_messages(c.octets);
        EXPECT_EQ(verdicts.size(), c.answers) << c.id;
        if (c.statuses.empty() || verdicts.empty()) continue;
        EXPECT_THAT(c.statuses, Contains(verdicts.front().status)) << c.id << ": " << verdicts.front().reason;
        EXPECT_EQ(verdicts.back().closes, c.closes.value_or(verdicts.back().closes)) << c.id;
    }
}

TEST(RequestTable, VerdictsDoNotDependOnHowTheOctetsArrive) {
    for (auto const& c : head_table()) {
        auto const whole = read_messages(c.octets);
        for (std::size_t const segment : {1U, 2U, 3U, 7U, 31U, 33U})
            EXPECT_EQ(read_messages(c.octets, segment), whole) << c.id << " in segments of " << segment;
    }
}

TEST(RequestTable, VerdictsDoNotDependOnWhereAMessageIsCut) {
    for (auto const& c : head_table()) {
        if (c.octets.size() > 300) continue;
        auto const whole = read_messages(c.octets);
        for (std::size_t cut = 1; cut < c.octets.size(); ++cut)
            EXPECT_EQ(read_messages(c.octets, cut), whole) << c.id << " cut at " << cut;
    }
}

struct parsed {
    std::string buffer;
    std::vector<header_field> store = std::vector<header_field>(100);
    head_scan scan;
    request_head head;
    refusal why;

    explicit parsed(std::string octets, bool secure = false) : buffer{std::move(octets)} {
        if (scan.advance(buffer) != scan_state::complete) throw std::invalid_argument{"not a head"};
        why = parse_request(buffer, scan, store, head, secure);
    }
};

TEST(RequestParser, FillsTheHead) {
    parsed const p{"POST /users/42?full HTTP/1.1\r\nHost: tunic.test:8080\r\nX-A:  a b \t\r\nContent-Length: 7\r\n"
                   "Expect: 100-continue\r\n\r\n"};
    ASSERT_FALSE(p.why) << p.why.reason;
    EXPECT_EQ(p.head.verb, method::POST);
    EXPECT_EQ(p.head.target, "/users/42?full");
    EXPECT_EQ(p.head.path, "/users/42");
    EXPECT_EQ(p.head.query, "full");
    EXPECT_EQ(p.head.authority, "tunic.test:8080");
    EXPECT_EQ(p.head.minor_version, 1);
    EXPECT_EQ(p.head.framing, body_framing::length);
    EXPECT_EQ(p.head.content_length, 7U);
    EXPECT_TRUE(p.head.keep_alive);
    EXPECT_TRUE(p.head.expect_continue);
    ASSERT_EQ(p.head.fields.size(), 4U);
    EXPECT_EQ(p.head.fields[1].name, "X-A");
    EXPECT_EQ(p.head.fields[1].value, "a b");
}

TEST(RequestParser, ViewsPointIntoTheBuffer) {
    parsed const p{"GET / HTTP/1.1\r\nHost: tunic.test\r\n\r\n"};
    auto const* const begin = p.buffer.data();
    EXPECT_EQ(p.head.target.data(), begin + 4);
    EXPECT_EQ(p.head.fields[0].value.data(), begin + 22);
}

TEST(RequestParser, AuthorityOfAnAbsoluteTargetReplacesHost) {
    parsed const p{"GET http://real.test/x HTTP/1.1\r\nHost: other.test\r\n\r\n"};
    ASSERT_FALSE(p.why);
    EXPECT_EQ(p.head.authority, "real.test");
    EXPECT_EQ(p.head.path, "/x");
}

TEST(RequestParser, SchemeOfAnAbsoluteTargetHasToBeThatOfTheConnection) {
    std::string const octets = "GET https://tunic.test/ HTTP/1.1\r\nHost: tunic.test\r\n\r\n";
    EXPECT_EQ(parsed(octets).why.status, 421);
    EXPECT_FALSE(parsed(octets, true).why);
}

TEST(RequestParser, ExpectationsAreIgnoredWithoutABodyAndInVersion10) {
    EXPECT_FALSE(parsed("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n").head.expect_continue);
    EXPECT_FALSE(parsed("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n").head.expect_continue);
}

TEST(RequestParser, RefusesMoreFieldsThanThereIsRoomFor) {
    std::string buffer = "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\n";
    head_scan scan;
    ASSERT_EQ(scan.advance(buffer), scan_state::complete);
    header_field store[1];
    request_head head;
    EXPECT_EQ(parse_request(buffer, scan, store, head).status, 431);
}

} // namespace
} // namespace tunic::wire::testing
