#include "route/bucket.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/trie_builder.hpp>
#include <vector>

namespace {

using namespace tunic::routing;

std::uint32_t bucket(std::string_view text, unsigned bits) { return bucket_of(text.data(), text.size(), bits); }

TEST(Bucket, StaysBelowItsCountAtEveryLength) {
    for (unsigned const bits : {1U, 5U, 12U, 32U})
        for (std::size_t length = 0; length < 40; ++length)
            EXPECT_LT(bucket(std::string(length, 'x'), bits), std::uint64_t{1} << bits) << length;
}

TEST(Bucket, IsTheSameForUpperAndLowerCase) {
    for (std::string_view const lower :
         {"a", "me", "abc", "user", "users", "settings", "organizations", "a-rather-long-name"}) {
        std::string upper(lower);
        for (char& c : upper)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        EXPECT_EQ(bucket(lower, 10), bucket(upper, 10)) << lower;
    }
}

TEST(Bucket, NumberedNamesSpread) {
    std::vector<int> filled(1024);
    for (int i = 0; i < 1000; ++i) ++filled[bucket("service" + std::to_string(i), 10)];
    for (int const n : filled) EXPECT_LE(n, 8);
}

// Every text of a large node is found, each by its own; also the many that share a bucket because only their middle
// differs.
TEST(Bucket, ANodeWithThousandsOfTextsFindsEachOfThem) {
    for (bool const case_sensitive : {true, false}) {
        trie_builder builder{{.case_sensitive = case_sensitive}};
        std::vector<std::string> paths;
        for (int i = 0; i < 2000; ++i) {
            paths.push_back("/r" + std::to_string(i));
            paths.push_back("/same-start-" + std::to_string(10'000 + i) + "-same-end");
        }
        for (std::size_t i = 0; i < paths.size(); ++i) builder.add(parse(paths[i]), static_cast<std::uint32_t>(i));
        auto const table = builder.build();
        for (std::size_t i = 0; i < paths.size(); ++i) {
            captures found;
            std::uint32_t leaf = 0;
            ASSERT_TRUE(table.find(paths[i], found, [&](std::uint32_t l) { return leaf = l, true; })) << paths[i];
            EXPECT_EQ(leaf, i);
        }
        captures found;
        EXPECT_FALSE(table.find("/r2000", found, [](std::uint32_t) { return true; }));
        EXPECT_FALSE(table.find("/same-start-99999-same-end", found, [](std::uint32_t) { return true; }));
    }
}

} // namespace
