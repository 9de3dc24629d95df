#include <gtest/gtest.h>
#include <tunic/http/content_coding.hpp>
#include <tunic/http/entity_tag.hpp>
#include <vector>

namespace tunic::http {
namespace {

bool names(std::vector<std::string_view> const& lines, std::string_view tag, tag_comparison how, bool exists = true) {
    std::vector<header_field> fields;
    for (auto line : lines) fields.push_back({"If-None-Match", line});
    return names_tag(header_view{fields}.all("if-none-match"), tag, how, exists);
}

TEST(EntityTag, IsNamedInAnyLine) {
    auto const weak = tag_comparison::weak;
    EXPECT_TRUE(names({"\"a\"", "\"b\""}, "\"b\"", weak));
    EXPECT_TRUE(names({"\"a\", \"b\""}, "\"b\"", weak));
    EXPECT_TRUE(names({"\"a\"", "*"}, "\"b\"", weak));
    EXPECT_FALSE(names({"\"a\"", "*"}, "", weak, false));
    EXPECT_FALSE(names({"\"ab\"", "\"c\""}, "\"b\"", weak)) << "a part of a tag is another tag";
    EXPECT_FALSE(names({"x\"b\"", "b"}, "\"b\"", weak));
    EXPECT_FALSE(names({}, "\"b\"", weak));
}

TEST(EntityTag, ThatIsWeakMatchesNothingStrongly) {
    EXPECT_TRUE(names({"W/\"b\""}, "\"b\"", tag_comparison::weak));
    EXPECT_FALSE(names({"W/\"b\""}, "\"b\"", tag_comparison::strong));
    EXPECT_FALSE(names({"\"b\""}, "W/\"b\"", tag_comparison::strong));
}

TEST(ContentCoding, IsTheFirstThatChangesTheBody) {
    using fields = std::vector<header_field>;
    auto const of = [](fields const& f) { return content_coding(header_view{f}); };
    EXPECT_EQ(of({}), "");
    EXPECT_EQ(of({{"Content-Encoding", "Identity"}}), "");
    EXPECT_EQ(of({{"Content-Encoding", "identity, gzip"}}), "gzip");
    EXPECT_EQ(of({{"Content-Encoding", "identity"}, {"content-encoding", "br"}}), "br");
}

} // namespace
} // namespace tunic::http
