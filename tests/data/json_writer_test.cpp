#include "tunic/data/json_writer.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "data/json_checker.hpp"

namespace {

using tunic::json_writable;
using tunic::to_json;
using tunic::test::json_checker;

struct greeting {
    std::string message;
};
struct nothing {};
enum class colour { red, green };
struct address {
    std::string street;
    std::array<int, 2> position;
};
struct person {
    std::int64_t id = 0;
    std::string name;
    bool active = false;
    std::optional<std::string> bio;
    std::vector<address> addresses;
    colour favourite = colour::red;
    char code[4] = {};
};
struct tree {
    int value = 0;
    std::vector<tree> children;
};
struct chain {
    std::unique_ptr<chain> next;
};
struct sixty_four {
    int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9;
    int c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9;
    int e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9;
    int g0, g1, g2, g3;
};

class account {
public:
    explicit account(int id) : id_(id) {}

private:
    friend struct tunic::describe<account>;
    int id_;
    std::string owner_ = "Ann";
};

struct money {
    long cents;
};
struct user_id {
    std::string value;
    auto operator<=>(user_id const&) const = default;
};
struct has_pointer {
    int fine;
    std::vector<void*> pointers;
};
struct reference_member {
    int& reference;
};

/// What std::expected looks like.
struct expected_like {
    explicit expected_like(int) {}
    explicit operator bool() const { return true; }
    bool has_value() const { return true; }
    int operator*() const { return 1; }
    int error() const { return 2; }
};

} // namespace

template <> struct tunic::describe<account> {
    static constexpr auto fields =
        std::tuple{field{"account \"id\"\n", &account::id_}, field{"owner", &account::owner_}};
};
template <> struct tunic::json_as<money> {
    static std::string from(money const& m) {
        return std::to_string(m.cents / 100) + "." + std::to_string(m.cents % 100);
    }
};
template <> struct tunic::json_as<user_id> {
    static std::string_view from(user_id const& id) { return id.value; }
};

namespace {

TEST(JsonWriter, WritesPlainAggregates) {
    EXPECT_EQ(to_json(greeting{"Hello, World!"}), R"({"message":"Hello, World!"})");
    EXPECT_EQ(to_json(nothing{}), "{}");
    person const ann{7, "Ann", true, std::nullopt, {{"Main St", {1, -2}}, {"", {}}}, colour::green, "ab"};
    EXPECT_EQ(to_json(ann), R"({"id":7,"name":"Ann","active":true,"bio":null,"addresses":[{"street":"Main St",)"
                            R"("position":[1,-2]},{"street":"","position":[0,0]}],"favourite":"green","code":"ab"})");
}

TEST(JsonWriter, WritesSixtyFourMembers) {
    std::string const text = to_json(sixty_four{});
    EXPECT_TRUE(json_checker::accepts(text));
    EXPECT_TRUE(text.starts_with(R"({"a0":0,"a1":0,)"));
    EXPECT_TRUE(text.ends_with(R"(,"g3":0})"));
}

TEST(JsonWriter, WritesDescribedClassesWithTheirKeysEscaped) {
    EXPECT_EQ(to_json(account{1}), R"({"account \"id\"\n":1,"owner":"Ann"})");
}

TEST(JsonWriter, WritesWhatJsonAsMakesOfAValue) {
    EXPECT_EQ(to_json(money{1250}), R"("12.50")");
    EXPECT_EQ(to_json(std::vector<money>{{199}, {205}}), R"(["1.99","2.5"])");
    EXPECT_EQ(to_json(std::map<user_id, int>{{user_id{"a"}, 1}}), R"({"a":1})");
}

TEST(JsonWriter, CopiesTextThatIsJsonAlready) {
    EXPECT_EQ(to_json(std::vector{tunic::json_text{R"({"a":1})"}, tunic::json_text{"2"}}), R"([{"a":1},2])");
}

TEST(JsonWriter, WritesScalars) {
    EXPECT_EQ(to_json(nullptr), "null");
    EXPECT_EQ(to_json(true), "true");
    EXPECT_EQ(to_json(false), "false");
    EXPECT_EQ(to_json('x'), R"("x")");
    EXPECT_EQ(to_json('"'), R"("\"")");
    EXPECT_EQ(to_json('\x1F'), R"("\u001f")");
    EXPECT_EQ(to_json('\x80'), "\"\xEF\xBF\xBD\"");
    EXPECT_EQ(to_json(std::uint8_t{200}), "200");
    EXPECT_EQ(to_json(std::int8_t{-128}), "-128");
    EXPECT_EQ(to_json(std::numeric_limits<std::int32_t>::min()), "-2147483648");
    EXPECT_EQ(to_json(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(to_json(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
    EXPECT_EQ(to_json(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(to_json(9007199254740993), "9007199254740993") << "beyond what a double holds";
}

TEST(JsonWriter, WritesEnumsByNameAndUnknownValuesByNumber) {
    EXPECT_EQ(to_json(colour::green), R"("green")");
    EXPECT_EQ(to_json(static_cast<colour>(77)), "77");
    EXPECT_EQ(to_json(static_cast<colour>(-1)), "-1");
    EXPECT_EQ(to_json(std::byte{255}), "255");
}

TEST(JsonWriter, WritesStringsOfEveryKind) {
    using namespace std::string_literals;
    EXPECT_EQ(to_json("literal"), R"("literal")");
    EXPECT_EQ(to_json("string"s), R"("string")");
    EXPECT_EQ(to_json(std::string_view("view")), R"("view")");
    EXPECT_EQ(to_json(std::string_view()), R"("")");
    EXPECT_EQ(to_json(std::pmr::string("pmr")), R"("pmr")");
    EXPECT_EQ(to_json("a\0b"s), R"("a\u0000b")");
    char const* const pointer = "pointer";
    EXPECT_EQ(to_json(pointer), R"("pointer")");
    EXPECT_EQ(to_json(static_cast<char const*>(nullptr)), "null");
    char const full[3] = {'a', 'b', 'c'};
    EXPECT_EQ(to_json(full), R"("abc")");
    char const padded[8] = "abc";
    EXPECT_EQ(to_json(padded), R"("abc")");
}

TEST(JsonWriter, WritesOptionalsAndOwningPointersAsTheirValueOrNull) {
    EXPECT_EQ(to_json(std::optional<int>{5}), "5");
    EXPECT_EQ(to_json(std::optional<int>{}), "null");
    EXPECT_EQ(to_json(std::optional<bool>{false}), "false");
    EXPECT_EQ(to_json(std::make_unique<greeting>(greeting{"x"})), R"({"message":"x"})");
    EXPECT_EQ(to_json(std::shared_ptr<int>{}), "null");
    EXPECT_EQ(to_json(std::make_shared<std::vector<int>>(2, 1)), "[1,1]");
}

TEST(JsonWriter, WritesTheAlternativeThatAVariantHolds) {
    using variant = std::variant<std::monostate, int, std::string, greeting>;
    EXPECT_EQ(to_json(variant{}), "null");
    EXPECT_EQ(to_json(variant{3}), "3");
    EXPECT_EQ(to_json(variant{"text"}), R"("text")");
    EXPECT_EQ(to_json(variant{greeting{"x"}}), R"({"message":"x"})");
}

TEST(JsonWriter, WritesRangesAsArrays) {
    EXPECT_EQ(to_json(std::vector<int>{}), "[]");
    EXPECT_EQ(to_json(std::vector<int>{1, 2, 3}), "[1,2,3]");
    EXPECT_EQ(to_json(std::vector<bool>{true, false, true}), "[true,false,true]");
    EXPECT_EQ(to_json(std::list<std::string>{"a", "b"}), R"(["a","b"])");
    EXPECT_EQ(to_json(std::deque<char>{'a', 'b'}), R"(["a","b"])");
    EXPECT_EQ(to_json(std::set<int>{2, 1}), "[1,2]");
    EXPECT_EQ(to_json(std::array<double, 2>{0.5, -1}), "[0.5,-1]");
    int const matrix[2][2] = {{1, 2}, {3, 4}};
    EXPECT_EQ(to_json(matrix), "[[1,2],[3,4]]");
    char const names[2][4] = {"ab", "cde"};
    EXPECT_EQ(to_json(names), R"(["ab","cde"])");
    std::array<std::uint8_t, 3> const bytes{0, 127, 255};
    EXPECT_EQ(to_json(std::span{bytes}), "[0,127,255]");
    EXPECT_EQ(to_json(std::vector<std::vector<int>>{{}, {1}, {}}), "[[],[1],[]]");
}

TEST(JsonWriter, WritesPairsAndTuplesAsArrays) {
    EXPECT_EQ(to_json(std::pair{1, "x"}), R"([1,"x"])");
    EXPECT_EQ(to_json(std::tuple{1, true, nullptr}), "[1,true,null]");
    EXPECT_EQ(to_json(std::tuple<>{}), "[]");
}

TEST(JsonWriter, WritesMapsAsObjects) {
    EXPECT_EQ(to_json(std::map<std::string, int>{}), "{}");
    EXPECT_EQ(to_json(std::map<std::string, int>{{"a", 1}, {"b\"", 2}}), R"({"a":1,"b\"":2})");
    EXPECT_EQ(to_json(std::map<int, int>{{-1, 1}, {10, 2}}), R"({"-1":1,"10":2})");
    EXPECT_EQ(to_json(std::map<char, int>{{'k', 1}}), R"({"k":1})");
    EXPECT_EQ(to_json(std::map<colour, int>{{colour::red, 1}, {static_cast<colour>(9), 2}}), R"({"red":1,"9":2})");
    EXPECT_EQ(to_json(std::unordered_map<std::string_view, std::vector<int>>{{"x", {1}}}), R"({"x":[1]})");
}

TEST(JsonWriter, WritesNumbersThatJsonLacksAsNull) {
    EXPECT_EQ(to_json(std::numeric_limits<double>::quiet_NaN()), "null");
    EXPECT_EQ(to_json(std::numeric_limits<double>::infinity()), "null");
    EXPECT_EQ(to_json(-std::numeric_limits<float>::infinity()), "null");
    EXPECT_EQ(to_json(std::numeric_limits<long double>::infinity()), "null");
}

TEST(JsonWriter, WritesTheShortestFormOfANumber) {
    EXPECT_EQ(to_json(0.1), "0.1");
    EXPECT_EQ(to_json(0.1F), "0.1");
    EXPECT_EQ(to_json(1e300), "1e+300");
    EXPECT_EQ(to_json(-0.0), "-0");
    EXPECT_EQ(to_json(5e-324), "5e-324");
    EXPECT_EQ(to_json(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
    EXPECT_TRUE(json_checker::accepts(to_json(std::numeric_limits<long double>::max())));
    EXPECT_TRUE(json_checker::accepts(to_json(std::numeric_limits<long double>::denorm_min())));
}

TEST(JsonWriter, WritesDecimalsOfAllLengthsAsTheStandardLibraryDoes) {
    auto const expect_same = [](double value) {
        char text[64];
        std::string_view const shortest(text,
                                        static_cast<std::size_t>(std::to_chars(text, text + 64, value).ptr - text));
        ASSERT_EQ(to_json(value), shortest);
    };
    std::mt19937_64 random{7};
    for (double const scale : {1., 10., 100., 1e3, 1e4, 1e5, 1e6, 1e7, 1e8})
        for (std::uint64_t const most : {10U, 1000U, 100'000U, 10'000'000U, 1'000'000'000U})
            for (int i = 0; i < 2000; ++i) {
                double const value = static_cast<double>(random() % most) / scale * (i % 2 == 0 ? 1 : -1);
                expect_same(value);
                expect_same(std::nextafter(value, 0));
                expect_same(std::nextafter(value, 1e300));
            }
    for (double const edge : {0., 1e-4, 9.99e-4, 1e-3, 1e5 - 1, 1e5, 1e6, 1e9 - 1, 999'999'999.999999, 1e9, 0.999999,
                              0.0000005, 0.9999995, 99'999.5, 100'000.5})
        for (int sign : {1, -1}) {
            expect_same(sign * edge);
            expect_same(sign * std::nextafter(edge, 0));
            expect_same(sign * std::nextafter(edge, 1e300));
        }
}

template <class Real, class Bits> void expect_round_trips() {
    std::mt19937_64 random{42};
    for (int i = 0; i < 100'000; ++i) {
        auto const value = std::bit_cast<Real>(static_cast<Bits>(random()));
        std::string const text = to_json(value);
        ASSERT_TRUE(json_checker::accepts(text)) << text;
        if (!std::isfinite(value)) {
            ASSERT_EQ(text, "null");
            continue;
        }
        Real back{};
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), back);
        ASSERT_TRUE(error == std::errc{} && end == text.data() + text.size()) << text;
        ASSERT_EQ(std::bit_cast<Bits>(back), std::bit_cast<Bits>(value)) << text;
    }
}

TEST(JsonWriter, RoundTripsRandomDoubles) { expect_round_trips<double, std::uint64_t>(); }
TEST(JsonWriter, RoundTripsRandomFloats) { expect_round_trips<float, std::uint32_t>(); }

TEST(JsonWriter, LeavesTheTextAsItWasWhenItThrows) {
    tunic::text_buffer out{*std::pmr::new_delete_resource()};
    out.append("kept");
    tree deep;
    for (int i = 0; i < 5000; ++i) {
        tree parent{i, {}};
        parent.children.push_back(std::move(deep));
        deep = std::move(parent);
    }
    EXPECT_THROW(tunic::write_json(out, deep), std::length_error);
    EXPECT_EQ(out.view(), "kept");
    while (!deep.children.empty()) { // taken apart by a loop: its own destructor would recurse
        tree child = std::move(deep.children.back());
        deep = std::move(child);
    }
}

TEST(JsonWriter, Immunity78LimitsTheDepthOfTypesThatContainThemselves) {
    auto const chain_of = [](unsigned links) {
        chain first;
        for (unsigned i = 0; i < links; ++i) first = chain{std::make_unique<chain>(std::move(first))};
        return first;
    };
    // Each link opens two levels: the object and the pointer in it.
    unsigned const most = tunic::max_json_depth / 2 - 1;
    EXPECT_TRUE(json_checker::accepts(to_json(chain_of(most))));
    EXPECT_THROW(static_cast<void>(to_json(chain_of(most + 1))), std::length_error);
}

TEST(JsonWriter, AppendsToWhatIsThere) {
    tunic::text_buffer out{*std::pmr::new_delete_resource()};
    tunic::write_json(out, 1);
    out.append('\n');
    tunic::write_json(out, greeting{"x"});
    EXPECT_EQ(out.view(), "1\n{\"message\":\"x\"}");
}

TEST(JsonWriter, WritesTheSameIntoAnyAmountOfFirstStorage) {
    person const ann{
        -7, "Ann \"the\xC3\xA9\" \x01 long long long name", true, "bio", {{"S\xFFt", {1, 2}}}, colour::red, "ab"};
    std::string const expected = to_json(ann);
    ASSERT_TRUE(json_checker::accepts(expected)) << expected;
    for (std::size_t size = 0; size < 400; ++size) {
        std::vector<char> first(size);
        tunic::text_buffer out{*std::pmr::new_delete_resource(), first};
        tunic::write_json(out, ann);
        ASSERT_EQ(out.view(), expected) << size;
    }
}

TEST(JsonWritable, KnowsWhatCanBeWritten) {
    static_assert(json_writable<int> && json_writable<person> && json_writable<tree> && json_writable<chain>);
    static_assert(json_writable<account> && json_writable<money> && json_writable<std::vector<std::optional<person>>>);
    static_assert(json_writable<person const&>);
    static_assert(!json_writable<void*> && !json_writable<int*> && !json_writable<wchar_t> && !json_writable<char32_t>);
    static_assert(!json_writable<std::filesystem::path>, "a range of itself");
    static_assert(!json_writable<std::function<void()>> && !json_writable<expected_like>);
    static_assert(!json_writable<has_pointer> && !json_writable<std::vector<has_pointer>>);
    static_assert(!json_writable<reference_member>);
    static_assert(!json_writable<std::map<std::vector<int>, int>>, "no key");
    static_assert(!json_writable<std::variant<int, void*>> && !json_writable<std::tuple<int, void*>>);
}

} // namespace
