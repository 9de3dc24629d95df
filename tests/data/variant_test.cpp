#include <tunic/data/json_chrono.hpp>
#include <tunic/data/json_reader.hpp>
#include <tunic/data/json_schema.hpp>
#include <tunic/data/json_writer.hpp>
#include <tunic/data/rules.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace drawing {

struct circle {
    double radius;
    friend bool operator==(circle const&, circle const&) = default;
};
struct square {
    double side;
    std::string label = "none";
    friend bool operator==(square const&, square const&) = default;
};
struct nothing {
    friend bool operator==(nothing const&, nothing const&) = default;
};
using shape = std::variant<circle, square, nothing>;

template <class T> struct layer {
    std::vector<T> parts;
    friend bool operator==(layer const&, layer const&) = default;
};

struct group;
using element = std::variant<std::monostate, int, std::string, circle, group>;
struct group {
    std::vector<element> members;
    friend bool operator==(group const&, group const&);
};
bool operator==(group const& a, group const& b) { return a.members == b.members; }

struct opened {
    std::string type; // a field like the tag that others have
    friend bool operator==(opened const&, opened const&) = default;
};
struct closed {
    int code = 0;
    friend bool operator==(closed const&, closed const&) = default;
};
using event = std::variant<opened, closed>;

struct sealed {
    int id;
};
using strict_or_not = std::variant<sealed, circle>;

struct picture {
    std::string name;
    std::vector<shape> shapes;
    std::optional<shape> frame;
};

} // namespace drawing

template <> struct tunic::describe<drawing::event> {
    static constexpr std::string_view tag = "kind\n";
};
template <> struct tunic::describe<drawing::closed> {
    static constexpr std::string_view name = "shut \"down\"";
};
template <> struct tunic::describe<drawing::sealed> {
    static constexpr bool strict = true;
    static constexpr auto fields = std::tuple{tunic::field{"id", &drawing::sealed::id}};
};
template <>
struct tunic::rules<drawing::circle> : tunic::rule_set<rule<&drawing::circle::radius, exclusive_minimum<0>>> {};

namespace {

using namespace tunic;
using namespace drawing;

template <class T> std::string faults_of(std::string_view text) {
    T value{};
    data::fault_list faults;
    if (read_json(text, value, faults)) check(value, faults);
    std::string all;
    for (auto const& f : faults.faults()) all += f.path + ' ' + std::string(f.code) + ": " + f.message + '\n';
    return all;
}

template <class T> void expect_round_trip(T const& value, std::string_view json) {
    EXPECT_EQ(to_json(value), json);
    EXPECT_EQ(from_json<T>(json), value) << json;
}

TEST(Variant, WritesAndReadsAnObjectWithItsTag_G3) {
    expect_round_trip(shape(circle{2.5}), R"({"type":"circle","radius":2.5})");
    expect_round_trip(shape(square{1.5, "x"}), R"({"type":"square","side":1.5,"label":"x"})");
    expect_round_trip(shape(nothing{}), R"({"type":"nothing"})");
}

TEST(Variant, FindsTheTagWhereverItStands) {
    EXPECT_EQ(from_json<shape>(R"({"radius":2,"type":"circle"})"), shape(circle{2}));
    EXPECT_EQ(from_json<shape>(R"({"a":{"type":"circle"},"b":[{"type":"circle"},[]],"side":1,"type" : "square" })"),
              shape(square{1}));
    EXPECT_EQ(from_json<shape>(R"({"a":[],"b":{},"type":"nothing","type2":"circle"})"), shape(nothing{}));
    EXPECT_EQ(from_json<shape>(R"({"\u0074ype":"squ\u0061re","side":1})"), shape(square{1}));
}

TEST(Variant, ReadsElementsAndOptionalsAndVariantsWithinVariants) {
    auto const p = from_json<picture>(
        R"({"shapes":[{"radius":1,"type":"circle"},{"type":"nothing"}],"frame":{"side":4,"type":"square"},"name":"x"})");
    EXPECT_EQ(p.shapes, (std::vector<shape>{circle{1}, nothing{}}));
    EXPECT_EQ(p.frame, shape(square{4}));
    EXPECT_EQ(from_json<picture>(R"({"shapes":[],"frame":null,"name":"x"})").frame, std::nullopt);
    expect_round_trip(element(group{{1, "x", std::monostate{}, circle{2}, group{}}}),
                      R"({"type":"group","members":[1,"x",null,{"type":"circle","radius":2},)"
                      R"({"type":"group","members":[]}]})");
}

TEST(Variant, TellsOthersApartByWhatTheyAreInJson) {
    using any = std::variant<std::monostate, bool, int, std::string, std::vector<int>, std::map<std::string, int>>;
    expect_round_trip(any(), "null");
    expect_round_trip(any(true), "true");
    expect_round_trip(any(-3), "-3");
    expect_round_trip(any("text"), R"("text")");
    expect_round_trip(any(std::vector{1, 2}), "[1,2]");
    expect_round_trip(any(std::map<std::string, int>{{"a", 1}}), R"({"a":1})");
    using when = std::variant<std::chrono::sys_seconds, double>;
    expect_round_trip(when(std::chrono::sys_seconds{}), R"("1970-01-01T00:00:00Z")");
    expect_round_trip(std::variant<std::optional<int>, std::string>(std::optional<int>()), "null");
}

TEST(Variant, HasNoTagWithOnlyOneObject) {
    expect_round_trip(std::variant<int, circle>(circle{2}), R"({"radius":2})");
    EXPECT_EQ(faults_of<std::variant<int>>("{}"), " json_type: must be a number\n");
    EXPECT_EQ((faults_of<std::variant<int, circle>>("true")), " json_type: must be a number or an object\n");
    EXPECT_EQ((faults_of<element>("[]")), " json_type: must be null, a number, a string or an object\n");
}

TEST(Variant, TakesKeyAndNamesFromDescriptions) {
    expect_round_trip(event(opened{"door"}), R"({"kind\n":"opened","type":"door"})");
    expect_round_trip(event(closed{7}), R"({"kind\n":"shut \"down\"","code":7})");
    EXPECT_EQ(from_json<event>(R"({"code":7,"kind\u000a":"shut \u0022down\""})"), event(closed{7}));
}

TEST(Variant, NamesTemplatesWithoutTheirArguments) {
    using layers = std::variant<layer<std::vector<int>>, circle>;
    expect_round_trip(layers(layer<std::vector<int>>{{{1}}}), R"({"type":"layer","parts":[[1]]})");
}

TEST(Variant, ListsTheTagsThatItKnowsWhenThereIsNoneOrAnother) {
    EXPECT_EQ(faults_of<shape>(R"({"type":"cube"})"), "/type variant_tag: must be one of circle, square, nothing\n");
    EXPECT_EQ(faults_of<shape>(R"({"radius":2})"), "/type json_missing: must be one of circle, square, nothing\n");
    EXPECT_EQ(faults_of<shape>("{}"), "/type json_missing: must be one of circle, square, nothing\n");
    EXPECT_EQ(faults_of<shape>(R"({"type":7})"), "/type json_type: must be one of circle, square, nothing\n");
    EXPECT_EQ(faults_of<shape>("7"), " json_type: must be an object\n");
    EXPECT_EQ(faults_of<element>(R"({"type":""})"), "/type variant_tag: must be one of circle, group\n");
    EXPECT_EQ(faults_of<picture>(R"({"name":1,"shapes":[{"type":"circle"},{"type":"x"}]})"),
              "/name json_type: must be a string\n"
              "/shapes/0/radius json_missing: must be present\n"
              "/shapes/1/type variant_tag: must be one of circle, square, nothing\n");
}

TEST(Variant, RefusesASecondTag) {
    EXPECT_EQ(faults_of<shape>(R"({"type":"circle","radius":1,"type":"square"})"),
              "/type json_duplicate_key: must be given once\n");
    EXPECT_EQ(faults_of<shape>(R"({"type":"circle","radius":1,"\u0074ype":"circle"})"),
              "/type json_duplicate_key: must be given once\n");
}

TEST(Variant, KnowsItsTagWhereAnAlternativeIsStrict) {
    EXPECT_EQ(faults_of<strict_or_not>(R"({"type":"sealed","id":1})"), "");
    EXPECT_EQ(faults_of<strict_or_not>(R"({"id":1,"type":"sealed"})"), "");
    EXPECT_EQ(faults_of<strict_or_not>(R"({"id":1,"type":"sealed","x":1})"),
              "/x json_unknown_key: is not known here\n");
}

TEST(Variant, KeepsTheRulesOfItsAlternatives) {
    EXPECT_EQ(faults_of<shape>(R"({"type":"circle","radius":0})"), "/radius number_minimum: must be more than 0\n");
    EXPECT_EQ(faults_of<picture>(R"({"name":"x","shapes":[],"frame":{"radius":-1,"type":"circle"}})"),
              "/frame/radius number_minimum: must be more than 0\n");
}

TEST(Variant, RefusesWhatIsNoJsonAsEverywhere) {
    for (std::string_view const text :
         {"{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":[", "{\"a\":[1,\"type\":\"circle\"",
          "{\"type\":", "{\"type\":\"circle\"", "{\"type\":\"circle\" \"radius\":1}", "{\"type\" \"circle\"}", "{1:2}",
          "{,}", "}", "{\"a\":{]},\"type\":\"nothing\"}", "{\"type\":\"nothing\"}}", "{\"type\":\"no\\thing\\q\"}"}) {
        shape value;
        data::fault_list faults;
        EXPECT_FALSE(read_json(text, value, faults)) << text;
        ASSERT_FALSE(faults.empty()) << text;
        EXPECT_EQ(faults.faults().back().code, "json_syntax") << text << faults.faults().back().code;
    }
    EXPECT_EQ(faults_of<shape>(R"({"a":{"type":)" + std::string(70, '[') + std::string(70, ']') + "}}").substr(0, 25),
              " json_depth: is nested mo");
}

// Each level has its tag at its end, so that all that is below is looked over first.
std::string nested(std::size_t depth, std::size_t width) {
    std::string numbers = "0";
    for (std::size_t i = 0; i != width; ++i) numbers += ",[0]";
    std::string text = "[" + numbers + "]";
    for (std::size_t i = 0; i != depth; ++i)
        text = (i == 0 ? R"({"x":)" : R"({"members":[)") + text
               + (i == 0 ? R"(,"members":[],"type":"group"})" : R"(],"type":"group"})");
    return text;
}

TEST(Variant, LooksForTheTagsOfAllLevelsInOnePass) {
    auto const time_of = [](std::string const& text) {
        auto best = std::chrono::nanoseconds::max();
        for (int i = 0; i != 5; ++i) {
            auto const start = std::chrono::steady_clock::now();
            EXPECT_TRUE(std::holds_alternative<group>(from_json<element>(text)));
            best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - start);
        }
        return best;
    };
    // Thirty times as much looking over would be needed if each level did it again.
    EXPECT_LT(time_of(nested(31, 20'000)), 5 * time_of(nested(1, 20'000)));
}

TEST(Variant, IsOneOfItsAlternativesInASchema_G13) {
    EXPECT_EQ(
        json_schema<shape>(),
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","oneOf":[{"$ref":"#/$defs/circle"},)"
        R"({"$ref":"#/$defs/square"},{"$ref":"#/$defs/nothing"}],"$defs":{"circle":{"type":"object","properties":)"
        R"({"type":{"type":"string","const":"circle"},"radius":{"type":"number","format":"double",)"
        R"("exclusiveMinimum":0}},"required":["type","radius"]},"square":{"type":"object","properties":)"
        R"({"type":{"type":"string","const":"square"},"side":{"type":"number","format":"double"},)"
        R"("label":{"type":"string","default":"none"}},"required":["type","side"]},"nothing":)"
        R"({"type":"object","properties":{"type":{"type":"string","const":"nothing"}},"required":["type"]}}})");
}

template <class... T> std::vector<std::string> definitions_of() {
    std::array<schema_use, sizeof...(T)> const roots{schema_use{&shape_of<T>()}...};
    std::vector<std::string> names;
    schema_names const all("#/$defs/", roots);
    for (auto const& e : all.all()) names.push_back(e.name);
    return names;
}

TEST(Variant, HasASchemaOfItsOwnForAnAlternativeThatIsThereWithoutTagToo) {
    EXPECT_EQ((definitions_of<circle, shape>()),
              (std::vector<std::string>{"circle", "circle_by_type", "square", "nothing"}));
    // One for all variants that have the same tag.
    EXPECT_EQ((definitions_of<shape, std::variant<square, circle>>()),
              (std::vector<std::string>{"circle", "square", "nothing"}));
}

static_assert(json_readable<shape> && json_writable<shape>);
static_assert(json_readable<std::variant<std::monostate, int, std::string, std::vector<shape>>>);
// Nothing tells which one to read.
static_assert(!json_readable<std::variant<int, double>> && json_writable<std::variant<int, double>>);
static_assert(!json_readable<std::variant<std::string, std::chrono::sys_seconds>>);
static_assert(!json_readable<std::variant<circle, std::map<std::string, int>>>);
static_assert(!json_readable<std::variant<circle, square, std::map<std::string, int>>>);
static_assert(!json_readable<std::variant<std::monostate, std::optional<int>>>);
static_assert(!json_readable<std::variant<raw_json, int>>);
static_assert(!json_readable<std::variant<int, void*>>);

} // namespace
