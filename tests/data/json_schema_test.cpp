#include <tunic/data/json_chrono.hpp>
#include <tunic/data/json_schema.hpp>
#include <tunic/data/readable.hpp>
#include <tunic/data/rules.hpp>
#include <tunic/data/text_buffer.hpp>

#include "data/json_checker.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace shop {

enum class colour { red, green };
enum flags : unsigned { none = 1000 };

struct item {
    std::string name;
    colour shade = colour::green;
};

struct node {
    int value;
    std::vector<node> below;
    std::unique_ptr<node> next;
};

struct order {
    std::string email;
    int age = 18;
    std::optional<std::string> state;
    std::vector<std::string> tags;
    std::optional<item> gift;
};

bool is_even(std::int64_t n) { return n % 2 == 0; }
struct span_of_days {
    std::int64_t from;
    std::int64_t to;
};

struct sealed {
    int id;
};

template <class T> struct page {
    std::vector<T> items;
};

struct money {
    std::int64_t cents;
};

struct limits {
    std::uint8_t level;
    char code[4];
    std::vector<std::string> tags;
    std::string word;
};

} // namespace shop

namespace other {
struct item {
    int id;
};
} // namespace other

template <>
struct tunic::rules<shop::order>
    : tunic::rule_set<
          tunic::rule<&shop::order::email, tunic::length<3, 80>, tunic::format<tunic::email>>,
          tunic::rule<&shop::order::age, tunic::minimum<0>, tunic::maximum<150>, tunic::message<"an age in years">>,
          tunic::rule<&shop::order::state, tunic::one_of<"draft", "final">>,
          tunic::rule<&shop::order::tags, tunic::items<0, 8>, tunic::each<tunic::length<1, 40>>>> {};
template <>
struct tunic::rules<shop::span_of_days>
    : tunic::rule_set<
          tunic::rule<&shop::span_of_days::from, tunic::satisfies<shop::is_even, "must be even">>,
          tunic::object_rule<[](shop::span_of_days const& s) { return s.from <= s.to; }, "ends after it begins",
                             &shop::span_of_days::to>,
          tunic::object_rule<[](shop::span_of_days const& s) { return s.to - s.from < 90; }, "at most 90 days">> {};
template <>
struct tunic::rules<shop::limits>
    : tunic::rule_set<tunic::rule<&shop::limits::level, tunic::minimum<3>, tunic::maximum<1000>>,
                      tunic::rule<&shop::limits::code, tunic::length<2, 9>>,
                      tunic::rule<&shop::limits::tags, tunic::each<tunic::length<1, 40>>>,
                      tunic::rule<&shop::limits::tags, tunic::each<tunic::length<0, 20>, tunic::matches<"^a">>>,
                      tunic::rule<&shop::limits::word, tunic::matches<"(?i)^a">, tunic::matches<"b$">>> {};
template <> struct tunic::describe<shop::sealed> {
    static constexpr bool strict = true;
    static constexpr auto fields = std::tuple{tunic::field{"number", &shop::sealed::id}};
};
template <> struct tunic::json_as<shop::money> {
    static std::int64_t from(shop::money const& m) { return m.cents; }
};

namespace {

// The schema without the references that stand around it.
template <class T> std::string schema_of() {
    auto const& shape = tunic::shape_of<T>();
    tunic::schema_use const root{&shape};
    tunic::schema_names const names("#/$defs/", std::span(&root, 1));
    tunic::text_buffer out{*std::pmr::new_delete_resource()};
    if (names.name_of(shape).empty())
        tunic::write_schema(out, shape, names);
    else
        tunic::write_definition(out, shape, names);
    return std::string(out.view());
}

template <class... T> std::vector<std::string> names_of() {
    std::array<tunic::schema_use, sizeof...(T)> const roots{tunic::schema_use{&tunic::shape_of<T>()}...};
    std::vector<std::string> names;
    tunic::schema_names const all("#/$defs/", roots);
    for (auto const& e : all.all()) names.push_back(e.name);
    return names;
}

TEST(JsonSchema, SaysWhatScalarsAre) {
    EXPECT_EQ(schema_of<bool>(), R"({"type":"boolean"})");
    EXPECT_EQ(schema_of<std::string>(), R"({"type":"string"})");
    EXPECT_EQ(schema_of<char>(), R"({"type":"string","minLength":1,"maxLength":1})");
    EXPECT_EQ(schema_of<float>(), R"({"type":"number","format":"float"})");
    EXPECT_EQ(schema_of<double>(), R"({"type":"number","format":"double"})");
    EXPECT_EQ(schema_of<std::nullptr_t>(), R"({"type":"null"})");
    EXPECT_EQ(schema_of<tunic::raw_json>(), "{}");
}

TEST(JsonSchema, BoundsIntegersThatAreNarrowerThanTheirFormatSays) {
    EXPECT_EQ(schema_of<std::int32_t>(), R"({"type":"integer","format":"int32"})");
    EXPECT_EQ(schema_of<std::int64_t>(), R"({"type":"integer","format":"int64"})");
    EXPECT_EQ(schema_of<std::int8_t>(), R"({"type":"integer","format":"int8","minimum":-128,"maximum":127})");
    EXPECT_EQ(schema_of<std::uint8_t>(), R"({"type":"integer","format":"uint8","minimum":0,"maximum":255})");
    EXPECT_EQ(schema_of<std::uint32_t>(), R"({"type":"integer","format":"uint32","minimum":0,"maximum":4294967295})");
    EXPECT_EQ(schema_of<std::uint64_t>(), R"({"type":"integer","format":"uint64","minimum":0})");
}

TEST(JsonSchema, ListsTheFieldsOfAnObject) {
    EXPECT_EQ(schema_of<shop::item>(), R"({"type":"object","properties":{"name":{"type":"string"},)"
                                       R"("shade":{"$ref":"#/$defs/colour","default":"green"}},"required":["name"]})");
}

TEST(JsonSchema, RefusesOtherKeysWhereReadingDoes) {
    EXPECT_EQ(schema_of<shop::sealed>(),
              R"({"type":"object","properties":{"number":{"type":"integer","format":"int32"}},)"
              R"("required":["number"],"additionalProperties":false})");
}

TEST(JsonSchema, GivesEnumsByNameOrByNumberAsTheyAreWritten) {
    EXPECT_EQ(schema_of<shop::colour>(), R"({"type":"string","enum":["red","green"]})");
    EXPECT_EQ(schema_of<shop::flags>(), schema_of<unsigned>());
}

TEST(JsonSchema, SaysWhatContainersHold) {
    EXPECT_EQ(schema_of<std::vector<int>>(), R"({"type":"array","items":{"type":"integer","format":"int32"}})");
    EXPECT_EQ((schema_of<std::array<bool, 3>>()),
              R"({"type":"array","minItems":3,"maxItems":3,"items":{"type":"boolean"}})");
    EXPECT_EQ((schema_of<std::map<std::string, bool>>()),
              R"({"type":"object","additionalProperties":{"type":"boolean"}})");
    EXPECT_EQ(
        (schema_of<std::map<shop::colour, bool>>()),
        R"({"type":"object","propertyNames":{"$ref":"#/$defs/colour"},"additionalProperties":{"type":"boolean"}})");
    EXPECT_EQ((schema_of<std::tuple<bool, std::string>>()),
              R"({"type":"array","minItems":2,"maxItems":2,"prefixItems":[{"type":"boolean"},{"type":"string"}]})");
}

TEST(JsonSchema, LetsOptionalsBeNull) {
    EXPECT_EQ(schema_of<std::optional<int>>(), R"({"type":["integer","null"],"format":"int32"})");
    EXPECT_EQ(schema_of<std::optional<shop::item>>(), R"({"anyOf":[{"$ref":"#/$defs/item"},{"type":"null"}]})");
    EXPECT_EQ(schema_of<std::optional<tunic::raw_json>>(), "{}");
}

TEST(JsonSchema, LetsAVariantBeAnyOfItsAlternatives) {
    EXPECT_EQ((schema_of<std::variant<std::monostate, shop::item, int>>()),
              R"({"anyOf":[{"type":"null"},{"$ref":"#/$defs/item"},{"type":"integer","format":"int32"}]})");
}

TEST(JsonSchema, SaysHowTimesAreWritten) {
    using namespace std::chrono;
    EXPECT_EQ(schema_of<system_clock::time_point>(), R"({"type":"string","format":"date-time"})");
    EXPECT_EQ(schema_of<sys_days>(), R"({"type":"string","format":"date"})");
    EXPECT_EQ(schema_of<year_month_day>(), R"({"type":"string","format":"date"})");
    EXPECT_EQ((schema_of<duration<std::int64_t>>()), R"({"type":"integer","format":"int64"})");
    EXPECT_EQ(schema_of<shop::money>(), schema_of<std::int64_t>());
}

TEST(JsonSchema, SaysWhatRulesAskFor) {
    EXPECT_EQ(
        schema_of<shop::order>(),
        R"({"type":"object","properties":{)"
        R"("email":{"type":"string","minLength":3,"maxLength":80,"format":"email"},)"
        R"("age":{"type":"integer","format":"int32","minimum":0,"maximum":150,"description":"an age in years","default":18},)"
        R"("state":{"anyOf":[{"type":"string","enum":["draft","final"]},{"type":"null"}]},)"
        R"("tags":{"type":"array","maxItems":8,"items":{"type":"string","minLength":1,"maxLength":40}},)"
        R"("gift":{"anyOf":[{"$ref":"#/$defs/item"},{"type":"null"}]}},"required":["email","tags"]})");
}

TEST(JsonSchema, SaysOfTwoBoundsTheTighter) {
    auto const text = schema_of<shop::limits>();
    EXPECT_NE(text.find(R"("level":{"type":"integer","format":"uint8","minimum":3,"maximum":255})"), text.npos) << text;
    EXPECT_NE(text.find(R"("code":{"type":"string","maxLength":4,"minLength":2})"), text.npos) << text;
}

TEST(JsonSchema, SaysWhatAllRulesAskOfElements) {
    auto const text = schema_of<shop::limits>();
    EXPECT_NE(text.find(R"("items":{"type":"string","minLength":1,"maxLength":20,"pattern":"^a"})"), text.npos) << text;
}

// A reader of `pattern` has another engine.
TEST(JsonSchema, CallsAPatternOnlyWhatEcmascriptHas) {
    auto const text = schema_of<shop::limits>();
    EXPECT_NE(text.find(R"("word":{"type":"string","x-pattern":"(?i)^a","pattern":"b$"})"), text.npos) << text;
    constexpr auto is_shared = [](auto pattern) {
        return decltype(pattern)::template keywords<std::string>[0].name == "pattern";
    };
    using tunic::matches;
    EXPECT_TRUE(is_shared(matches<R"(^[a-z:;]+(?:\d|\x41|\p{L})\.[:;]$)">{}));
    EXPECT_TRUE(is_shared(matches<R"(\\A)">{})) << "a backslash and an A";
    EXPECT_FALSE(is_shared(matches<R"([[:alpha:]])">{}));
    EXPECT_FALSE(is_shared(matches<R"([[:^digit:]])">{}));
    EXPECT_FALSE(is_shared(matches<R"(\Aa\z)">{}));
    EXPECT_FALSE(is_shared(matches<R"((?P<year>\d+))">{}));
    EXPECT_FALSE(is_shared(matches<R"(\pL)">{}));
    EXPECT_FALSE(is_shared(matches<R"(\x{10FFFF})">{}));
}

TEST(JsonSchema, SaysInWordsWhatNoKeywordCan) {
    auto const text = schema_of<shop::span_of_days>();
    EXPECT_NE(text.find(R"("from":{"type":"integer","format":"int64","description":"must be even"})"), text.npos)
        << text;
    EXPECT_NE(text.find(R"("description":"ends after it begins"})"), text.npos) << text;
    EXPECT_TRUE(text.ends_with(R"("description":"at most 90 days"})")) << text;
}

TEST(JsonSchema, RefersToATypeFromWithinItself) {
    EXPECT_EQ(tunic::json_schema<shop::node>(),
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#/$defs/node","$defs":{"node":)"
              R"({"type":"object","properties":{"value":{"type":"integer","format":"int32"},)"
              R"("below":{"type":"array","items":{"$ref":"#/$defs/node"}},)"
              R"("next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["value","below"]}}})");
    EXPECT_TRUE(tunic::test::json_checker::accepts(tunic::json_schema<shop::order>()));
}

TEST(JsonSchema, DropsNamespacesUnlessTwoNamesWouldBeTheSame) {
    struct local {
        int id;
    };
    EXPECT_EQ((names_of<shop::item, local>()), (std::vector<std::string>{"item", "colour", "local"}));
    EXPECT_EQ((names_of<shop::item, other::item>()), (std::vector<std::string>{"shop.item", "colour", "other.item"}));
    EXPECT_EQ((names_of<other::item, shop::item>()), (std::vector<std::string>{"other.item", "shop.item", "colour"}));
    EXPECT_EQ((names_of<shop::page<other::item>, shop::page<std::string>>()),
              (std::vector<std::string>{"page_item", "item", "page_basic_string_char"}));
}

} // namespace
