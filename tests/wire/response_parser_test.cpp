#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <tunic/http/headers.hpp>
#include <tunic/wire/response_parser.hpp>
#include <vector>

namespace tunic::wire {
namespace {

// What came of the octets of a connection, of which the first response was read.
struct reading {
    int status = 0;
    std::string body;
    std::string state;
    std::string why;
    bool keep = false;
    std::size_t unasked = 0; // octets after the response

    friend bool operator==(reading const&, reading const&) = default;
    friend std::ostream& operator<<(std::ostream& out, reading const& r) {
        return out << r.status << " '" << r.body << "' " << r.state << ' ' << r.why << (r.keep ? " keep" : " close")
                   << " unasked: " << r.unasked;
    }
};

reading read(std::string_view octets, bool to_head = false, std::size_t segment = 0, response_limits limits = {}) {
    response_parser parser(limits, to_head);
    reading r;
    if (segment == 0) segment = octets.size();
    auto state = response_state::more;
    for (std::string_view in; state == response_state::more || state == response_state::head;) {
        if (in.empty() && state == response_state::more) {
            in = octets.substr(0, segment);
            octets.remove_prefix(in.size());
        }
        if (in.empty() && state == response_state::more) {
            state = parser.end();
        } else {
            auto const piece = parser.step(in);
            state = piece.state;
            in.remove_prefix(piece.consumed);
            r.body += piece.data;
            if (state == response_state::head) r.status = parser.head().status;
        }
        if (state == response_state::done) r.unasked = in.size() + octets.size();
    }
    r.state = state == response_state::done ? "done" : "refused";
    r.why = parser.why().reason;
    r.keep = state == response_state::done && parser.head().keep_alive;
    return r;
}

struct example {
    std::string_view name;
    std::string octets;
    reading expected;
    bool to_head = false;
};

reading whole(int status, std::string body, bool keep = true, std::size_t unasked = 0) {
    return {status, std::move(body), "done", "", keep, unasked};
}
reading refused(std::string why, int status = 0, std::string body = {}) {
    return {status, std::move(body), "refused", std::move(why), false, 0};
}

std::vector<example> const& examples() {
    static std::vector<example> const all = {
        {"length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", whole(200, "hello")},
        {"length of nothing", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", whole(200, "")},
        {"no reason", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx", whole(200, "x")},
        {"no space after the status", "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", whole(200, "x")},
        {"unknown status", "HTTP/1.1 799 Odd\r\nContent-Length: 1\r\n\r\nx", whole(799, "x")},
        {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nA: b\r\n\r\n",
         whole(200, "abcde")},
        {"until close", "HTTP/1.1 200 OK\r\n\r\nall there is", whole(200, "all there is", false)},
        {"until close, nothing", "HTTP/1.1 200 OK\r\n\r\n", whole(200, "", false)},
        {"close", "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\nx", whole(200, "x", false)},
        {"1.0 closes", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", whole(200, "x", false)},
        {"1.0 keeps", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", whole(200, "x")},
        {"204 has no body", "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc", whole(204, "", true, 3)},
        {"304 has no body", "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", whole(304, "")},
        {"HEAD has no body", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", whole(200, ""), true},
        {"HEAD of chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", whole(200, ""), true},
        {"100 is skipped", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx",
         whole(201, "x")},
        {"103 with fields is skipped",
         "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 9\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
         "1\r\n\r\nx",
         whole(200, "x")},
        {"unasked octets", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1", whole(200, "x", true, 8)},

        {"nothing", "", refused("the connection ended before a response")},
        {"cut head", "HTTP/1.1 200 OK\r\nContent-Le", refused("the connection ended within the head of a response")},
        {"cut body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
         refused("the connection ended within the body of a response", 200, "hel")},
        {"cut chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
         refused("the connection ended within the body of a response", 200, "abc")},
        {"cut after 100", "HTTP/1.1 100 Continue\r\n\r\n",
         refused("the connection ended within the head of a response")},
        {"another protocol", "SSH-2.0-OpenSSH_9.2\r\n", refused("this is no HTTP/1 response")},
        {"an empty line first", "\r\nHTTP/1.1 200 OK\r\n\r\n", refused("this is no HTTP/1 response")},
        {"HTTP/2", "HTTP/2 200\r\n\r\n", refused("this is no HTTP/1 response")},
        {"two digits", "HTTP/1.1 20 OK\r\n\r\n", refused("malformed status line")},
        {"four digits", "HTTP/1.1 2000 OK\r\n\r\n", refused("malformed status line")},
        {"status below 100", "HTTP/1.1 099 OK\r\n\r\n", refused("malformed status line")},
        {"signed status", "HTTP/1.1 +20 OK\r\n\r\n", refused("malformed status line")},
        {"control octet in the reason", "HTTP/1.1 200 O\x01K\r\n\r\n", refused("malformed status line")},
        {"101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
         refused("101 to a request that asked for no other protocol")},
        {"bare LF", "HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n", refused("LF without CR")},
        {"folded", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", refused("field line begins with white space")},
        {"space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nabc",
         refused("malformed Content-Length field")},
        {"no colon", "HTTP/1.1 200 OK\r\nabc\r\n\r\n", refused("malformed header field")},
        {"length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         refused("Content-Length and Transfer-Encoding")},
        {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
         refused("several Content-Length fields")},
        {"two lengths in one line", "HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\nabcd",
         refused("malformed header field")},
        {"negative length", "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc",
         refused("malformed Content-Length field")},
        {"signed length", "HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc",
         refused("malformed Content-Length field")},
        {"length beyond 64 bits", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\n",
         refused("malformed Content-Length field")},
        {"gzip coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
         refused("unknown transfer coding")},
        {"two codings", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         refused("several Transfer-Encoding fields")},
        {"chunks in 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         refused("Transfer-Encoding in HTTP/1.0")},
    };
    return all;
}

TEST(ResponseParser, ReadsOrRefusesEachExample) {
    for (auto const& e : examples()) EXPECT_EQ(read(e.octets, e.to_head), e.expected) << e.name;
}

TEST(ResponseParser, ReadsTheSameInPiecesOfAnySize) {
    for (auto const& e : examples())
        for (std::size_t const segment : {1U, 2U, 3U, 7U})
            EXPECT_EQ(read(e.octets, e.to_head, segment), e.expected) << e.name << " in pieces of " << segment;
}

TEST(ResponseParser, ReadsTheSameWhereverAResponseIsCut) {
    for (auto const& e : examples())
        for (std::size_t cut = 1; cut < e.octets.size(); ++cut)
            EXPECT_EQ(read(e.octets, e.to_head, cut), e.expected) << e.name << " cut at " << cut;
}

TEST(ResponseParser, RefusesAFaultyChunkSizeWithTheReasonOfTheDecoder) {
    auto const r = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
    EXPECT_EQ(r.state, "refused");
    EXPECT_FALSE(r.why.empty());
}

TEST(ResponseParser, GivesAHeadThatOutlivesTheParser) {
    received_head head;
    {
        response_parser parser;
        std::string octets = "HTTP/1.1 404 Not Found\r\nX-A:  a b\t\r\nx-a: c\r\nContent-Length: 0\r\n\r\n";
        ASSERT_EQ(parser.step(octets).state, response_state::head);
        head = std::move(parser.head());
        octets.assign(octets.size(), '?');
    }
    EXPECT_EQ(head.status, 404);
    EXPECT_EQ(head.reason(), "Not Found");
    ASSERT_EQ(head.fields().size(), 3U);
    EXPECT_EQ(head.fields()[0].name, "X-A");
    EXPECT_EQ(head.fields()[0].value, "a b");
    EXPECT_EQ(header_view(head.fields()).get("Content-Length"), "0");
}

TEST(ResponseParser, KnowsTheLengthThatAResponseToHeadAnnounces) {
    response_parser parser({}, true);
    ASSERT_EQ(parser.step("HTTP/1.1 200 OK\r\nContent-Length: 70\r\n\r\n").state, response_state::head);
    EXPECT_EQ(parser.head().content_length, 70U);
    EXPECT_EQ(parser.head().framing, response_framing::none);
}

TEST(ResponseParser, SaysWhetherAnOctetHasCome) {
    response_parser parser;
    EXPECT_FALSE(parser.begun());
    EXPECT_EQ(parser.step("").state, response_state::more);
    EXPECT_FALSE(parser.begun());
    EXPECT_EQ(parser.step("H").state, response_state::more);
    EXPECT_TRUE(parser.begun());
    EXPECT_FALSE(parser.has_head());
}

struct limit_case {
    std::string_view name;
    std::string octets;
    response_limits limits;
    std::string_view why;
};

TEST(ResponseParser, RefusesWhatIsLargerThanItsLimitsHoweverItIsCut) {
    std::string const many(300, 'a');
    std::vector<limit_case> const cases = {
        {"head", "HTTP/1.1 200 OK\r\nA: " + many + "\r\n\r\n", {.head = 200}, "header fields too large"},
        {"head without end", "HTTP/1.1 200 OK\r\nA: " + many, {.head = 200}, "header fields too large"},
        {"status line", "HTTP/1.1 200 " + many, {.head = 200}, "malformed status line"},
        {"fields", "HTTP/1.1 200 OK\r\nA: b\r\nA: b\r\nA: b\r\n\r\n", {.fields = 2}, "too many header fields"},
        {"announced body", "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", {.body = 10}, "body too large"},
        {"body until close", "HTTP/1.1 200 OK\r\n\r\n12345678901", {.body = 10}, "body too large"},
        {"interim",
         "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 100 C\r\n\r\n",
         {.interim = 2},
         "too many interim responses"},
    };
    for (auto const& c : cases)
        for (std::size_t const segment : {0U, 1U, 2U, 3U, 7U}) {
            auto const r = read(c.octets, false, segment, c.limits);
            EXPECT_EQ(r.state, "refused") << c.name << ' ' << segment;
            EXPECT_EQ(r.why, c.why) << c.name << ' ' << segment;
        }
    auto const chunks = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n", false, 1, {.body = 10});
    EXPECT_EQ(chunks.state, "refused");
}

TEST(ResponseParser, TellsTooLargeFromMalformedByTheStatusOfAGateway) {
    response_parser large({.body = 1});
    static_cast<void>(large.step("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"));
    EXPECT_EQ(large.why().status, 413);
    response_parser many({.fields = 0});
    static_cast<void>(many.step("HTTP/1.1 200 OK\r\nA: b\r\n\r\n"));
    EXPECT_EQ(many.why().status, 431);
    response_parser malformed;
    static_cast<void>(malformed.step("HTTP/1.1 200 OK\r\nA: \x01\r\n\r\n"));
    EXPECT_EQ(malformed.why().status, 502);
}

} // namespace
} // namespace tunic::wire
