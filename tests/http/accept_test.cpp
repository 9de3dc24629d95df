#include "growth.hpp"
#include "random_text.hpp"
#include <gtest/gtest.h>
#include <optional>
#include <tunic/http/accept.hpp>

using namespace tunic;

namespace {

TEST(Accept, WelcomesEverythingWhenAbsent) {
    EXPECT_TRUE(http::accepts("", "application/json"));
    EXPECT_EQ(http::media_quality("", "a/b"), 1000);
}

TEST(Accept, LetsTheMostSpecificRangeDecide) {
    struct {
        char const* accept;
        char const* type;
        int quality;
    } const cases[] = {
        {"application/json", "application/json", 1000},
        {"APPLICATION/JSON", "application/json", 1000},
        {"text/html", "application/json", 0},
        {"*/*", "application/json", 1000},
        {"application/*", "application/json", 1000},
        {"applic/*", "application/json", 0},
        {"text/*;q=0.3, text/html;q=0.7, */*;q=0.5", "text/html", 700},
        {"text/*;q=0.3, text/html;q=0.7, */*;q=0.5", "text/plain", 300},
        {"text/*;q=0.3, text/html;q=0.7, */*;q=0.5", "image/png", 500},
        {"*/*, application/json;q=0", "application/json", 0},
        {"application/json;q=0, */*", "text/plain", 1000},
        {"text/html, application/json;q=0.001", "application/json", 1},
        {"application/json;charset=utf-8;q=0.5", "application/json", 500},
        {"application/json ; Q=0.25", "application/json", 250},
        {"application/json;q=1.000", "application/json", 1000},
        {"application/json;q=0.", "application/json", 0},
        {",, ,application/json,", "application/json", 1000},
        {"a/b;x=\"application/json,\"", "application/json", 0},
    };
    for (auto const& c : cases)
        EXPECT_EQ(http::media_quality(c.accept, c.type), c.quality) << c.accept << " for " << c.type;
}

TEST(Accept, IgnoresElementsThatBreakTheGrammar) {
    for (auto const* accept :
         {"application/json;q=2", "application/json;q=1.5", "application/json;q=-1", "application/json;q=x",
          "application/json;q=", "application/json;q=.", "application/json;q=1.0001", "application/json;q=01",
          "application/json;q=0.5.5", "application/json;q=0.00x", ";q=1", "application", "*/json", "**"})
        EXPECT_FALSE(http::accepts(accept, "application/json")) << accept;
    EXPECT_TRUE(http::accepts("application/json;q=x, */*", "application/json"));
}

TEST(Accept, ReadsWhatOldClientsWrite) {
    constexpr auto java = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
    EXPECT_EQ(http::media_quality(java, "application/json"), 200);
    EXPECT_EQ(http::media_quality(java, "text/html"), 1000);
    struct {
        char const* accept;
        int quality;
    } const cases[] = {
        {"*", 1000},
        {"*;q=0.3", 300},
        {"*, application/json;q=0", 0},
        {"application/json;q=.5", 500},
        {"application/json;q=.125", 125},
        {"application/json; q = 0.4", 400},
        {"application/json;q=0.3333333", 333},
        {"application/json;q=0.0001", 0},
        {"application/json;q=1.0000", 1000},
        {"application/json;q=1.", 1000},
    };
    for (auto const& c : cases) EXPECT_EQ(http::media_quality(c.accept, "application/json"), c.quality) << c.accept;
    EXPECT_EQ(http::token_quality("gzip;q=.5, *;q=.1", "gzip"), 500);
    EXPECT_EQ(http::token_quality("gzip;q=.5, *;q=.1", "br"), 100);
}

TEST(Accept, WeighsTokens) {
    EXPECT_EQ(http::token_quality("gzip, br;q=0.5", "br"), 500);
    EXPECT_EQ(http::token_quality("GZIP", "gzip"), 1000);
    EXPECT_EQ(http::token_quality("gzip;q=0, *", "gzip"), 0);
    EXPECT_EQ(http::token_quality("*;q=0.1, br", "gzip"), 100);
    EXPECT_EQ(http::token_quality("br", "gzip"), std::nullopt);
    EXPECT_EQ(http::token_quality("", "gzip"), std::nullopt);
}

TEST(Accept, StaysInRangeForAnything) {
    test::random_text text{"a/*,;q=01. \""};
    for (int i = 0; i < test::random_rounds; ++i) {
        auto const quality = http::media_quality(text(), "a/a");
        ASSERT_GE(quality, 0);
        ASSERT_LE(quality, 1000);
    }
}

TEST(Accept, Immunity90TakesLinearTime) {
    for (auto const* pattern : {" ", ",", "\t", ";", "a/b,", "a/b;q=0.1,", "*/*,", "\"", ";q=", "\"\\", ",\"", " ;"}) {
        auto const work = [](std::string const& text) {
            static_cast<void>(http::media_quality("x/y," + text, "application/json"));
            static_cast<void>(http::token_quality(text, "gzip"));
        };
        EXPECT_LT(test::growth_of(pattern, work), test::linear_growth) << pattern;
    }
}

} // namespace
