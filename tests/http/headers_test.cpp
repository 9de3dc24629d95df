#include "growth.hpp"
#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory_resource>
#include <span>
#include <string>
#include <tunic/http/headers.hpp>
#include <vector>

using namespace tunic;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

std::vector<std::string> collect(header_values values) {
    std::vector<std::string> all;
    for (auto value : values) all.emplace_back(value);
    return all;
}

std::vector<std::string> lines_of(header_list const& list) {
    std::vector<std::string> lines;
    for (auto const& f : list) lines.push_back(std::string{f.name} + ": " + std::string{f.value});
    return lines;
}

class HeaderList : public testing::Test {
protected:
    std::pmr::monotonic_buffer_resource memory;
    header_list list{memory};
};

TEST(HeaderView, FindsNamesWithoutRegardToCase) {
    std::array const fields{header_field{"Host", "a"}, header_field{"ACCEPT", "*/*"}};
    header_view const view{fields};
    EXPECT_EQ(view.get("accept"), "*/*");
    EXPECT_TRUE(view.has("hOsT"));
    EXPECT_FALSE(view.has("Hos"));
    EXPECT_EQ(view.get("Cookie"), "");
}

TEST(HeaderView, GivesAValueThatIsTheOnlyOneAndAllInOrder) {
    std::array const fields{header_field{"Via", "1"}, header_field{"X", "y"}, header_field{"via", "2"}};
    header_view const view{fields};
    EXPECT_EQ(view.get("X"), "y");
    EXPECT_EQ(view.get("Via"), "") << "neither the first nor the last";
    EXPECT_TRUE(view.has("Via"));
    EXPECT_THAT(collect(view.all("VIA")), ElementsAre("1", "2"));
    EXPECT_TRUE(view.all("Vi").empty());
}

TEST(HeaderView, AListGoesOverItsLines) {
    auto const elements = [](std::vector<header_field> const& fields) {
        std::vector<std::string> all;
        for (auto element : header_view{fields}.list("accept")) all.emplace_back(element);
        return all;
    };
    EXPECT_THAT(elements({{"Accept", "a, b"}, {"X", "x"}, {"ACCEPT", "c"}}), ElementsAre("a", "b", "c"));
    EXPECT_THAT(elements({{"Accept", ""}, {"Accept", " , "}, {"Accept", "a,,b,"}, {"Accept", ""}}),
                ElementsAre("a", "b"));
    EXPECT_THAT(elements({{"Accept", "a;q=\"1,2\""}, {"Accept", "b"}}), ElementsAre("a;q=\"1,2\"", "b"));
    EXPECT_THAT(elements({{"Accept", "a"}, {"Accept", "a"}}), ElementsAre("a", "a"));
    EXPECT_THAT(elements({{"X", "a"}}), ElementsAre());
    EXPECT_THAT(elements({}), ElementsAre());
    std::array const te{header_field{"TE", "deflate"}, header_field{"te", "Trailers"}};
    EXPECT_TRUE(header_view{te}.list("TE").contains("trailers"));
    EXPECT_FALSE(header_view{te}.list("TE").contains("gzip"));
    EXPECT_TRUE(header_view{}.list("TE").empty());
}

TEST(HeaderView, TellsAnEmptyValueFromNone) {
    std::array const fields{header_field{"X", ""}};
    header_view const view{fields};
    EXPECT_TRUE(view.has("X"));
    EXPECT_NE(view.find("X"), nullptr);
    EXPECT_EQ(view.find("Y"), nullptr);
}

TEST(HeaderView, MayBeEmpty) {
    header_view const view;
    EXPECT_FALSE(view.has("Host"));
    EXPECT_TRUE(view.all("Host").empty());
}

TEST_F(HeaderList, KeepsTheOrderOfLines) {
    list.append("B", "1");
    list.append("A", "2");
    list.append("B", "3");
    EXPECT_THAT(lines_of(list), ElementsAre("B: 1", "A: 2", "B: 3"));
}

TEST_F(HeaderList, SetReplacesEveryLineOfTheNameInPlace) {
    list.append("A", "1");
    list.append("Vary", "x");
    list.append("B", "2");
    list.append("VARY", "y");
    list.set("vary", "z");
    EXPECT_THAT(lines_of(list), ElementsAre("A: 1", "vary: z", "B: 2"));
}

TEST_F(HeaderList, SetMayReadTheValueItReplaces) {
    list.set("Vary", "Origin");
    list.set("Vary", list.get("Vary"));
    EXPECT_EQ(list.get("vary"), "Origin");
}

TEST_F(HeaderList, RemoveDropsEveryLineOfTheName) {
    list.append("A", "1");
    list.append("B", "2");
    list.append("a", "3");
    EXPECT_EQ(list.remove("A"), 2U);
    EXPECT_EQ(list.remove("A"), 0U);
    EXPECT_THAT(lines_of(list), ElementsAre("B: 2"));
}

TEST_F(HeaderList, RemovesByPredicate_F3) {
    list.append("Content-Type", "text/plain");
    list.append("Vary", "Origin");
    list.append("Content-Length", "5");
    list.remove_if([](header_field const& f) { return f.name.starts_with("Content-"); });
    EXPECT_THAT(lines_of(list), ElementsAre("Vary: Origin"));
}

TEST_F(HeaderList, CopiesWhatItIsGiven) {
    std::string name = "X-Name";
    std::string value = "value";
    list.set(name, value);
    name.assign(6, '?');
    value.assign(5, '?');
    EXPECT_THAT(lines_of(list), ElementsAre("X-Name: value"));
}

TEST_F(HeaderList, GrowsPastItsFirstRoom) {
    for (int i = 0; i < 100; ++i) list.append("N" + std::to_string(i), std::to_string(i * i));
    ASSERT_EQ(list.size(), 100U);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(list.get("n" + std::to_string(i)), std::to_string(i * i));
}

TEST(HeaderListMemory, ComesFromTheResourceAlone) {
    std::array<std::byte, 1024> room;
    std::pmr::monotonic_buffer_resource memory{room.data(), room.size(), std::pmr::null_memory_resource()};
    header_list list{memory};
    for (auto const* name : {"A", "B", "C", "D", "E", "F", "G", "H"}) list.set(name, "a value of some length");
    EXPECT_EQ(list.size(), 8U);
}

TEST(HeaderListMemory, IsUntouchedWhenItRunsOut) {
    std::array<std::byte, 300> room;
    std::pmr::monotonic_buffer_resource memory{room.data(), room.size(), std::pmr::null_memory_resource()};
    header_list list{memory};
    list.set("A", "1");
    EXPECT_THROW(list.set("A", std::string(300, 'x')), std::bad_alloc);
    EXPECT_THAT(lines_of(list), ElementsAre("A: 1"));
}

TEST_F(HeaderList, TakesUnownedTextsAsTheyAre) {
    static constexpr std::string_view value = "tunic";
    list.append_unowned("Server", value);
    EXPECT_EQ(list.get("server").data(), value.data());
}

TEST_F(HeaderList, Immunity45RefusesWhatWouldBeginAnotherLine) {
    using namespace std::string_literals;
    list.set("X-Echo", "before");
    for (auto const& bad : {"a\r\nSet-Cookie: x"s, "a\nb"s, "a\rb"s, "a\0b"s, "\x01"s, "a\x7F"s, "\r"s}) {
        EXPECT_THROW(list.set("X-Echo", bad), std::invalid_argument) << bad;
        EXPECT_THROW(list.append("X-Echo", bad), std::invalid_argument) << bad;
    }
    for (auto const& bad : {""s, "a b"s, "a:"s, "a\r\nb"s, "a\0"s, "\xC3\xA9"s})
        EXPECT_THROW(list.set(bad, "v"), std::invalid_argument) << bad;
    EXPECT_THAT(lines_of(list), ElementsAre("X-Echo: before"));
}

TEST(CheckField, Immunity46HoldsForTrailersToo) {
    EXPECT_THROW(http::check_field("X-Trailer", "a\r\nX: y"), std::invalid_argument);
}

TEST(CheckField, Immunity47LeavesEscapesAlone) {
    std::pmr::monotonic_buffer_resource memory;
    header_list list{memory};
    list.set("X-A", "a%0d%0aX-Injected: y");
    EXPECT_EQ(list.get("X-A"), "a%0d%0aX-Injected: y");
    EXPECT_EQ(list.size(), 1U);
}

TEST(CheckField, SaysWhatIsWrong) {
    auto const message = [](std::string_view name, std::string_view value) -> std::string {
        try {
            http::check_field(name, value);
        } catch (std::invalid_argument const& e) { return e.what(); }
        return "";
    };
    EXPECT_THAT(message("X-Echo", "a\nb"), HasSubstr("header X-Echo contains a line break"));
    EXPECT_THAT(message("X-Echo", "a\x02"), HasSubstr("header X-Echo contains a control character"));
    EXPECT_THAT(message("", "v"), HasSubstr("must not be empty"));
    EXPECT_THAT(message("a b", "v"), HasSubstr("has to be a token"));
    EXPECT_EQ(message("X-Echo", "obs-text \xE9 and\ttab"), "");
}

TEST(HeaderView, Immunity92IsAsFastForChosenNames) {
    // Names of one length that differ in the last octet only: the worst case of a linear search, and still linear.
    std::vector<header_field> const fields(1024, header_field{"aaaaaaaa", "v"});
    auto const work = [&fields](std::string const& text) {
        ASSERT_FALSE(header_view{std::span{fields}.first(text.size() / 32)}.has("aaaaaaab"));
    };
    EXPECT_LT(test::growth_of("a", work), test::linear_growth);
}

} // namespace
