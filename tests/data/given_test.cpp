#include "tunic/data/given.hpp"

#include "data/json_reading.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tunic/data/constraints.hpp"
#include "tunic/data/describe.hpp"
#include "tunic/data/json_schema.hpp"
#include "tunic/data/json_writer.hpp"
#include "tunic/data/rules.hpp"
#include "tunic/data/text_reader.hpp"

namespace given_test {

using tunic::given;

struct inner {
    int x = 0;
    given<int> y = {};
    friend bool operator==(inner const&, inner const&) = default;
};
struct change {
    given<int> number = {};
    given<std::optional<std::string>> text = {};
    given<std::vector<int>> list = {};
    given<inner> part = {};
    friend bool operator==(change const&, change const&) = default;
};
struct mixed {
    given<int> first = {};
    int always = 1;
    given<int> last = {};
    friend bool operator==(mixed const&, mixed const&) = default;
};
struct renamed {
    given<std::string> name = {};
    given<int> age = {};
    given<int> must = {};
};
struct ruled {
    given<std::string> name = {};
    given<std::optional<int>> age = {};
    given<std::vector<inner>> parts = {};
};
struct circle {
    given<double> radius = {};
    friend bool operator==(circle const&, circle const&) = default;
};
struct square {
    given<std::optional<int>> side = {};
    int colour = 7;
    friend bool operator==(square const&, square const&) = default;
};
using shape = std::variant<circle, square>;

} // namespace given_test

template <> struct tunic::describe<given_test::renamed> {
    static constexpr bool strict = true;
    static constexpr auto fields =
        std::tuple{field{"full name", &given_test::renamed::name}, field{"age", &given_test::renamed::age},
                   field{"must", &given_test::renamed::must, presence::required}};
};
template <> struct tunic::rules<given_test::inner> : tunic::rule_set<rule<&given_test::inner::y, minimum<1>>> {};
template <>
struct tunic::rules<given_test::ruled> : tunic::rule_set<rule<&given_test::ruled::name, length<1, 3>>,
                                                         rule<&given_test::ruled::age, minimum<0>, maximum<150>>> {};

namespace {

using namespace given_test;
using reading::places_of;
using testing::ElementsAre;
using testing::IsEmpty;
using tunic::from_json;
using tunic::to_json;

TEST(Given, IsAbsentUntilItHasAValue) {
    given<int> number;
    EXPECT_FALSE(number.present());
    EXPECT_FALSE(number);
    EXPECT_EQ(number.value_or(3), 3);
    EXPECT_THROW((void)number.value(), std::bad_optional_access);
    number = 0;
    EXPECT_TRUE(number.present());
    EXPECT_EQ(*number, 0);
    EXPECT_EQ(number, given<int>(0));
    number.reset();
    EXPECT_EQ(number, given<int>{});
    static_assert(!std::is_constructible_v<given<int>, std::nullopt_t>);
}

TEST(Given, TellsAbsentFromNull) {
    given<std::optional<int>> number;
    EXPECT_FALSE(number.present());
    EXPECT_FALSE(number.is_null());
    number = std::nullopt;
    EXPECT_TRUE(number.present());
    EXPECT_TRUE(number.is_null());
    number = 5;
    EXPECT_FALSE(number.is_null());
    EXPECT_EQ(**number, 5);
}

TEST(Given, AssignsWhatIsThere) {
    std::string name = "Ann";
    std::optional<std::string> nickname = "A";
    given<std::string> new_name;
    given<std::optional<std::string>> new_nickname;
    EXPECT_FALSE(new_name.assign_to(name));
    EXPECT_FALSE(new_nickname.assign_to(nickname));
    EXPECT_EQ(name + *nickname, "AnnA");
    new_name = "Ben";
    new_nickname = std::nullopt;
    EXPECT_TRUE(new_name.assign_to(name));
    EXPECT_TRUE(new_nickname.assign_to(nickname));
    EXPECT_EQ(name, "Ben");
    EXPECT_EQ(nickname, std::nullopt);
}

TEST(Given, IsReadFromTheMembersThatThereAre) {
    EXPECT_EQ(from_json<change>("{}"), change{});
    EXPECT_EQ(from_json<change>(R"({"number":0})"), (change{.number = 0}));
    EXPECT_TRUE(from_json<change>(R"({"text":null})").text.is_null());
    EXPECT_EQ(from_json<change>(R"({"text":"a","list":[]})"), (change{.text = "a", .list = std::vector<int>{}}));
    EXPECT_EQ(from_json<change>(R"({"part":{"x":1}})"), (change{.part = inner{1, {}}}));
    EXPECT_EQ(from_json<change>(R"({"number":1,"number":2})").number, 2) << "of equal ones the last wins";
}

TEST(Given, IsNullOnlyAroundAnOptional) {
    EXPECT_THAT(places_of<change>(R"({"number":null,"list":null,"part":null})"),
                ElementsAre("/number json_type", "/list json_type", "/part json_type"));
    EXPECT_THAT(places_of<change>(R"({"number":"x","part":{"y":null}})"),
                ElementsAre("/number json_type", "/part/y json_type"));
}

TEST(Given, IsWrittenOnlyIfItIsThere) {
    EXPECT_EQ(to_json(change{}), "{}");
    EXPECT_EQ(to_json(change{.text = std::nullopt}), R"({"text":null})");
    EXPECT_EQ(to_json(change{.number = 1, .part = inner{}}), R"({"number":1,"part":{"x":0}})");
    EXPECT_EQ(to_json(mixed{}), R"({"always":1})");
    EXPECT_EQ(to_json(mixed{.first = 0}), R"({"first":0,"always":1})");
    EXPECT_EQ(to_json(mixed{.last = 2}), R"({"always":1,"last":2})");
    EXPECT_EQ(to_json(std::vector<change>(2)), "[{},{}]");
    EXPECT_EQ(to_json(std::map<std::string, mixed>{{"a", {.first = 3}}}), R"({"a":{"first":3,"always":1}})");
}

TEST(Given, ComesBackInEveryCombination) {
    std::vector<given<int>> const numbers{{}, 0, -7};
    std::vector<given<std::optional<std::string>>> const texts{{}, std::nullopt, "", "a"};
    std::vector<given<std::vector<int>>> const lists{{}, std::vector<int>{}, std::vector<int>{1, 2}};
    std::vector<given<inner>> const parts{{}, inner{}, inner{1, 2}};
    for (auto const& number : numbers)
        for (auto const& text : texts)
            for (auto const& list : lists)
                for (auto const& part : parts) {
                    change const value{number, text, list, part};
                    EXPECT_EQ(from_json<change>(to_json(value)), value) << to_json(value);
                }
}

TEST(Given, MayStandInAlternativesWithATag) {
    for (shape const& value :
         {shape(circle{}), shape(circle{1.5}), shape(square{}), shape(square{std::nullopt, 1}), shape(square{3, 1})})
        EXPECT_EQ(from_json<shape>(to_json(value)), value) << to_json(value);
    EXPECT_EQ(to_json(shape(circle{})), R"({"type":"circle"})");
    EXPECT_EQ(to_json(shape(square{})), R"({"type":"square","colour":7})");
}

TEST(Given, FollowsADescription) {
    EXPECT_EQ(to_json(renamed{.name = "Ann", .must = 1}), R"({"full name":"Ann","must":1})");
    EXPECT_THAT(places_of<renamed>("{}"), ElementsAre("/must json_missing"));
    EXPECT_THAT(places_of<renamed>(R"({"must":1,"name":"x"})"), ElementsAre("/name json_unknown_key"));
    EXPECT_THAT(places_of<renamed>(R"({"must":1,"age":1,"age":2})"), ElementsAre("/age json_duplicate_key"));
}

TEST(Given, IsAskedForItsRulesWhenItIsThere) {
    auto const codes = [](ruled const& value) {
        std::string all;
        for (auto const& fault : tunic::check(value)) all += fault.path + ' ' + std::string(fault.code) + ';';
        return all;
    };
    EXPECT_EQ(codes({}), "");
    EXPECT_EQ(codes({.name = "Ann", .age = std::nullopt}), "");
    EXPECT_EQ(codes({.name = "", .age = -1}), "/name string_length;/age number_minimum;");
    EXPECT_EQ(codes({.parts = std::vector{inner{0, {}}, inner{0, 0}}}), "/parts/1/y number_minimum;");
}

TEST(Given, IsNotRequiredInASchema) {
    auto const schema = tunic::json_schema<mixed>();
    EXPECT_THAT(schema, testing::HasSubstr(R"("first":{"type":"integer","format":"int32"})"));
    EXPECT_THAT(schema, testing::Not(testing::HasSubstr("required")));
    auto const nullable = tunic::json_schema<ruled>();
    EXPECT_THAT(nullable, testing::HasSubstr(R"("name":{"type":"string","minLength":1,"maxLength":3})"));
    EXPECT_THAT(nullable, testing::HasSubstr(R"("age":{"type":["integer","null"])"));
    EXPECT_THAT(nullable, testing::HasSubstr(R"("parts":{"type":"array")"));
    EXPECT_THAT(tunic::json_schema<renamed>(), testing::HasSubstr(R"("required":["must"])"));
}

struct texts {
    given<int> number;
    given<std::optional<int>> cleared;
    given<std::string> text;
    given<std::vector<std::string>> tag;
    given<bool> flag;
};

texts read_texts(std::map<std::string, std::vector<std::string>> const& from, tunic::data::text_origin origin,
                 std::size_t expected_faults = 0) {
    tunic::data::text_source const source{
        &from,
        [](void const* object, std::string_view name, std::span<std::string_view> out) -> std::size_t {
            auto const& all = *static_cast<std::map<std::string, std::vector<std::string>> const*>(object);
            auto const found = all.find(std::string(name));
            if (found == all.end()) return 0;
            for (std::size_t i = 0; i < found->second.size() && i < out.size(); ++i) out[i] = found->second[i];
            return found->second.size();
        },
        nullptr, origin};
    texts value;
    tunic::data::fault_list faults;
    tunic::read_fields(source, value, faults);
    EXPECT_EQ(faults.found(), expected_faults);
    return value;
}

TEST(Given, IsReadFromTexts) {
    using tunic::data::text_origin;
    for (auto const origin : {text_origin::plain, text_origin::query, text_origin::form}) {
        auto const none = read_texts({}, origin);
        EXPECT_FALSE(none.number || none.cleared || none.text || none.tag || none.flag);
        auto const all = read_texts(
            {{"number", {"7"}}, {"cleared", {"8"}}, {"text", {""}}, {"tag", {"a", "b"}}, {"flag", {"true"}}}, origin);
        EXPECT_EQ(all.number, 7);
        EXPECT_EQ(**all.cleared, 8);
        EXPECT_EQ(all.text, "");
        EXPECT_THAT(*all.tag, ElementsAre("a", "b"));
        EXPECT_EQ(all.flag, true);
        EXPECT_TRUE(read_texts({{"cleared", {""}}}, origin).cleared.is_null());
    }
    EXPECT_FALSE(read_texts({{"number", {""}}}, text_origin::form).number) << "not filled in";
    (void)read_texts({{"number", {""}}}, text_origin::plain, 1);
    (void)read_texts({{"cleared", {"1", ""}}}, text_origin::form, 1);
}

} // namespace
