#include <array>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>
#include <tunic/wire/request_writer.hpp>
#include <vector>

namespace tunic::wire {
namespace {

std::string written(outgoing_head const& head) {
    std::array<char, 64> storage{};
    output_buffer out(storage);
    write_request_head(out, head);
    return std::string(out.view());
}

TEST(RequestWriter, WritesALineHostAndFields) {
    std::vector<header_field> const fields = {{"Accept", "*/*"}, {"X-A", ""}};
    EXPECT_EQ(written({.target = "/a?b=c", .host = "tunic.test:81", .fields = fields}),
              "GET /a?b=c HTTP/1.1\r\nHost: tunic.test:81\r\nAccept: */*\r\nX-A: \r\n\r\n");
}

TEST(RequestWriter, WritesTheFraming) {
    EXPECT_EQ(written({.verb = method::POST, .host = "a", .framing = body_framing::length, .content_length = 12}),
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n");
    EXPECT_EQ(written({.verb = method::PUT, .host = "a", .framing = body_framing::chunked, .close = true}),
              "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
}

TEST(RequestWriter, LeavesOutWhatTheFramingDecides) {
    std::vector<header_field> const fields = {{"Content-Length", "7"},   {"transfer-encoding", "chunked"},
                                              {"Connection", "upgrade"}, {"Upgrade", "x"},
                                              {"TE", "trailers"},        {"Keep-Alive", "5"},
                                              {"Trailer", "A"},          {"A", "b"}};
    EXPECT_EQ(written({.host = "a", .fields = fields}), "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n\r\n");
}

TEST(RequestWriter, AHostAmongTheFieldsReplacesTheGivenOne) {
    std::vector<header_field> const fields = {{"A", "b"}, {"host", "c.test"}};
    EXPECT_EQ(written({.host = "a", .fields = fields}), "GET / HTTP/1.1\r\nHost: c.test\r\nA: b\r\n\r\n");
}

TEST(RequestWriter, WritesAnAbsoluteTargetAndAnAsterisk) {
    EXPECT_TRUE(written({.target = "http://a/b", .host = "a"}).starts_with("GET http://a/b HTTP/1.1\r\n"));
    EXPECT_TRUE(written({.verb = method::OPTIONS, .target = "*", .host = "a"}).starts_with("OPTIONS * HTTP/1.1\r\n"));
}

TEST(RequestWriter, Immunity45NothingEndsItsLineAndBeginsAnother) {
    std::vector<outgoing_head> const faulty = {
        {.target = "/a b", .host = "a"},
        {.target = "/a\r\nX: y", .host = "a"},
        {.target = "/a\tb", .host = "a"},
        {.target = "/a#b", .host = "a"},
        {.target = "/\xc3\xa9", .host = "a"},
        {.target = "", .host = "a"},
        {.target = "a", .host = "a"},
        {.target = "*", .host = "a"},
        {.host = ""},
        {.host = "a\r\nX: y"},
        {.host = "a b"},
        {.host = "user@a"},
    };
    std::array<char, 256> storage{};
    output_buffer out(storage);
    for (auto const& head : faulty) {
        EXPECT_THROW(write_request_head(out, head), std::invalid_argument) << head.target << ' ' << head.host;
        EXPECT_TRUE(out.empty());
    }
    std::vector<std::vector<header_field>> const fields = {{{"A", "b\r\nC: d"}},
                                                           {{"A", "b\nC: d"}},
                                                           {{"A", std::string_view("\0", 1)}},
                                                           {{"A\r\nB", "c"}},
                                                           {{"A:", "b"}},
                                                           {{"", "b"}},
                                                           {{"Host", "a"}, {"Host", "b"}},
                                                           {{"Host", "a b"}},
                                                           {{"Content-Length", "1\r\nA: b"}}};
    for (auto const& f : fields) {
        EXPECT_THROW(write_request_head(out, {.host = "a", .fields = f}), std::invalid_argument) << f.front().name;
        EXPECT_TRUE(out.empty());
    }
}

} // namespace
} // namespace tunic::wire
