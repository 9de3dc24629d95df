#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "tunic/data/given.hpp"
#include "tunic/data/json_chrono.hpp"
#include "tunic/data/json_reader.hpp"
#include "tunic/data/json_writer.hpp"
#include "tunic/data/rules.hpp"
#include "tunic/data/uuid.hpp"

// What one side of an endpoint writes the other side reads: whatever type both compile for.
namespace round_trip_test {

enum class colour { red, green = 7 };
enum class described_colour { red, green };

struct point {
    int x;
    int y = 3;
};
struct everything {
    bool flag = false;
    std::string name;
    std::optional<int> maybe;
    std::optional<int> maybe_by_default = 5;
    std::unique_ptr<point> owned;
    std::shared_ptr<std::string> shared;
    std::vector<point> points;
    std::map<std::string, std::vector<int>> map;
    std::variant<std::monostate, bool, std::string, point> either;
    colour shade = colour::red;
    char code[4] = {};
    tunic::given<point> given;
    tunic::given<std::optional<point>> nullable;
};
struct tree {
    std::vector<tree> children;
    std::unique_ptr<tree> next;
};
struct described {
    int first;
    std::string second;
    std::optional<int> third;
};
struct strict {
    std::optional<int> a;
    std::optional<std::optional<int>> b;
    tunic::given<int> c;
};
struct circle {
    int radius;
};
struct square {
    std::optional<int> side;
};
struct money {
    long cents = 0;
};

} // namespace round_trip_test

template <> struct tunic::describe<round_trip_test::described> {
    static constexpr auto fields =
        std::tuple{field{"a \"key\"", &round_trip_test::described::first},
                   field{"", &round_trip_test::described::second, presence::optional},
                   field{"\xC3\xA9", &round_trip_test::described::third, presence::required}};
};
template <> struct tunic::describe<round_trip_test::strict> {
    static constexpr bool strict = true;
};
template <> struct tunic::describe<round_trip_test::described_colour> {
    static constexpr auto values = std::tuple{enumerator{"dark red", round_trip_test::described_colour::red},
                                              enumerator{"\"", round_trip_test::described_colour::green}};
};
template <> struct tunic::json_as<round_trip_test::money> {
    static std::string from(round_trip_test::money const& m) { return std::to_string(m.cents) + " cents"; }
    static round_trip_test::money into(std::string_view text) { return {std::stol(std::string(text))}; }
};

namespace {

using namespace round_trip_test;

/// Each value is read as what was written of it, and written again as it was.
template <class T> void comes_back(T const& value) {
    auto const written = tunic::to_json(value);
    T again{};
    tunic::data::fault_list faults;
    ASSERT_TRUE(tunic::read_json(std::string_view(written), again, faults))
        << written << ": " << faults.faults().front().path << ' ' << faults.faults().front().message;
    EXPECT_EQ(tunic::to_json(again), written);
}
template <class... T> void all_come_back(T const&... values) { (comes_back(values), ...); }

template <class Number> void bounds_come_back() {
    using limits = std::numeric_limits<Number>;
    all_come_back(limits::min(), limits::max(), limits::lowest(), Number{}, Number{1});
}

TEST(RoundTrip, HoldsForNumbers) {
    bounds_come_back<std::int8_t>();
    bounds_come_back<std::uint8_t>();
    bounds_come_back<std::int16_t>();
    bounds_come_back<std::uint16_t>();
    bounds_come_back<std::int32_t>();
    bounds_come_back<std::uint32_t>();
    bounds_come_back<std::int64_t>();
    bounds_come_back<std::uint64_t>();
    bounds_come_back<float>();
    bounds_come_back<double>();
    bounds_come_back<long double>();
    all_come_back(0.1F, -0.0, 1e300, std::numeric_limits<double>::denorm_min(), true, false);
}

TEST(RoundTrip, HoldsForTexts) {
    all_come_back(std::string{}, std::string("\"\\\b\f\n\r\t/\x01\x7F"), std::string(1, '\0'),
                  std::string("\xC3\xA9\xF0\x9F\x98\x80"), std::string("\xFF\xC3"), 'a', '\0', '"', colour::red,
                  colour::green, described_colour::red, described_colour::green, money{7}, tunic::uuid{});
}

TEST(RoundTrip, HoldsForContainers) {
    all_come_back(std::vector<int>{}, std::vector<bool>{true, false}, std::deque<std::string>{"a", ""},
                  std::list<std::optional<int>>{1, std::nullopt}, std::set<int>{3, 1}, std::array<int, 2>{1, 2},
                  std::array<int, 0>{}, std::pair(1, std::string("a")), std::tuple(1, true, std::string("b")),
                  std::map<std::string, int>{{"", 1}, {"\"\n", 2}}, std::map<int, int>{{-1, 1}},
                  std::map<char, int>{{'"', 1}}, std::map<colour, int>{{colour::green, 1}},
                  std::unordered_map<std::string, point>{{"a", {1, 2}}},
                  std::vector<std::vector<std::vector<int>>>{{}, {{}, {1}}});
}

TEST(RoundTrip, HoldsForWhatMayBeNull) {
    all_come_back(std::optional<int>{}, std::optional<int>{1}, std::optional<std::optional<int>>{std::optional<int>{}},
                  std::unique_ptr<int>{}, std::vector<std::optional<std::string>>{std::nullopt, ""},
                  std::variant<std::monostate, int>{}, std::variant<int, std::string>{"a"},
                  std::variant<circle, square>{square{}}, std::optional<std::variant<circle, square>>{},
                  std::map<std::string, std::optional<point>>{{"a", std::nullopt}});
    comes_back(std::make_unique<point>(point{1, 2}));
    comes_back(std::make_shared<std::optional<int>>());
}

TEST(RoundTrip, HoldsForTimes) {
    using namespace std::chrono;
    all_come_back(sys_seconds{}, sys_seconds{seconds{-1}}, sys_time<nanoseconds>{nanoseconds{1}}, seconds{-5},
                  milliseconds{1500}, year_month_day{year{2024}, month{2}, day{29}}, std::optional<sys_seconds>{});
}

TEST(RoundTrip, HoldsForObjects) {
    everything full;
    full.flag = true;
    full.name = "n";
    full.maybe = 1;
    full.maybe_by_default.reset();
    full.owned = std::make_unique<point>(point{1, 2});
    full.shared = std::make_shared<std::string>("s");
    full.points = {{1, 2}, {3, 4}};
    full.map = {{"a", {1}}, {"b", {}}};
    full.either = point{5, 6};
    full.shade = colour::green;
    full.code[0] = 'x';
    full.given = point{7, 8};
    full.nullable = std::nullopt;
    all_come_back(everything{}, full, described{1, "s", {}}, described{}, strict{},
                  strict{.a = {}, .b = std::optional<int>{}, .c = 1}, std::vector<strict>(2), circle{}, square{});
    tree deep;
    for (int i = 0; i != 20; ++i) {
        tree outer;
        outer.children.push_back(std::move(deep));
        outer.next = std::make_unique<tree>();
        deep = std::move(outer);
    }
    comes_back(deep);
}

TEST(RoundTrip, LosesNothingOfAnOptionalWithADefault) {
    everything value{};
    value.maybe_by_default.reset();
    EXPECT_EQ(tunic::from_json<everything>(tunic::to_json(value)).maybe_by_default, std::nullopt);
}

} // namespace
