#include "tunic/data/rule_messages.hpp"

#include "tunic/data/rules.hpp"

#include <array>
#include <cstdint>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using ::testing::ElementsAre;
using tunic::broken_rule;
using tunic::input_fault;
using tunic::rule_keyword;
using tunic::rule_value;

struct thing {
    std::string name;
    int count = 0;
};

class german : public tunic::rule_messages {
    std::string text(broken_rule const& rule) const override {
        if (rule.code == "string_length") return "braucht mindestens " + to_text(*rule.find("minLength")) + " Zeichen";
        if (rule.message == "a count") return "eine Anzahl";
        return rule_messages::text(rule);
    }
};

} // namespace

template <>
struct tunic::rules<thing> : tunic::rule_set<rule<&thing::name, length<2>, matches<"^[a-z]*$">>,
                                             rule<&thing::count, minimum<1>, message<"a count">>> {};

namespace {

TEST(RuleMessages, SayInEnglishWhatTheRuleAsksFor) {
    struct entry {
        std::string_view code;
        std::vector<rule_keyword> keywords;
        std::string_view text;
    };
    static constexpr std::array colours{rule_value::of(std::string_view("red")), rule_value::of(7)};
    auto const choices = rule_value{.what = rule_value::kind::list, .list = colours.data(), .size = colours.size()};
    auto const text_value = [](std::string_view text) { return rule_value::of(text); };
    std::vector<entry> const table{
        {"string_length",
         {{"minLength", rule_value::of(1)}, {"maxLength", rule_value::of(80)}},
         "must have 1 to 80 characters"},
        {"string_length", {{"minLength", rule_value::of(1)}}, "must have at least 1 character"},
        {"string_length", {{"maxLength", rule_value::of(2)}}, "must have at most 2 characters"},
        {"string_length",
         {{"minLength", rule_value::of(5)}, {"maxLength", rule_value::of(5)}},
         "must have 5 characters"},
        {"string_length", {{"minItems", rule_value::of(2)}}, "must have at least 2 bytes"},
        {"array_length", {{"minItems", rule_value::of(2)}}, "must have at least 2 elements"},
        {"array_length", {{"maxProperties", rule_value::of(1)}}, "must have at most 1 entry"},
        {"string_pattern", {{"pattern", text_value("^a")}}, "must match ^a"},
        {"string_format", {{"format", text_value("uuid")}}, "must be a UUID"},
        {"string_format", {{"contentEncoding", text_value("base64")}}, "must be text in base64"},
        {"string_format", {{"format", text_value("iban")}}, "must be in the format iban"},
        {"number_minimum", {{"minimum", rule_value::of(0.5)}}, "must be at least 0.5"},
        {"number_minimum", {{"exclusiveMinimum", rule_value::of(-1)}}, "must be more than -1"},
        {"number_maximum", {{"maximum", rule_value::of(UINT64_MAX)}}, "must be at most 18446744073709551615"},
        {"number_maximum", {{"exclusiveMaximum", rule_value::of(9)}}, "must be less than 9"},
        {"number_multiple", {{"multipleOf", rule_value::of(0.01)}}, "must be a multiple of 0.01"},
        {"array_unique", {{"uniqueItems", rule_value::of(true)}}, "must not have the same element twice"},
        {"value_choice", {{"enum", choices}}, "must be one of red, 7"},
        {"custom", {}, "is not valid"},
    };
    for (auto const& [code, keywords, text] : table)
        EXPECT_EQ(tunic::rule_messages::english().text({code, keywords, {}}), text);
}

TEST(RuleMessages, PreferTheMessageOfTheRule_E10) {
    EXPECT_EQ(tunic::rule_messages::english().text({"custom", {}, "must be prime"}), "must be prime");
}

TEST(RuleMessages, CanBeReplacedAsATable_E10) {
    EXPECT_THAT(tunic::check(thing{"A"}, german{}),
                ElementsAre(input_fault{"/name", "string_length", "braucht mindestens 2 Zeichen"},
                            input_fault{"/name", "string_pattern", "must match ^[a-z]*$"},
                            input_fault{"/count", "number_minimum", "eine Anzahl"}));
}

} // namespace
