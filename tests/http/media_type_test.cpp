#include "growth.hpp"
#include "random_text.hpp"
#include <gtest/gtest.h>
#include <string>
#include <tunic/http/media_type.hpp>

using namespace tunic;
using namespace std::string_literals;
using http::media_type;

namespace {

TEST(MediaType, HasTypeSubtypeAndParameters) {
    auto const parsed = media_type::parse("text/HTML;charset=utf-8; q=\"a;b\"");
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed->type, "text");
    EXPECT_EQ(parsed->subtype, "HTML");
    EXPECT_TRUE(parsed->is("TEXT", "html"));
    EXPECT_EQ(parsed->charset(), "utf-8");
    EXPECT_EQ(parsed->parameter("Q"), "a;b");
    EXPECT_EQ(parsed->parameter("boundary"), std::nullopt);
}

TEST(MediaType, AcceptsTheWholeGrammar) {
    for (auto const* value : {"a/b", "a/b;", "a/b ; c=d", "a/b\t;\tc=d", "a/b;;c=d", "a/b;c=\"\"", "a/b;c=\"x\\\"y\"",
                              "application/vnd.api+json; charset=utf-8", "multipart/form-data; boundary=\"--=_\""})
        EXPECT_TRUE(media_type::parse(value).has_value()) << value;
}

TEST(MediaType, Immunity80RefusesEverythingElse) {
    for (auto const& value : {""s,
                              "/"s,
                              "a"s,
                              "a/"s,
                              "/b"s,
                              "a /b"s,
                              "a/ b"s,
                              "application/json\ta"s,
                              " application/json"s,
                              "application/json "s,
                              "application/json, text/plain"s,
                              "a/b c"s,
                              "a/b;c"s,
                              "a/b;=d"s,
                              "a/b;c="s,
                              "a/b;c=\""s,
                              "a/b;c=\"x"s,
                              "a/b;c=d e"s,
                              "a/b;c =d"s,
                              "a/b;c= d"s,
                              "a/b;c=\"x\"y"s,
                              "a/b/c"s,
                              "application/json\0"s,
                              "a/b;c=\"\n\""s,
                              "\xC3\xA9/b"s,
                              "application/json;\0"s})
        EXPECT_FALSE(media_type::parse(value).has_value()) << value;
}

TEST(MediaType, Immunity80KnowsJsonInAnySpelling_E2) {
    for (auto const* value : {"application/json", "Application/JSON", "application/json;charset=utf-8",
                              "application/problem+json", "application/vnd.api+JSON; charset=utf-8"})
        EXPECT_TRUE(media_type::parse(value)->is_json()) << value;
    for (auto const* value :
         {"text/json", "application/jsonx", "application/+json", "application/xml", "application/json+xml", "a/json"})
        EXPECT_FALSE(media_type::parse(value)->is_json()) << value;
}

TEST(MediaType, KnowsForms_E12) {
    EXPECT_TRUE(media_type::parse("application/x-www-form-urlencoded; charset=utf-8")->is_form());
    EXPECT_TRUE(media_type::parse("Multipart/Form-Data; boundary=x")->is_multipart_form());
    EXPECT_FALSE(media_type::parse("multipart/mixed; boundary=x")->is_multipart_form());
}

TEST(MediaType, TakesTheFirstOfEqualParameters) {
    EXPECT_EQ(media_type::parse("a/b;charset=x;charset=y")->charset(), "x");
    EXPECT_EQ(media_type::parse("a/b;x=\"charset=z\";charset=\"y\"")->charset(), "y");
    EXPECT_EQ(media_type::parse("a/b")->charset(), "");
}

TEST(MediaType, PartsMakeUpTheWhole) {
    test::random_text text{"ab/;=\" \t\\"};
    for (int i = 0; i < test::random_rounds; ++i) {
        auto const value = i % 2 == 0 ? text() : "a/b;" + text();
        auto const parsed = media_type::parse(value);
        if (!parsed) continue;
        ASSERT_EQ(std::string{parsed->type} + "/" + std::string{parsed->subtype} + std::string{parsed->parameters},
                  value);
        static_cast<void>(parsed->parameter("a"));
    }
}

TEST(MediaType, Immunity90TakesLinearTime) {
    for (auto const* pattern : {" ", ";", "; ", ";a=b", ";a=\"b\"", "\t", "a", "\"", ";a=\"\\"}) {
        auto const work = [](std::string const& text) {
            auto const value = "a/b" + text; // parsed views it
            auto const parsed = media_type::parse(value);
            if (parsed) { ASSERT_EQ(parsed->parameter("x"), std::nullopt); }
        };
        EXPECT_LT(test::growth_of(pattern, work), test::linear_growth) << pattern;
    }
}

} // namespace
