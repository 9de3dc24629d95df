#include <tunic/route/trie_builder.hpp>
#include <tunic/route/url_for.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace tunic {
namespace {

struct built {
    std::string_view pattern;
    std::vector<url_value> values;
    std::string_view url;
};

TEST(UrlForD12, FillsInParameters) {
    built const cases[] = {
        {"/", {}, "/"},
        {"/users/", {}, "/users/"},
        {"/users/:id", {{"id", "a/b c \xC3\xA9"}}, "/users/a%2Fb%20c%20%C3%A9"},
        {"/users/:id/posts/:post", {{"post", "2"}, {"id", "1"}}, "/users/1/posts/2"},
        {"/users/:id?", {}, "/users"},
        {"/users/:id?", {{"id", ""}}, "/users"},
        {"/users/:id?", {{"id", "5"}}, "/users/5"},
        {"/:id?", {}, "/"},
        {"/docs/*path", {{"path", "a/b c/d"}}, "/docs/a/b%20c/d"},
        {"/docs/*path", {{"path", "a//b"}}, "/docs/a//b"},
        {"/docs/*path", {{"path", ""}}, "/docs"},
        {"/docs/*path", {}, "/docs"},
        {"/files/*dir/:name", {{"dir", "a/b"}, {"name", "c"}}, "/files/a/b/c"},
        {"/files/:name.:ext", {{"name", "a.b"}, {"ext", "c"}}, "/files/a.b.c"},
        {"/book{-:id}-info", {}, "/book-info"},
        {"/book{-:id}-info", {{"id", "7"}}, "/book-7-info"},
        {"/locale{-:lang{-:country}}", {{"lang", "en"}}, "/locale-en"},
        {"/locale{-:lang{-:country}}", {{"lang", "en"}, {"country", "US"}}, "/locale-en-US"},
        {"/products/{:category.html}", {}, "/products"},
        {"/products/{:category.html}", {{"category", "shoes"}}, "/products/shoes.html"},
        {"/docs/:v<uint>?/*path", {{"path", "intro"}}, "/docs/intro"},
        {"/properties/:city?/filters", {}, "/properties/filters"},
        {"/properties/:city?/filters", {{"city", "filters"}}, "/properties/filters/filters"},
        {"/properties/:city?/filters", {{"city", "a/b"}}, "/properties/a%2Fb/filters"},
        {"/:lang?/x/:b?", {{"b", "1"}}, "/x/1"},
        {"/:lang?/v:n", {{"n", "1"}}, "/v1"},
        {R"(/items\:batchGet)", {}, "/items:batchGet"},
        {R"(/items/:id\:cancel)", {{"id", "7"}}, "/items/7:cancel"},
        {R"(/\%20\(\\)", {}, "/%2520(%5C"},
        {"/files/{id}.json", {{"id", "7"}}, "/files/7.json"},
        {"/caf\xC3\xA9 au lait", {}, "/caf%C3%A9%20au%20lait"},
    };
    for (auto const& [text, values, url] : cases) EXPECT_EQ(url_for(pattern(text), values), url) << text;
}

TEST(UrlForD12, TakesLiteralsAndAppendsTheQuery) {
    EXPECT_EQ(url_for("/ping"), "/ping");
    EXPECT_EQ(url_for("/users/:id", {{"id", "a b"}}), "/users/a%20b");
    EXPECT_EQ(url_for("/docs/*path", {{"path", "a/b"}}, {{"q", "1&2"}, {"tag", "x=y"}, {"tag", ""}}),
              "/docs/a/b?q=1%262&tag=x%3Dy&tag=");
}

TEST(UrlForD12, ThrowsWhenAUrlWouldNotLeadBack) {
    struct {
        std::string_view pattern;
        std::vector<url_value> values;
        char const* sentence;
    } const cases[] = {
        {"/users/:id", {}, "cannot build a URL for /users/:id: the parameter \"id\" is missing or empty"},
        {"/users/:id", {{"id", ""}}, "\"id\" is missing or empty"},
        {"/users/:id", {{"id", "1"}, {"name", "x"}}, "\"name\" is unknown"},
        {"/users/:id", {{"id", "1"}, {"id", "2"}}, "\"id\" is given twice"},
        {"/users/:id<int>", {{"id", "x"}}, "\"id\" does not fulfil its constraint"},
        {"/users/:id", {{"id", ".."}}, "\"id\" would make a dot segment"},
        {"/docs/*path", {{"path", "a/../b"}}, "\"path\" would make a dot segment"},
        {"/x{.:a}", {{"a", ""}, {"b", "1"}}, "\"b\" is unknown"},
        {"/:a?/:b?", {{"b", "1"}}, "\"a\" is missing but something follows it"},
        {"/docs/:v<uint>?/*path", {{"path", "3/intro"}}, "\"v\" is missing but something follows it"},
        {"/:a?/x/:b?", {{"a", "x"}}, "\"a\" would be read as another one"},
        {"/locale{-:lang{-:country}}", {{"country", "US"}}, "\"country\" is not enough for its optional group"},
    };
    for (auto const& [text, values, sentence] : cases) {
        try {
            (void)url_for(pattern(text), values);
            ADD_FAILURE() << text << " was built";
        } catch (std::invalid_argument const& refused) { EXPECT_THAT(refused.what(), testing::HasSubstr(sentence)); }
    }
}

} // namespace
} // namespace tunic
