#include "wire/response_reader.hpp"
#include <gtest/gtest.h>

namespace tunic::wire::testing {
namespace {

TEST(ResponseReader, ReadsPipelinedResponses) {
    auto const got =
        read_responses("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                       "HTTP/1.1 100 Continue\r\n\r\n"
                       "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nT: v\r\n\r\n"
                       "HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_TRUE(got.faultless());
    ASSERT_EQ(got.responses.size(), 3U);
    EXPECT_EQ(got.interim.size(), 1U);
    EXPECT_EQ(got.responses[0].body, "hi");
    EXPECT_EQ(got.responses[1].body, "x");
    EXPECT_EQ(got.responses[1].trailers[0].second, "v");
    EXPECT_EQ(got.responses[2].status, 204);
}

TEST(ResponseReader, HeadHasNoBody) {
    auto const got = read_responses(
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", {"HEAD", "GET"});
    EXPECT_TRUE(got.faultless());
    EXPECT_EQ(got.responses.size(), 2U);
}

TEST(ResponseReader, KeepsAnIncompleteResponseAsRest) {
    auto const got = read_responses("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    EXPECT_TRUE(got.violations.empty());
    EXPECT_TRUE(got.responses.empty());
    EXPECT_EQ(got.rest.size(), 41U);
}

TEST(ResponseReader, ReadsToTheEndOfTheConnection) {
    EXPECT_EQ(read_responses("HTTP/1.1 200 OK\r\n\r\nhello", {}, true).responses.at(0).body, "hello");
    EXPECT_TRUE(read_responses("HTTP/1.1 200 OK\r\n\r\nhello").responses.empty());
}

TEST(ResponseReader, NamesViolations) {
    for (auto const* octets :
         {"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 200 OK\r\nX y: z\r\n\r\n",
          "hello\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
          "HTTP/1.1 99 Low\r\n\r\n", "HTTP/1.1 205 Reset\r\nContent-Length: 1\r\n\r\nx"})
        EXPECT_EQ(read_responses(octets).violations.size(), 1U) << octets;
    EXPECT_EQ(read_responses("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", {}, true).violations.size(), 1U);
}

} // namespace
} // namespace tunic::wire::testing
