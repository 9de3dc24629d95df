#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tunic/http/response.hpp>

using namespace tunic;
using testing::ElementsAre;
using testing::Pair;

namespace {

TEST(Response, IsAnAggregate) {
    response const made{.status = 201, .headers = {{"Location", "/users/7"}}, .body = "created", .type = "text/plain"};
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(response{}.status, 200);
}

TEST(Response, HasATypeForEveryKindOfBody_F8) {
    EXPECT_EQ(response::text("a").type, "text/plain; charset=utf-8");
    EXPECT_EQ(response::html("a").type, "text/html; charset=utf-8");
    EXPECT_EQ(response::json("1").type, "application/json");
    EXPECT_EQ(response::bytes("a").type, "application/octet-stream");
    EXPECT_EQ(response::no_content().status, 204);
    EXPECT_EQ(response::text("gone", 410).status, 410);
}

TEST(Response, TakesMoreHeaders) {
    auto const made = response::text("a").with("X-One", "1").with("X-Two", "2");
    EXPECT_THAT(made.headers, ElementsAre(Pair("X-One", "1"), Pair("X-Two", "2")));
    EXPECT_EQ(made.body, "a");
}

TEST(Response, MayBeAssignedWhatWasBuiltFromItself) {
    auto made = response::text("a text that is longer than what fits in place");
    made = std::move(made).with("A", "1");
    made = std::move(made).with("B", "2").with("C", "3");
    made = made.with("D", "4");
    EXPECT_THAT(made.headers, ElementsAre(Pair("A", "1"), Pair("B", "2"), Pair("C", "3"), Pair("D", "4")));
    EXPECT_EQ(made.body, "a text that is longer than what fits in place");
}

TEST(Response, Immunity45RefusesHeadersThatBreakTheLine) {
    EXPECT_THROW(response::text("a").with("X", "a\r\nSet-Cookie: b"), std::invalid_argument);
    EXPECT_THROW(response::text("a").with("X:", "a"), std::invalid_argument);
}

TEST(Response, RedirectEncodesTheLocation_F7) {
    EXPECT_THAT(response::redirect("/a b/\xC3\xA9?q=<x>").headers,
                ElementsAre(Pair("Location", "/a%20b/%C3%A9?q=%3Cx%3E")));
    EXPECT_THAT(response::redirect("/a%20b#f", 308).headers, ElementsAre(Pair("Location", "/a%20b#f")));
    EXPECT_EQ(response::redirect("/").status, 302);
    EXPECT_EQ(response::redirect("/", 303).status, 303);
    EXPECT_THROW(response::redirect("/", 200), std::invalid_argument);
}

TEST(Response, Immunity48RedirectRefusesLineBreaks_F7) {
    EXPECT_THROW(response::redirect("/\r\nSet-Cookie: x"), std::invalid_argument);
    EXPECT_THROW(response::redirect(std::string_view{"/\0", 2}), std::invalid_argument);
}

TEST(Response, Immunity67RedirectHasNoBody) {
    auto const made = response::redirect("javascript:alert(1)\"><script>");
    EXPECT_EQ(made.body, "");
    EXPECT_EQ(made.headers.at(0).second.find_first_of("\"<>"), std::string::npos);
}

} // namespace
