#include "route/trie_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../../bench/github_routes.hpp"

namespace tunic::routing {
namespace {

using testing::ElementsAre;
using namespace std::string_literals;

struct lookup {
    std::vector<std::string> patterns;
    std::string_view path;
    std::string_view found;
};

// Each table is tried in every order of registration.
void expect(std::vector<lookup> const& cases) {
    for (auto [patterns, path, found] : cases) {
        std::ranges::sort(patterns);
        do EXPECT_EQ(table{patterns}.find(path), found) << path << " in " << testing::PrintToString(patterns);
        while (std::ranges::next_permutation(patterns).found);
    }
}

TEST(TrieD1, PrefersTheMoreSpecificSegmentFromLeftToRight) {
    std::vector<std::string> const users{"/users/me", "/users/u:nr", "/users/:id<int>", "/users/:name", "/users/:any?"};
    expect({
        {users, "/users/me", "/users/me"},
        {users, "/users/u7", "/users/u:nr nr=7"},
        {users, "/users/7", "/users/:id<int> id=7"},
        {users, "/users/ann", "/users/:name name=ann"},
        {users, "/users", "/users/:any?"},
        {{"/a/:x?", "/a/*x"}, "/a/b", "/a/:x? x=b"},
        {{"/a/:x?", "/a/*x"}, "/a/b/c", "/a/*x x=b/c"},
        {{"/a/:x?", "/a/*x"}, "/a", "/a/:x?"},
        {{"/:a/b", "/a/:b"}, "/a/b", "/a/:b b=b"},
        {{"/x/:a<int>", "/x/:a<uint>", "/x/:a<hex>"}, "/x/7", "/x/:a<uint> a=7"},
        {{"/x/:a<int>", "/x/:a<uint>", "/x/:a<hex>"}, "/x/-7", "/x/:a<int> a=-7"},
        {{"/x/:a<int>", "/x/:a<uint>", "/x/:a<hex>"}, "/x/7f", "/x/:a<hex> a=7f"},
        {{"/f/:name.:ext", "/f/:name.tar.gz", "/f/:name.gz"}, "/f/a.tar.gz", "/f/:name.tar.gz name=a"},
        {{"/f/:name.:ext", "/f/:name.tar.gz", "/f/:name.gz"}, "/f/a.gz", "/f/:name.gz name=a"},
    });
}

TEST(TrieD1, GoesBackWhenABranchFails) {
    std::vector<std::string> const crossed{"/a/:x/c", "/a/b/:y"};
    expect({
        {crossed, "/a/b/c", "/a/b/:y y=c"},
        {crossed, "/a/z/c", "/a/:x/c x=z"},
        {crossed, "/a/z/d", ""},
        {{"/a/b/c/d", "/a/:x/c/e", "/:w/b/c/f"}, "/a/b/c/f", "/:w/b/c/f w=a"},
        {{"/a/b/c/d", "/a/:x/c/e", "/*w"}, "/a/b/c/f", "/*w w=a/b/c/f"},
        {{"/a/:x<int>/c", "/a/:x/d"}, "/a/7/d", "/a/:x/d x=7"},
        {{"/f/:a.:b/x", "/f/:c/y"}, "/f/1.2/y", "/f/:c/y c=1.2"},
    });
}

TEST(TrieD1, DoesNotDependOnTheOrderOfRegistration) {
    std::vector<std::string> patterns{"/a/b", "/a/b-:x", "/a/:x<alpha>", "/a/:x", "/a/:y?", "/a/*x"};
    std::ranges::sort(patterns);
    do {
        table const t{patterns};
        ASSERT_THAT(t.all("/a/b"), ElementsAre("/a/b", "/a/:x<alpha>", "/a/:x", "/a/:y?", "/a/*x"));
        ASSERT_THAT(t.all("/a/b-c"), ElementsAre("/a/b-:x", "/a/:x", "/a/:y?", "/a/*x"));
    } while (std::ranges::next_permutation(patterns).found);
}

TEST(TrieD2, LeavesOutOptionalSegments) {
    expect({
        {{"/users", "/users/:id?"}, "/users", "/users"},
        {{"/users", "/users/:id?"}, "/users/5", "/users/:id? id=5"},
        {{"/users/:id?"}, "/users", "/users/:id?"},
        {{"/users/:id?"}, "/users/5", "/users/:id? id=5"},
        {{"/users/:id?"}, "/users/5/6", ""},
        {{"/:a?/:b?"}, "/", "/:a?/:b?"},
        {{"/:a?/:b?"}, "/1", "/:a?/:b? a=1"},
        {{"/:a?/:b?"}, "/1/2", "/:a?/:b? a=1 b=2"},
        {{"/docs/:v<uint>?/*path"}, "/docs/3/intro", "/docs/:v<uint>?/*path v=3 path=intro"},
        {{"/docs/:v<uint>?/*path"}, "/docs/intro/a", "/docs/:v<uint>?/*path path=intro/a"},
        {{"/docs/:v<uint>?/*path"}, "/docs", "/docs/:v<uint>?/*path path="},
    });
}

TEST(TrieD2, LeavesOutOptionalSegmentsBeforeText) {
    table const t{{"/properties/{city}/filters", "/:lang?/about", "/:a?/:b?/x/:c?"}};
    EXPECT_EQ(t.find("/properties/filters"), "/properties/{city}/filters");
    EXPECT_EQ(t.find("/properties/berlin/filters"), "/properties/{city}/filters city=berlin");
    EXPECT_EQ(t.find("/properties/filters/filters"), "/properties/{city}/filters city=filters");
    EXPECT_EQ(t.find("/properties/berlin"), "");
    EXPECT_EQ(t.find("/properties"), "");
    EXPECT_EQ(t.find("/properties/a/b/filters"), "");
    EXPECT_EQ(t.find("/about"), "/:lang?/about");
    EXPECT_EQ(t.find("/de/about"), "/:lang?/about lang=de");
    EXPECT_EQ(t.find("/x"), "/:a?/:b?/x/:c?");
    EXPECT_EQ(t.find("/1/x"), "/:a?/:b?/x/:c? a=1");
    EXPECT_EQ(t.find("/1/2/x/3"), "/:a?/:b?/x/:c? a=1 b=2 c=3");
}

TEST(TrieD6, TakesWhatStandsInBracesBesideTextAsParameters) {
    table const t{{"/files/{id}.json", "/{name}-{number<int>}"}};
    EXPECT_EQ(t.find("/files/5.json"), "/files/{id}.json id=5");
    EXPECT_EQ(t.find("/files/id.json"), "/files/{id}.json id=id");
    EXPECT_EQ(t.find("/files/.json"), "");
    EXPECT_EQ(t.find("/files/5"), "");
    EXPECT_EQ(t.find("/a-7"), "/{name}-{number<int>} name=a number=7");
    EXPECT_EQ(t.find("/a-b"), "");
}

TEST(TrieD6, FindsTheCharactersThatAreWrittenBehindABackslash) {
    table const t{{R"(/items\:batchGet)", R"(/items/:id\:cancel)", "/items:rest", R"(/100\%25)", R"(/a\(b\))"}};
    EXPECT_EQ(t.find("/items:batchGet"), R"(/items\:batchGet)");
    EXPECT_EQ(t.find("/itemsbatchGet"), "/items:rest rest=batchGet");
    EXPECT_EQ(t.find("/items/7:cancel"), R"(/items/:id\:cancel id=7)");
    EXPECT_EQ(t.find("/items/a:b:cancel"), R"(/items/:id\:cancel id=a:b)");
    EXPECT_EQ(t.find("/items/7"), "");
    EXPECT_EQ(t.find("/100%25"), R"(/100\%25)");
    EXPECT_EQ(t.find("/a(b)"), R"(/a\(b\))");
}

TEST(TrieD3, TakesAnyNumberOfSegmentsAsRest) {
    expect({
        {{"/docs/*path"}, "/docs/a/b/c", "/docs/*path path=a/b/c"},
        {{"/docs/*path"}, "/docs/a", "/docs/*path path=a"},
        {{"/docs/*path"}, "/docs", "/docs/*path path="},
        {{"/docs/*path"}, "/docsx", ""},
        {{"/*path"}, "/", "/*path path="},
        {{"/files/*dir/:name"}, "/files/a/b/c", "/files/*dir/:name dir=a/b name=c"},
        {{"/files/*dir/:name"}, "/files/c", "/files/*dir/:name dir= name=c"},
        {{"/files/*dir/:name"}, "/files", ""},
        {{"/*before/static/*after"}, "/a/static/b/c", "/*before/static/*after before=a after=b/c"},
        {{"/*before/static/*after"}, "/static", "/*before/static/*after before= after="},
        {{"/*before/static/*after"}, "/x/static/y/static/z", "/*before/static/*after before=x after=y/static/z"},
        {{"/*before/static/*after"}, "/a/b/c", ""},
        {{"/*a/x/*b/y"}, "/x/1/x/2/y", "/*a/x/*b/y a= b=1/x/2"},
        {{"/f/*p", "/f/*p/edit"}, "/f/a/b/edit", "/f/*p/edit p=a/b"},
        {{"/f/*p", "/f/*p/edit"}, "/f/a/b/edits", "/f/*p p=a/b/edits"},
        {{"/f/*p"}, "/f/a//b", "/f/*p p=a//b"},
    });
}

TEST(TrieD3, TellsAnEmptyRestFromAnAbsentParameter) {
    captures found;
    table const t{{"/docs/:v<uint>?/*path"}};
    ASSERT_TRUE(t.get().find("/docs", found, [](auto) { return true; }));
    EXPECT_FALSE(found.has(0));
    EXPECT_TRUE(found.has(1));
    EXPECT_FALSE(found.has(2));
}

TEST(TrieD4, NeverTakesAnEmptyRequiredParameter) {
    std::pair<char const*, char const*> const cases[] = {
        {"/users/:id", "/users/"},     {"/users/:id", "/users//"},    {"/users/:id<slug>", "/users/"},
        {"/users/:id/x", "/users//x"}, {"/users/v:id", "/users/v"},   {"/users/:a.:b", "/users/."},
        {"/users/:a.:b", "/users/a."}, {"/users/:a.:b", "/users/.b"}, {"/:id", "/"},
    };
    for (bool const strict : {false, true})
        for (auto const& [pattern, path] : cases)
            EXPECT_EQ((table{{pattern}, {.strict_slash = strict}}.find(path)), "") << pattern << " " << path;
}

TEST(TrieD5, KeepsAnEscapedSlashInsideItsSegment) {
    table const t{{"/docs/:a/:b", "/docs/*rest"}};
    EXPECT_EQ(t.find("/docs/a\0b/c"s), "/docs/:a/:b a=a\0b b=c"s);
    EXPECT_EQ(t.find("/docs/a\0b"s), "/docs/*rest rest=a\0b"s);
    EXPECT_EQ(t.find("/docs/\0/+"s), "/docs/:a/:b a=\0 b=+"s);
    EXPECT_EQ((table{{"/a", "/b", "/c", "/"}}.find("/\0"s)), "");
}

TEST(TrieD6, SplitsMixedSegments) {
    expect({
        {{"/files/:name.:ext"}, "/files/a.b.c", "/files/:name.:ext name=a.b ext=c"},
        {{"/files/:name.:ext"}, "/files/noext", ""},
        {{"/files/:name.:ext"}, "/files/.env", ""},
        {{"/files/:name.:ext"}, "/files/a.", ""},
        {{"/files/:name.:ext"}, "/files/a..b", "/files/:name.:ext name=a. ext=b"},
        {{"/logs/:year-:month-:day"}, "/logs/2024-02-29", "/logs/:year-:month-:day year=2024 month=02 day=29"},
        {{"/logs/:year-:month-:day"}, "/logs/2024-02", ""},
        {{"/logs/:a-:b<alpha>"}, "/logs/1-x-y", "/logs/:a-:b<alpha> a=1-x b=y"},
        {{"/logs/:a<uint>-:b"}, "/logs/1-2-x", "/logs/:a<uint>-:b a=1 b=2-x"},
        {{"/v:version"}, "/v2", "/v:version version=2"},
        {{"/v:version"}, "/v", ""},
        {{"/a-:x-b"}, "/a-b", ""},
        {{"/a-:x-b"}, "/a-1-b", "/a-:x-b x=1"},
    });
}

TEST(TrieD6, ReadsThePowerSyntax) {
    std::string const book = "/book{-:id}-info";
    std::string const locale = "/locale{-:lang{-:country}}";
    std::string const archive = "/archive{.:format}{-:compression}";
    std::string const products = "/products/{:category.html}";
    expect({
        {{book}, "/book-info", book},
        {{book}, "/book-42-info", book + " id=42"},
        {{book}, "/book--info", ""},
        {{book}, "/book-42", ""},
        {{locale}, "/locale", locale},
        {{locale}, "/locale-en", locale + " lang=en"},
        {{locale}, "/locale-en-US", locale + " lang=en country=US"},
        {{locale}, "/locale-", ""},
        {{archive}, "/archive", archive},
        {{archive}, "/archive.tar", archive + " format=tar"},
        {{archive}, "/archive-gz", archive + " compression=gz"},
        {{archive}, "/archive.tar-gz", archive + " format=tar compression=gz"},
        {{products}, "/products", products},
        {{products}, "/products/shoes.html", products + " category=shoes"},
        {{products}, "/products/shoes", ""},
        {{products, "/products/:name"}, "/products/shoes.html", products + " category=shoes"},
    });
}

TEST(TrieD8, LetsConstraintsChooseTheRoute) {
    std::vector<std::string> const users{"/users/:id<int>", "/users/:name"};
    expect({
        {users, "/users/7", "/users/:id<int> id=7"},
        {users, "/users/abc", "/users/:name name=abc"},
        {{"/users/:id<int>"}, "/users/abc", ""},
        {{"/d/:day<date>", "/d/:s<slug>"}, "/d/2024-02-30", "/d/:s<slug> s=2024-02-30"},
    });
}

TEST(TrieD9, IgnoresOneTrailingSlashUnlessStrict) {
    table const ignore{{"/a", "/b/", "/c/:x", "/"}};
    EXPECT_EQ(ignore.find("/a/"), "/a");
    EXPECT_EQ(ignore.find("/b"), "/b/");
    EXPECT_EQ(ignore.find("/c/1/"), "/c/:x x=1");
    EXPECT_EQ(ignore.find("/"), "/");
    EXPECT_EQ(ignore.find("/a//"), "");

    table const strict{{"/a", "/b/", "/c/:x", "/c/:y/", "/", "/r/*rest"}, {.strict_slash = true}};
    EXPECT_EQ(strict.find("/a"), "/a");
    EXPECT_EQ(strict.find("/a/"), "");
    EXPECT_EQ(strict.find("/b"), "");
    EXPECT_EQ(strict.find("/b/"), "/b/");
    EXPECT_EQ(strict.find("/c/1"), "/c/:x x=1");
    EXPECT_EQ(strict.find("/c/1/"), "/c/:y/ y=1");
    EXPECT_EQ(strict.find("/"), "/");
    EXPECT_EQ(strict.find("/r/a/"), "/r/*rest rest=a/");
}

TEST(TrieD9, DistinguishesCaseUnlessToldOtherwise) {
    std::vector<std::string> const patterns{"/Users", "/files/V:x.TXT", "/u/:id", "/Z1", "/Z2", "/Z3"};
    table const exact{patterns};
    EXPECT_EQ(exact.find("/users"), "");
    EXPECT_EQ(exact.find("/Users"), "/Users");
    table const folded{patterns, {.case_sensitive = false}};
    EXPECT_EQ(folded.find("/uSERS"), "/Users");
    EXPECT_EQ(folded.find("/z2"), "/Z2");
    EXPECT_EQ(folded.find("/FILES/vAbC.txt"), "/files/V:x.TXT x=AbC");
    EXPECT_EQ(folded.find("/U/Ann"), "/u/:id id=Ann");
}

TEST(TrieA6, VisitsAllThatMatchUntilOneIsAccepted) {
    table const t{{"/users/me", "/users/:id", "/*all"}};
    EXPECT_THAT(t.all("/users/me"), ElementsAre("/users/me", "/users/:id", "/*all"));
    EXPECT_EQ(t.find("/users/me", [](auto pattern) { return pattern != "/users/me"; }), "/users/:id id=me");
    EXPECT_EQ(t.find("/users/me", [](auto pattern) { return pattern == "/*all"; }), "/*all all=users/me");
    EXPECT_EQ(t.find("/users/me", [](auto) { return false; }), "");
}

TEST(TrieA8, MergesPatternsOfOneShape) {
    table const t{{"/x/:a", "/x/:b"}};
    EXPECT_THAT(t.all("/x/1"), ElementsAre("/x/:a", "/x/:b"));
    EXPECT_EQ(t.find("/x/1", [](auto pattern) { return pattern == "/x/:b"; }), "/x/:b b=1");
}

TEST(Trie, FindsNothingInAnEmptyTable) {
    captures found;
    EXPECT_FALSE(trie{}.find("/", found, [](auto) { return true; }));
    EXPECT_FALSE(trie{}.find("/a", found, [](auto) { return true; }));
}

TEST(Trie, FindsNothingForWhatIsNoPath) {
    table const t{{"/", "/*all"}};
    for (auto const* path : {"", "*", "a", "a/b"}) EXPECT_EQ(t.find(path), "") << path;
}

TEST(Trie, CapturesUpToSixteenParameters) {
    std::string pattern, path, expected;
    for (int i = 0; i < 16; ++i) {
        pattern += "/:p" + std::to_string(i);
        path += "/" + std::to_string(i);
        expected += " p" + std::to_string(i) + "=" + std::to_string(i);
    }
    EXPECT_EQ(table{{pattern}}.find(path), pattern + expected);
}

TEST(Trie, WalksTheDeepestPatternWithAWayBackAtEachSegment) {
    std::string text;
    std::vector<std::string> patterns;
    for (int i = 0; i < 63; ++i) {
        patterns.push_back(text + "/:x");
        text += "/s";
    }
    patterns.push_back(text + "/s/");
    patterns.push_back("/*all");
    table const t{patterns, {.strict_slash = true}};
    EXPECT_EQ(t.find(text + "/s/"), text + "/s/");
    EXPECT_EQ(t.find(text + "/s"), "/*all all=" + text.substr(1) + "/s");
    EXPECT_EQ(t.find(text.substr(2)), text.substr(2, 122) + "/:x x=s");
}

TEST(Trie, FindsEachOfThousandsOfSiblings) {
    std::vector<std::string> patterns;
    for (int i = 0; i < 5'000; ++i) patterns.push_back("/route" + std::to_string(i));
    for (bool const exact : {true, false}) {
        table const t{patterns, {.case_sensitive = exact}};
        for (auto const& pattern : patterns) ASSERT_EQ(t.find(pattern), pattern);
        EXPECT_EQ(t.find("/route5000"), "");
    }
}

TEST(Trie, FindsEveryRouteOfTheGithubApi) {
    std::vector<std::string> patterns;
    for (auto const& [method, pattern] : bench::github_routes)
        if (std::ranges::find(patterns, pattern) == patterns.end()) patterns.emplace_back(pattern);
    table const t{patterns};
    for (auto const& pattern : patterns) {
        std::string path;
        std::string expected = pattern;
        for (char const c : pattern)
            if (c != ':') path += c;
        auto const parsed = parse(pattern);
        for (auto const& name : parsed.names()) expected += " "s.append(name).append("=").append(name);
        EXPECT_EQ(t.find(path), expected);
    }
}

// Of the processor, not of the wall: other programs may run meanwhile.
TEST(Trie, RefusesMoreNestedRestsThanItCanBound) {
    trie_builder builder;
    for (std::uint32_t i = 0; i < 128; ++i) builder.add(parse("/*a/s" + std::to_string(i) + "/*b/x"), i);
    EXPECT_NO_THROW((void)builder.build());
    builder.add(parse("/*a/one/more/*b"), 128);
    EXPECT_THROW((void)builder.build(), std::length_error);
}

} // namespace
} // namespace tunic::routing
