#include "growth.hpp"
#include "random_text.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tunic/http/list.hpp>
#include <vector>

using namespace tunic;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<std::string> elements(std::string_view value, char separator = ',') {
    std::vector<std::string> all;
    for (auto element : http::list_view{value, separator}) all.emplace_back(element);
    return all;
}

TEST(List, GivesElementsWithoutWhiteSpace) {
    EXPECT_THAT(elements("a, b ,c"), ElementsAre("a", "b", "c"));
    EXPECT_THAT(elements("\tclose\t"), ElementsAre("close"));
    EXPECT_THAT(elements("one two,\t three"), ElementsAre("one two", "three"));
    EXPECT_THAT(elements("a;q=1; b", ';'), ElementsAre("a", "q=1", "b"));
}

TEST(List, SkipsEmptyElements) {
    EXPECT_THAT(elements(",a,, ,\t,b,"), ElementsAre("a", "b"));
    EXPECT_THAT(elements(""), IsEmpty());
    EXPECT_THAT(elements(" , ,\t"), IsEmpty());
    EXPECT_TRUE(http::list_view{",,"}.empty());
}

TEST(List, KeepsQuotedSeparators) {
    EXPECT_THAT(elements(R"(a="x,y", b)"), ElementsAre(R"(a="x,y")", "b"));
    EXPECT_THAT(elements(R"("a\",b", c)"), ElementsAre(R"("a\",b")", "c"));
    EXPECT_THAT(elements(R"("", x)"), ElementsAre(R"("")", "x"));
}

TEST(List, TakesAnUnclosedQuoteForText) {
    EXPECT_THAT(elements(R"(a, "b, c)"), ElementsAre("a", R"("b)", "c"));
    EXPECT_THAT(elements(R"("a\", b)"), ElementsAre(R"("a\")", "b"));
}

TEST(List, FindsTokens) {
    EXPECT_TRUE(http::list_contains("foo , Close", "close"));
    EXPECT_TRUE(http::list_contains("\tclose\t", "close"));
    EXPECT_FALSE(http::list_contains("closed", "close"));
    EXPECT_FALSE(http::list_contains("\"close\"", "close"));
    EXPECT_FALSE(http::list_contains("", "close"));
}

TEST(List, ElementsAreTrimmedAndNeverEmpty) {
    test::random_text text{",, \t\"\\ab"};
    for (int i = 0; i < test::random_rounds; ++i)
        for (auto const& element : elements(text())) {
            ASSERT_FALSE(element.empty());
            ASSERT_TRUE(element.front() != ' ' && element.front() != '\t' && element.back() != ' '
                        && element.back() != '\t');
        }
}

TEST(List, Immunity90TakesLinearTime) {
    for (auto const* pattern : {" ", ",", "\t", " ,", "\"", "\"\\", "a ", "\",", "x,\"", "\"a\","}) {
        auto const work = [](std::string const& text) { ASSERT_FALSE(http::list_contains(text, "close")); };
        EXPECT_LT(test::growth_of(pattern, work), test::linear_growth) << pattern;
    }
}

} // namespace
