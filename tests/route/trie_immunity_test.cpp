#include "route/trie_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "route/naive_matcher.hpp"

// Paths that nobody means well with, and paths that nobody means at all.

namespace tunic::routing {
namespace {

using namespace std::string_literals;

double milliseconds(auto const& work) {
    auto const start = std::clock();
    work();
    return 1'000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

TEST(Immunity61, TakesLinearTimeForAdversarialPaths) {
    struct {
        char const* pattern;
        char const* begin;
        char const* piece;
        char const* end;
    } const cases[] = {
        {"/:a-:b", "/a", "-a", "/a"},
        {"/:a-:b-:c-:d-", "/a", "-a", ""},
        {"/:a<slug>-:b<uint>", "/a", "-a", ""},
        {"/:a<slug>-:b<slug>-:c<slug>-:d<uint>", "/a", "-a", ""},
        {"/:a<slug>-:b<uuid>.:c<uuid>", "/a", "-a", ""},
        {"/*a/x/*b/y", "", "/x", ""},
        {"/*a/x/*b/x/*c/x/*d/y", "", "/x", ""},
        {"/*a/:b/*c/:d/*e/:f/*g/y", "", "/x", ""},
        {"/*a/*b/*c/*d/*e/y", "", "/x", ""},
        {"/*a/:b-:c/*d/:e-:f/y", "", "/x-x", ""},
    };
    for (auto const& [pattern, begin, piece, end] : cases) {
        table const t{{pattern}};
        auto const cost = [&](int pieces) {
            auto const path = begin + repeated(piece, pieces) + end;
            double best = 1e9; // the least of some: what else the machine does only adds
            for (int i = 0; i < 7; ++i) best = std::min(best, milliseconds([&] { EXPECT_EQ(t.find(path), ""); }));
            return best;
        };
        // Milliseconds. Four times the path: four times the cost when it is linear, sixteen times when it is quadratic.
        EXPECT_LT(cost(8'000), 8 * cost(2'000) + 0.05) << pattern;
    }
}

TEST(Immunity61, TakesLinearTimeForAMebibyte) {
    table const t{{"/:a-:b", "/*a/x/*b/y", "/:a.:b/c"}};
    for (auto const* piece : {"-a", "/x", ".", "/", "a"}) {
        std::string const path = "/" + repeated(piece, 1 << 19);
        EXPECT_LT(milliseconds([&] { t.find(path); }), 1'000) << piece;
    }
}

class random_text {
public:
    explicit random_text(unsigned seed) : engine_(seed) {}

    std::size_t below(std::size_t n) { return engine_() % n; }
    std::string one_of(std::vector<std::string> const& all) { return all[below(all.size())]; }

    // Most are good patterns.
    std::string pattern() {
        std::string text;
        int names = 0;
        auto const name = [&] { return std::string(1, static_cast<char>('k' + names++)); };
        for (auto segments = below(5); segments > 0; --segments) {
            text += '/';
            switch (below(10)) {
            case 0:
            case 1:
            case 2: text += one_of({"a", "b", "ab", "A", "a-b", "1", "a.b"}); break;
            case 3:
            case 4: text += ":" + name(); break;
            case 5: text += ":" + name() + one_of({"<int>", "<uint>", "<alpha>", "<slug>"}); break;
            case 6: text += ":" + name() + one_of({"", "<alpha>", "<uint>"}) + "?"; break;
            case 7: text += "*" + name(); break;
            case 8:
                text += one_of({"a", "", "b-"}) + "[" + name() + one_of({"", "<uint>", "<alpha>"}) + "]";
                text += one_of({"-", ".", "a", "-a"}) + "[" + name() + one_of({"", "<slug>"}) + "]";
                break;
            default:
                text += one_of({"a", "b", "[" + name() + "]", ""}) + "{" + one_of({"-", ".", "a"}) + ":" + name();
                text += one_of({"}", "}-b", "{.:" + name() + "}}", "}{.:" + name() + "}"});
                break;
            }
        }
        return text.empty() || below(8) == 0 ? text + "/" : text;
    }

    std::string path() {
        std::string text;
        for (auto segments = below(6); segments > 0; --segments)
            text += "/" + one_of({"a",     "b",     "ab",  "A", "1",  "12", "a-b", "a.b", "a-1", "b-a-b",
                                  "a-a.b", "1-a.b", "aaa", "-", ".a", "a-", "",    "-1",  "\0"s, "a\0b"s});
        return text.empty() || below(8) == 0 ? text + "/" : text;
    }

private:
    std::mt19937 engine_;
};

// The path is a block of its own without a byte to spare, so that a sanitizer sees any step beyond it.
TEST(Trie, SurvivesAnyBytes) {
    std::vector<std::string> const patterns{"/a/:x",     "/:a-:b/*c/:d",       "/*p/a/*q",
                                            "/:u<uuid>", "/:d<date>.:s<slug>", "/b{-:c}"};
    table const exact{patterns, {.strict_slash = true}};
    table const folded{patterns, {.case_sensitive = false}};
    std::mt19937 random{4};
    for (int i = 0; i < 100'000; ++i) {
        std::vector<char> path(random() % 24);
        for (char& c : path) c = random() % 2 != 0 ? "/a-.b2"[random() % 6] : static_cast<char>(random());
        if (!path.empty() && random() % 8 != 0) path.front() = '/';
        std::string_view const view{path.data(), path.size()};
        for (auto const* t : {&exact, &folded}) {
            captures found;
            if (!t->get().find(view, found, [](auto) { return true; })) continue;
            for (auto const value : found)
                ASSERT_TRUE(
                    value.data() == nullptr
                    || (value.data() >= path.data() && value.data() + value.size() <= path.data() + path.size()));
        }
    }
}

TEST(Trie, AgreesWithTheNaiveMatcher) {
    random_text random{61};
    std::size_t cases = 0;
    std::size_t matches = 0;
    for (int round = 0; round < 6'000; ++round) {
        match_options const options{.case_sensitive = random.below(3) != 0, .strict_slash = random.below(2) != 0};
        std::vector<std::string> patterns;
        std::vector<naive::matcher> expected_of;
        trie_builder builder{options};
        for (auto wanted = 1 + random.below(8); wanted > 0;) {
            auto const text = random.pattern();
            if (!syntax::check(text)) continue;
            auto const leaf = static_cast<std::uint32_t>(patterns.size());
            builder.add(parse(text), leaf);
            expected_of.emplace_back(parse(text), leaf, options);
            patterns.push_back(text);
            --wanted;
        }
        auto const trie = builder.build();
        for (int i = 0; i < 10; ++i, ++cases) {
            auto const path = random.path();
            auto const expected = naive::find_all(expected_of, path, options);
            auto const context = testing::PrintToString(path) + " in " + testing::PrintToString(patterns)
                                 + (options.strict_slash ? " strict" : "") + (options.case_sensitive ? "" : " folded");
            std::vector<std::uint32_t> order;
            captures found;
            EXPECT_FALSE(trie.find(path, found, [&](std::uint32_t leaf) {
                if (std::ranges::find(order, leaf) == order.end()) order.push_back(leaf);
                return false;
            }));
            std::vector<std::uint32_t> expected_order;
            for (auto const& m : expected) expected_order.push_back(m.leaf);
            ASSERT_EQ(order, expected_order) << context;
            for (auto const& m : expected) {
                ASSERT_TRUE(trie.find(path, found, [&](std::uint32_t leaf) { return leaf == m.leaf; })) << context;
                naive::values values;
                for (std::size_t p = 0; p < found.size(); ++p)
                    values.push_back(found.has(p) ? std::optional<std::string>{found[p]} : std::nullopt);
                ASSERT_EQ(values, m.captured) << patterns[m.leaf] << " for " << context;
                ++matches;
            }
        }
    }
    EXPECT_GE(cases, 60'000U);
    EXPECT_GT(matches, 20'000U);
}

} // namespace
} // namespace tunic::routing
