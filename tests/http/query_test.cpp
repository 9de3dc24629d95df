#include "growth.hpp"
#include "random_text.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory_resource>
#include <string>
#include <tunic/http/percent.hpp>
#include <tunic/http/query.hpp>
#include <vector>

using namespace tunic;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

namespace {

class Query : public testing::Test {
protected:
    std::optional<std::string> get(std::string_view text, std::string_view name) {
        auto const value = http::query_view{text}.get(name, memory);
        return value ? std::optional<std::string>{*value} : std::nullopt;
    }
    std::vector<std::string> all(std::string_view text, std::string_view name) {
        auto const values = http::query_view{text}.all(name, memory);
        return {values.begin(), values.end()};
    }
    static std::vector<std::string> pairs(std::string_view text) {
        std::vector<std::string> raw;
        for (auto const& pair : http::query_view{text})
            raw.push_back(std::string{pair.name} + " -> " + std::string{pair.value});
        return raw;
    }
    std::pmr::monotonic_buffer_resource memory;
};

TEST_F(Query, GivesRawPairsInOrder) {
    EXPECT_THAT(pairs("a=1&b=%20+&c&d=&e=f=g&a=2"),
                ElementsAre("a -> 1", "b -> %20+", "c -> ", "d -> ", "e -> f=g", "a -> 2"));
    EXPECT_THAT(pairs(""), IsEmpty());
    EXPECT_THAT(pairs("&&a=1&&"), ElementsAre("a -> 1"));
    EXPECT_THAT(pairs("=x"), ElementsAre(" -> x"));
    EXPECT_THAT(pairs("=x&a"), ElementsAre(" -> x", "a -> "));
}

TEST_F(Query, TellsEmptyFromAbsent_E5) {
    EXPECT_THAT(get("a", "a"), Optional(std::string{}));
    EXPECT_THAT(get("a=", "a"), Optional(std::string{}));
    EXPECT_EQ(get("a", "b"), std::nullopt);
    EXPECT_EQ(get("", "a"), std::nullopt);
    EXPECT_TRUE(http::query_view{"x&a"}.has("a"));
    EXPECT_FALSE(http::query_view{"x&aa"}.has("a"));
}

TEST_F(Query, DecodesWhatItReturns_E5) {
    EXPECT_THAT(get("q=a+b%2Bc%C3%A9", "q"), Optional(std::string{"a b+c\xC3\xA9"}));
    EXPECT_THAT(get("q=%2541", "q"), Optional(std::string{"%41"}));
    EXPECT_THAT(get("q=%00", "q"), Optional(std::string(1, '\0')));
}

TEST_F(Query, IsTextWhereAllOfItIsUtf8WithoutNul) {
    for (auto const* text : {"", "a=1&b", "a=%C3%A9&%E2%82%AC=+", "J\xC3\xBCrgen=%F0%9F%98%80", "%C3\xBC", "\xC3%BC",
                             "%", "%zz", "a=%4", "%2500", "%25ff", "%EF%BF%BF", "%F4%8F%BF%BF", "%7F%01"})
        EXPECT_TRUE(http::is_query_text(text)) << text;
    for (auto const* text :
         {"%00",          "a=%00",        "%00=a",           "a=1&b%00", "%ff",     "a=%FF",  "%ff=a",     "%C3",
          "%C3&%A9",      "%C3=%A9",      "%C3+%A9",         "%A9",      "%C0%80",  "%C0%AF", "%E0%80%AF", "%ED%A0%80",
          "%F0%80%80%80", "%F4%90%80%80", "%F8%88%80%80%80", "%E2%82",   "%E2%82a", "\xFF",   "a=\xC3",    "\xC3%",
          "%C3%zz"})
        EXPECT_FALSE(http::is_query_text(text)) << text;
    EXPECT_FALSE(http::is_query_text(std::string_view("a\0b", 3)));
}

TEST_F(Query, ReturnsAViewWhenThereIsNothingToDecode) {
    std::string_view const text = "a=1&b=plain";
    auto const value = http::query_view{text}.get("b", *std::pmr::null_memory_resource());
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(value->data(), text.data() + 6);
}

TEST_F(Query, ComparesNamesDecodedAndWithCase) {
    EXPECT_THAT(get("fo%6F+bar=1", "foo bar"), Optional(std::string{"1"}));
    EXPECT_EQ(get("Name=1", "name"), std::nullopt);
    EXPECT_THAT(get("a%3Db=1", "a=b"), Optional(std::string{"1"}));
}

TEST_F(Query, GivesAllValuesInOrder_E5) {
    EXPECT_THAT(all("tag=a&x=1&tag=b+c&tag", "tag"), ElementsAre("a", "b c", ""));
    EXPECT_THAT(all("tag=a", "tag"), ElementsAre("a"));
    EXPECT_THAT(all("x=1", "tag"), IsEmpty());
}

TEST_F(Query, AcceptsBracketsForLists_E5) {
    EXPECT_THAT(all("tag[]=a&tag%5B%5D=b&tag=c&tag[0]=d&tags[]=e", "tag"), ElementsAre("a", "b", "c"));
    EXPECT_EQ(get("tag[]=a", "tag"), std::nullopt);
    EXPECT_THAT(get("tag[]=a", "tag[]"), Optional(std::string{"a"}));
}

TEST_F(Query, Immunity63KeepsBrokenEscapes) {
    EXPECT_THAT(get("a=%", "a"), Optional(std::string{"%"}));
    EXPECT_THAT(get("a=%4", "a"), Optional(std::string{"%4"}));
    EXPECT_THAT(get("%=1", "%"), Optional(std::string{"1"}));
    EXPECT_THAT(get("a=%zz+", "a"), Optional(std::string{"%zz "}));
}

TEST_F(Query, Immunity77StopsAfterAThousandPairs) {
    auto const exactly = test::repeated("a&", 2000);
    auto const more = exactly + "b=1";
    EXPECT_FALSE(http::query_view{exactly}.has_too_many_pairs());
    EXPECT_TRUE(http::query_view{more}.has_too_many_pairs());
    EXPECT_EQ(get(more, "b"), std::nullopt);
    EXPECT_EQ(all(more, "a").size(), 1000U);
    EXPECT_FALSE(http::query_view{test::repeated("&", 5000)}.has_too_many_pairs());
}

TEST_F(Query, ReadsBackWhatWasEncoded) {
    test::random_text text{"a&=+%[] \xC3"};
    for (int i = 0; i < test::random_rounds; ++i) {
        auto const name = text();
        auto const value = text();
        auto const query = "x=1&" + http::percent_encode(name) + "=" + http::percent_encode(value);
        if (name == "x") continue;
        ASSERT_EQ(get(query, name), value) << query;
    }
}

TEST_F(Query, SurvivesAnything) {
    test::random_text text{"a&=+%[]"};
    for (int i = 0; i < test::random_rounds; ++i) {
        auto const query = text();
        std::pmr::monotonic_buffer_resource own;
        auto const values = http::query_view{query}.all("a", own);
        auto const first = http::query_view{query}.get("a", own);
        ASSERT_TRUE(!first || !values.empty()) << query;
        ASSERT_EQ(first.has_value(), http::query_view{query}.has("a")) << query;
    }
}

TEST_F(Query, Immunity92TakesLinearTime) {
    for (auto const* pattern : {"&", "a&", "=", "%61&", "aaaaaaaaaaaaaaaaaaab=1&", "+", "a=b&", "[]"}) {
        // Long names and values are compared and skipped, many pairs are counted.
        auto const work = [](std::string const& text) {
            http::query_view const query{text};
            ASSERT_FALSE(query.has("aaaaaaaaaaaaaaaaaaaa"));
            static_cast<void>(query.has_too_many_pairs());
        };
        EXPECT_LT(test::growth_of(pattern, work), test::linear_growth) << pattern;
    }
}

} // namespace
