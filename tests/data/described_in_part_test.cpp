#include "tunic/data/describe.hpp"

#include "data/json_reading.hpp"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tunic/data/constraints.hpp"
#include "tunic/data/json_schema.hpp"
#include "tunic/data/json_writer.hpp"
#include "tunic/data/rules.hpp"

// Descriptions that name the exceptions only, and what a description means for rules.
namespace in_part {

struct user {
    int id;
    std::string name;
    std::optional<std::string> bio;
    std::string language = "en";
    int visits;
};
struct home {
    std::string street;
    friend bool operator==(home const&, home const&) = default;
};
struct guest {
    std::string code = {};
    int seats = 0;
    home address = {};
    std::vector<std::string> tags = {"new"};
    std::string plain;
};

} // namespace in_part

template <> struct tunic::describe<in_part::user> {
    static constexpr bool strict = true;
    static constexpr auto except = std::tuple{field{"full_name", &in_part::user::name},
                                              field{"visits", &in_part::user::visits, presence::optional},
                                              field{"bio", &in_part::user::bio, presence::required}};
};
template <>
struct tunic::rules<in_part::user>
    : tunic::rule_set<rule<&in_part::user::name, length<1, 9>>, rule<&in_part::user::visits, minimum<0>>> {};
template <> struct tunic::describe<in_part::guest> {
    static constexpr auto except = std::tuple{field{"code", &in_part::guest::code, presence::optional},
                                              field{"seats", &in_part::guest::seats, presence::optional},
                                              field{"address", &in_part::guest::address, presence::optional},
                                              field{"tags", &in_part::guest::tags, presence::optional}};
};
template <> struct tunic::rules<in_part::home> : tunic::rule_set<rule<&in_part::home::street, length<1, 9>>> {};
template <>
struct tunic::rules<in_part::guest>
    : tunic::rule_set<rule<&in_part::guest::code, length<4>>, rule<&in_part::guest::seats, minimum<1>>,
                      rule<&in_part::guest::tags, items<2, 3>>, rule<&in_part::guest::plain, length<1>>> {};

namespace {

using in_part::guest;
using in_part::user;
using reading::places_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(DescribedInPart, TakesTheRestAsItIsDeclared) {
    EXPECT_THAT(tunic::field_names<user>, ElementsAre("id", "full_name", "bio", "language", "visits"));
    EXPECT_EQ(tunic::to_json(user{.id = 1, .name = "Ann", .bio = {}, .visits = 2}),
              R"({"id":1,"full_name":"Ann","bio":null,"language":"en","visits":2})");
    EXPECT_EQ(tunic::from_json<user>(R"({"id":1,"full_name":"Ann","bio":null})").name, "Ann");
    EXPECT_THAT(tunic::required_fields<user>(), ElementsAre(true, true, true, false, false));
    EXPECT_THAT(places_of<user>(R"({"name":"x"})"), ElementsAre("/name json_unknown_key", "/id json_missing",
                                                                "/full_name json_missing", "/bio json_missing"));
}

TEST(DescribedInPart, HasItsRulesUnderTheNewNames) {
    auto const faults = tunic::check(user{.id = 1, .name = "", .bio = {}, .visits = -1});
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].path, "/full_name");
    EXPECT_EQ(faults[1].path, "/visits");
    EXPECT_THAT(tunic::json_schema<user>(), HasSubstr(R"("full_name":{"type":"string","minLength":1,"maxLength":9})"));
    EXPECT_THAT(tunic::json_schema<user>(), HasSubstr(R"("required":["id","full_name","bio"])"));
}

std::vector<std::string> places_of_rules(std::string_view text) {
    std::vector<std::string> places;
    for (auto const& fault : tunic::check(tunic::from_json<guest>(text)))
        places.push_back(fault.path + ' ' + std::string(fault.code));
    return places;
}

TEST(DescribedAsOptional, IsNotAskedForItsRulesWhenItIsLeftOut) {
    EXPECT_THAT(places_of_rules(R"({"plain":"x"})"), testing::IsEmpty());
    EXPECT_THAT(places_of_rules(R"({"plain":""})"), ElementsAre("/plain string_length"));
    EXPECT_THAT(
        places_of_rules(R"({"plain":"x","code":"abc","seats":-1,"address":{"street":"much too long"},"tags":["a"]})"),
        ElementsAre("/code string_length", "/seats number_minimum", "/address/street string_length",
                    "/tags array_length"));
    EXPECT_THAT(places_of_rules(R"({"plain":"x","tags":[]})"), ElementsAre("/tags array_length"));
}

TEST(DescribedAsOptional, CanBeSentAsItIsWritten) {
    auto const written = tunic::to_json(guest{.plain = "x"});
    EXPECT_THAT(places_of_rules(written), testing::IsEmpty()) << written;
}

} // namespace
