#include <tunic/client/client_message.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace tunic {
namespace {

TEST(ClientRequest, MayBeAssignedWhatWasBuiltFromItself) {
    client_request r(method::PUT, "/a");
    r.add_header("A", "1");
    r = std::move(r).header("B", "2");
    r = std::move(r).body("text");
    r = std::move(r).header("C", "3").header("D", "4");
    EXPECT_EQ(r.headers(), (client_request::header_lines{{"A", "1"}, {"B", "2"}, {"C", "3"}, {"D", "4"}}));
    EXPECT_EQ(r.body(), "text");
    EXPECT_EQ(r.url(), "/a");
    r = std::move(r).streamed(5);
    EXPECT_EQ(r.length(), 5u);
    EXPECT_EQ(r.headers().size(), 4u);
}

TEST(ClientRequest, OutlivesTheExpressionThatBuildsIt) {
    auto&& r = client_request("/a").header("A", "1").body("text");
    EXPECT_EQ(r.headers().size(), 1u);
    EXPECT_EQ(r.body(), "text");
}

} // namespace
} // namespace tunic
