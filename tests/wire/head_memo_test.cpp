#include "wire/head_table.hpp"
#include <array>
#include <gtest/gtest.h>
#include <string>
#include <tunic/wire/head_memo.hpp>
#include <tunic/wire/request_parser.hpp>

namespace tunic::wire {
namespace {

// Reads a head the long way, with a memo that may remember it.
struct reader {
    std::string octets;
    head_scan scan;
    std::array<header_field, 100> store;
    request_head head;

    refusal read(std::string text, head_memo& memo) {
        octets = std::move(text);
        scan.reset();
        if (scan.advance(octets) != scan_state::complete) return scan.why();
        return parse_request(octets, scan, store, head, false, &memo);
    }
};

constexpr std::string_view fields = "Host: a\r\nAccept: */*\r\nX-A: 1\r\n\r\n";
std::string with_fields(std::string_view line) { return std::string(line) + "\r\n" + std::string(fields); }

TEST(HeadMemo, RecognisesTheSameFieldsUnderAnotherTarget) {
    head_memo memo;
    reader first;
    ASSERT_FALSE(first.read(with_fields("GET /one?x=1 HTTP/1.1"), memo));
    std::string const next = with_fields("GET /two HTTP/1.1") + "the next message";
    request_head head;
    auto const size = memo.recognise(next, {}, head, false);
    ASSERT_TRUE(size);
    EXPECT_EQ(next.substr(*size), "the next message");
    EXPECT_EQ(head.path, "/two");
    EXPECT_FALSE(head.has_query);
    EXPECT_EQ(head.authority, "a");
    ASSERT_EQ(head.fields.size(), 3u);
    EXPECT_EQ(head.fields[2].name, "X-A");
    EXPECT_EQ(head.fields[2].value, "1");
}

TEST(HeadMemo, KeepsItsFieldsWhenTheFirstBufferIsGone) {
    head_memo memo;
    {
        reader first;
        ASSERT_FALSE(first.read(with_fields("GET / HTTP/1.1"), memo));
        first.octets.assign(first.octets.size(), '?');
    }
    request_head head;
    ASSERT_TRUE(memo.recognise(with_fields("GET / HTTP/1.1"), {}, head, false));
    EXPECT_EQ(head.fields[0].value, "a");
}

TEST(HeadMemo, DoesNotRecogniseWhatDiffersInAnything) {
    head_memo memo;
    reader first;
    ASSERT_FALSE(first.read(with_fields("GET / HTTP/1.1"), memo));
    request_head head;
    for (std::string const& other : {
             with_fields("POST / HTTP/1.1"),
             with_fields("GET / HTTP/1.0"),
             with_fields("GET /# HTTP/1.1"),
             with_fields("GET  / HTTP/1.1"),
             with_fields("GET / HTTP/2.0"),
             with_fields("\r\nGET / HTTP/1.1"),
             with_fields("GET / HTTP/1.1 "),
             std::string("GET / HTTP/1.1\r\nHost: b\r\nAccept: */*\r\nX-A: 1\r\n\r\n"),
             std::string("GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nX-A: 1\r\nX-B: 2\r\n\r\n"),
             std::string("GET / HTTP/1.1\nHost: a\r\nAccept: */*\r\nX-A: 1\r\n\r\n"),
         })
        EXPECT_FALSE(memo.recognise(other, {}, head, false)) << other;
}

TEST(HeadMemo, WaitsForTheWholeHead) {
    head_memo memo;
    reader first;
    std::string const whole = with_fields("GET / HTTP/1.1");
    ASSERT_FALSE(first.read(whole, memo));
    request_head head;
    for (std::size_t n = 0; n < whole.size(); ++n)
        EXPECT_FALSE(memo.recognise(std::span<char const>(whole).first(n), {}, head, false)) << n;
}

TEST(HeadMemo, ForgetsWhatIsTooLarge) {
    head_memo memo;
    reader first;
    ASSERT_FALSE(first.read(with_fields("GET / HTTP/1.1"), memo));
    std::string const large = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(2000, 'x') + "\r\n\r\n";
    ASSERT_FALSE(first.read(large, memo));
    request_head head;
    EXPECT_FALSE(memo.recognise(large, {}, head, false));
    EXPECT_FALSE(memo.recognise(with_fields("GET / HTTP/1.1"), {}, head, false)) << "only the last head is remembered";
}

// Whatever the table says of a head, it says of the same head sent twice on one connection.
TEST(HeadMemo, SaysOfEveryHeadOfTheTableWhatTheLongWaySays) {
    for (auto const& c : testing::head_table()) {
        head_memo memo;
        reader r;
        if (r.read(std::string(c.octets), memo)) {
            request_head head;
            EXPECT_FALSE(memo.recognise(r.octets, {}, head, false)) << c.id << ": refused, and recognised";
            continue;
        }
        if (r.scan.why()) continue;
        request_head head;
        auto const size = memo.recognise(r.octets, {}, head, false);
        if (!size) continue; // large, or with empty lines in front
        EXPECT_EQ(*size, r.scan.end()) << c.id;
        EXPECT_EQ(head.target, r.head.target) << c.id;
        EXPECT_EQ(head.authority, r.head.authority) << c.id;
        EXPECT_EQ(head.framing, r.head.framing) << c.id;
        EXPECT_EQ(head.content_length, r.head.content_length) << c.id;
        EXPECT_EQ(head.keep_alive, r.head.keep_alive) << c.id;
        EXPECT_EQ(head.expect_continue, r.head.expect_continue) << c.id;
        ASSERT_EQ(head.fields.size(), r.head.fields.size()) << c.id;
        for (std::size_t i = 0; i < head.fields.size(); ++i) {
            EXPECT_EQ(head.fields[i].name, r.head.fields[i].name) << c.id;
            EXPECT_EQ(head.fields[i].value, r.head.fields[i].value) << c.id;
        }
    }
}

} // namespace
} // namespace tunic::wire
