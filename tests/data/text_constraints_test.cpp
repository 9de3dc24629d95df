#include "tunic/data/text_constraints.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace std::string_view_literals;
using tunic::length;
using tunic::matches;

TEST(Length, CountsCodePoints) {
    struct entry {
        std::string_view text;
        std::size_t code_points;
    };
    constexpr entry table[] = {
        {"", 0},        {"a", 1},      {"ab\0c"sv, 4},
        {"größe", 5},   {"\u20AC", 1}, {"😀", 1},
        {"e\u0301", 2}, {"日本語", 3}, {"👨‍👩‍👧", 5}, // three people and two joiners
    };
    for (auto const& [text, code_points] : table) {
        EXPECT_TRUE(tunic::data::has_length(text, code_points, code_points)) << text;
        EXPECT_FALSE(tunic::data::has_length(text, code_points + 1, code_points + 9)) << text;
        EXPECT_TRUE(code_points == 0 || !tunic::data::has_length(text, 0, code_points - 1)) << text;
        EXPECT_TRUE(tunic::data::has_length(text, 0, tunic::data::no_limit)) << text;
    }
}

TEST(Length, TakesTextsOfAllKinds) {
    EXPECT_TRUE((length<3, 3>::holds(std::string("abc"))));
    EXPECT_TRUE((length<3, 3>::holds("abc"sv)));
    char const buffer[8] = "abc";
    EXPECT_TRUE((length<3, 3>::holds(buffer)));
    char const full[3] = {'a', 'b', 'c'};
    EXPECT_TRUE((length<3, 3>::holds(full)));
}

TEST(Length, CountsTheBytesOfByteSequences) {
    EXPECT_TRUE((length<2, 2>::holds(std::vector<std::byte>(2))));
    EXPECT_FALSE((length<0, 2>::holds(std::vector<unsigned char>(3))));
}

TEST(Matches, FindsTheExpressionAnywhereUnlessItIsTied) {
    EXPECT_TRUE(matches<"b+">::holds("abbc"sv));
    EXPECT_FALSE(matches<"b+">::holds("ac"sv));
    EXPECT_TRUE(matches<"^ab$">::holds("ab"sv));
    EXPECT_FALSE(matches<"^ab$">::holds("xab"sv));
    EXPECT_FALSE(matches<"^ab$">::holds("ab\n"sv));
    EXPECT_TRUE(matches<"">::holds(""sv));
}

TEST(Matches, GoesByCodePoints) {
    EXPECT_TRUE(matches<"^.$">::holds("ö"sv));
    EXPECT_TRUE(matches<"^\\p{Lu}\\p{Ll}+$">::holds("Ärger"sv));
    EXPECT_FALSE(matches<"^.$">::holds("\xFF\xFF"sv));
    EXPECT_TRUE(matches<"^a.b$">::holds("a\0b"sv));
}

TEST(Matches, TakesLinearTime) {
    std::string const text(100'000, 'a');
    EXPECT_FALSE(matches<"^(a+)+$">::holds(text + "!"));
}

TEST(Matches, SaysWhyAnExpressionIsNone) {
    EXPECT_EQ(matches<"^[a-z]+$">::fault(), "");
    EXPECT_EQ(matches<"[a">::fault(), "the expression \"[a\" is not valid: missing ]: [a");
    EXPECT_EQ(matches<"(a)\\1">::fault(), "the expression \"(a)\\1\" is not valid: invalid escape sequence: \\1");
    EXPECT_THROW((void)matches<"(?=a)">::holds("a"sv), std::invalid_argument);
}

TEST(Matches, MayFirstBeAskedByManyThreadsAtOnce) {
    constexpr int count = 8;
    bool found[count] = {};
    {
        std::vector<std::jthread> threads;
        for (bool& one : found)
            threads.emplace_back([&one] { one = matches<"^only asked here [0-9]+$">::holds("only asked here 7"sv); });
    }
    for (bool const one : found) EXPECT_TRUE(one);
}

struct even_length {
    static constexpr std::string_view name = "even-length";
    static bool accepts(std::string_view text) noexcept { return text.size() % 2 == 0; }
};

TEST(Format, MayBeTheProgramsOwn) {
    EXPECT_TRUE(tunic::format<even_length>::holds("ab"sv));
    EXPECT_FALSE(tunic::format<even_length>::holds("abc"sv));
    EXPECT_EQ(tunic::format<even_length>::keywords<std::string>[0].value.text, "even-length");
}

} // namespace
