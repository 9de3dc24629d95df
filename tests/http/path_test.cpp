#include "growth.hpp"
#include "random_text.hpp"
#include <gtest/gtest.h>
#include <string>
#include <tunic/http/path.hpp>
#include <tunic/http/percent.hpp>
#include <vector>

using namespace tunic;
using namespace std::string_literals;
using http::path_fault;

namespace {

struct normalised {
    std::string path;
    path_fault fault;
};

// The room is exactly as large as promised, so that a sanitizer sees one octet too many.
normalised normalise(std::string const& path) {
    std::vector<char> room(path.size());
    auto const result = http::normalise_path(path, room.data());
    return {std::string{result.path}, result.fault};
}

struct path_case {
    std::string path;
    std::string expected;
};

TEST(NormalPath, ResolvesDotSegments_D11) {
    for (auto const& [path, expected] : {
             path_case{"/", "/"},
             {"/a/b", "/a/b"},
             {"/a/", "/a/"},
             {"/./a", "/a"},
             {"/a/./b", "/a/b"},
             {"/a/.", "/a/"},
             {"/.", "/"},
             {"/a/../b", "/b"},
             {"/a/b/../../c", "/c"},
             {"/a/..", "/"},
             {"/a/b/..", "/a/"},
             {"/a/b/../", "/a/"},
             {"/a/./", "/a/"},
             {"/a//..", "/a/"},
             {"/a//../b", "/a/b"},
             {"/...", "/..."},
             {"/.well-known", "/.well-known"},
             {"/a/..b", "/a/..b"},
             {"/a/b..", "/a/b.."},
             {"/static/..;/x", "/static/..;/x"},
         }) {
        auto const result = normalise(path);
        EXPECT_EQ(result.fault, path_fault::none) << path;
        EXPECT_EQ(result.path, expected) << path;
    }
}

TEST(NormalPath, ResolvesEncodedDotsAlike_D11) {
    EXPECT_EQ(normalise("/a/%2e%2E/b").path, "/b");
    EXPECT_EQ(normalise("/a/.%2e/b").path, "/b");
    EXPECT_EQ(normalise("/a/%2e/b").path, "/a/b");
}

TEST(NormalPath, Immunity55RefusesToClimbAboveTheRoot_D11) {
    for (auto const* path : {"/..", "/../", "/../secret", "/a/../..", "/a/../../b", "/%2e%2e/etc", "/./../x",
                             "/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd"})
        EXPECT_EQ(normalise(path).fault, path_fault::above_root) << path;
}

TEST(NormalPath, Immunity55KeepsEncodedSlashesInsideTheirSegment) {
    EXPECT_EQ(normalise("/..%2f..%2fetc/passwd").path, "/..\0..\0etc/passwd"s);
    EXPECT_EQ(normalise("/%252e%252e%252fetc").path, "/%2e%2e%2fetc");
}

TEST(NormalPath, DecodesEverySegmentOnce_D5) {
    EXPECT_EQ(normalise("/docs/a%2Fb/c").path, "/docs/a\0b/c"s);
    EXPECT_EQ(normalise("/caf%C3%A9/%20").path, "/caf\xC3\xA9/ ");
    EXPECT_EQ(normalise("/a+b").path, "/a+b");
    EXPECT_EQ(normalise("/a%2Bb").path, "/a+b");
    EXPECT_EQ(normalise("/%2541").path, "/%41");
    EXPECT_EQ(normalise("/a%3Fb%23c").path, "/a?b#c");
}

TEST(NormalPath, RefusesBrokenEscapes_D5) {
    for (auto const* path : {"/%", "/%4", "/%zz", "/a/%4/b", "/%%41", "/a%2", "/%2/a"})
        EXPECT_EQ(normalise(path).fault, path_fault::bad_escape) << path;
}

TEST(NormalPath, RefusesNul_D5) {
    EXPECT_EQ(normalise("/%00").fault, path_fault::nul);
    EXPECT_EQ(normalise("/.%00./etc/passwd").fault, path_fault::nul);
    EXPECT_EQ(normalise("/a\0b"s).fault, path_fault::nul);
}

TEST(NormalPath, Immunity56TakesBackslashesForOrdinaryOctets) {
    EXPECT_EQ(normalise("/..\\..\\etc").path, "/..\\..\\etc");
    EXPECT_EQ(normalise("/..%5c..%5cetc").path, "/..\\..\\etc");
}

TEST(NormalPath, Immunity57DoesNotLetAnEncodedSlashSeparate) {
    EXPECT_EQ(normalise("/admin%2Fsecret.txt").path, "/admin\0secret.txt"s);
}

TEST(NormalPath, Immunity58KeepsEmptySegments) { EXPECT_EQ(normalise("//admin/%73ecret").path, "//admin/secret"); }

TEST(NormalPath, Immunity59EqualsThePathWrittenPlainly) {
    EXPECT_EQ(normalise("/%61dmin/x").path, normalise("/admin/x").path);
}

TEST(NormalPath, IsTheInputWhenThereIsNothingToDo) {
    std::string_view const path = "/users/42/posts/7";
    EXPECT_EQ(http::normalise_path(path, nullptr).path.data(), path.data());
}

TEST(CleanPath, HasNothingToNormalise) {
    for (auto const* path : {"/", "/a", "/a/", "/a.b/c", "/a..b", "/a+b"})
        EXPECT_TRUE(http::is_clean_path(path)) << path;
    for (auto const* path : {"//", "/a//b", "/.", "/a/..", "/.well-known", "/%41", "/a%"})
        EXPECT_FALSE(http::is_clean_path(path)) << path;
    EXPECT_FALSE(http::is_clean_path("/a\0"s));
}

std::string encode_segments(std::string_view normal) {
    std::string encoded;
    for (char c : normal) encoded += c == '/' ? "/" : c == http::encoded_slash ? "%2F" : http::percent_encode({&c, 1});
    return encoded;
}

TEST(NormalPath, IsNormal) {
    test::random_text text{"//..%2ea\\%2F%5C+"};
    int good = 0;
    for (int i = 0; i < test::random_rounds * 5; ++i) {
        auto const path = "/" + text();
        auto const once = normalise(path);
        if (once.fault != path_fault::none) {
            EXPECT_EQ(once.path, "");
            continue;
        }
        ++good;
        ASSERT_TRUE(once.path.starts_with('/')) << path;
        ASSERT_LE(once.path.size(), path.size()) << path;
        for (auto const* segment : {"/./", "/../"})
            ASSERT_EQ((once.path + "/").find(segment), std::string::npos) << path;
        auto const twice = normalise(encode_segments(once.path));
        ASSERT_EQ(twice.fault, path_fault::none) << path;
        ASSERT_EQ(twice.path, once.path) << path;
        if (http::is_clean_path(path)) { ASSERT_EQ(once.path, path); }
    }
    EXPECT_GT(good, test::random_rounds / 10);
}

TEST(NormalPath, TakesLinearTime) {
    for (auto const* pattern : {"/a", "/", "/.", "/a/..", "%2e", "/%2e%2e/a", "/a/a/../.."}) {
        auto const work = [](std::string const& text) {
            std::string room(text.size() + 2, '\0');
            auto const result = http::normalise_path("/a" + text, room.data());
            ASSERT_LE(result.path.size(), text.size() + 2);
        };
        EXPECT_LT(test::growth_of(pattern, work), test::linear_growth) << pattern;
    }
}

} // namespace
