#include "tunic/data/rules.hpp"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct new_user {
    std::string name;
    std::string email;
    int age = 18;
    std::optional<std::string> bio = {};
};

struct address {
    std::string city;
    std::optional<std::string> code = {};
};
struct order {
    std::vector<address> stops = {};
    std::map<std::string, address> named = {};
    std::map<int, address> numbered = {};
    std::optional<address> last = {};
    std::unique_ptr<address> next = {};
    std::variant<int, address> either = 0;
    std::pair<int, address> pair = {};
    std::array<address, 2> two = {};
    address plain_array[1] = {};
};

struct node {
    std::string name;
    std::vector<node> children = {};
};

struct booking {
    int from = 0;
    int to = 0;
    std::string note = {};
};

class account {
public:
    account(int id, std::string owner) : id_(id), owner_(std::move(owner)) {}

private:
    friend struct tunic::describe<account>;
    friend struct tunic::rules<account>;
    int id_;
    std::string owner_;
};

struct base {
    int id = 0;
};
struct derived : base {
    int own = 0;
};

struct money {
    long cents = 0;
};
struct offer {
    money price;
    std::vector<std::string> tags = {};
    std::map<std::string, int> counts = {};
};

struct same_types {
    int first = 0;
    int second = 0;
    int third = 0;
};

struct wrong_expression {
    std::string text;
};
struct around_wrong_expression {
    std::vector<wrong_expression> parts = {};
};

struct without_rules {
    int number = 0;
    std::vector<std::string> texts = {};
};

} // namespace

namespace tunic {

template <>
struct rules<new_user> : rule_set<rule<&new_user::name, length<1, 80>>, rule<&new_user::email, format<email>>,
                                  rule<&new_user::age, minimum<0>, maximum<150>, message<"an age in years">>,
                                  rule<&new_user::bio, length<0, 10>>> {};

template <> struct rules<address> : rule_set<rule<&address::city, length<1>>, rule<&address::code, length<5, 5>>> {};

template <> struct rules<node> : rule_set<rule<&node::name, length<1>>, rule<&node::children, items<0, 2>>> {};

template <>
struct rules<booking>
    : rule_set<object_rule<[](booking const& b) { return b.from <= b.to; }, "must not end before it begins">,
               object_rule<[](booking const& b) { return b.to - b.from < 30; }, "must be shorter", &booking::to>,
               rule<&booking::note, length<0, 3>>> {};

template <> struct describe<account> {
    static constexpr auto fields = std::tuple{field{"id", &account::id_}, field{"full/name", &account::owner_}};
};
template <> struct rules<account> : rule_set<rule<&account::owner_, length<1>>> {};

template <> struct describe<derived> {
    static constexpr auto fields = std::tuple{field{"key", &derived::id}, field{"own", &derived::own}};
};
template <> struct rules<derived> : rule_set<rule<&derived::id, minimum<1>>, rule<&derived::own, minimum<2>>> {};

template <> struct json_as<money> {
    static long from(money const& m) { return m.cents; }
};
template <>
struct rules<offer>
    : rule_set<rule<&offer::price, minimum<1>>, rule<&offer::tags, items<1, 3>, each<length<1, 4>, message<"a tag">>>,
               rule<&offer::counts, each<minimum<0>>>> {};

template <> struct rules<same_types> : rule_set<rule<&same_types::second, minimum<1>>> {};

template <> struct rules<wrong_expression> : rule_set<rule<&wrong_expression::text, matches<"(">>> {};

} // namespace tunic

namespace {

using tunic::check;
using tunic::input_fault;

new_user right_user() { return {"Ann", "ann@example.com", 18, {}}; }

/// `path code` of each fault.
template <class T> std::vector<std::string> faults_of(T const& value) {
    std::vector<std::string> all;
    for (auto const& fault : check(value)) all.push_back(fault.path + " " + std::string(fault.code));
    return all;
}

TEST(Check, FindsNothingWrongWithARightValue) {
    EXPECT_THAT(check(right_user()), IsEmpty());
    tunic::data::fault_list faults;
    EXPECT_TRUE(check(right_user(), faults));
    EXPECT_TRUE(faults.empty());
}

TEST(Check, ListsAllFaultsInTheOrderOfTheFields_E1) {
    new_user const user{"", "ann", 200, "longer than ten"};
    EXPECT_THAT(check(user), ElementsAre(input_fault{"/name", "string_length", "must have 1 to 80 characters"},
                                         input_fault{"/email", "string_format", "must be an e-mail address"},
                                         input_fault{"/age", "number_maximum", "an age in years"},
                                         input_fault{"/bio", "string_length", "must have at most 10 characters"}));
}

TEST(Check, GivesTheMessageOfTheRule_E10) {
    auto user = right_user();
    user.age = -1;
    EXPECT_THAT(check(user), ElementsAre(input_fault{"/age", "number_minimum", "an age in years"}));
}

TEST(Check, LeavesAnAbsentOptionalAlone) {
    auto user = right_user();
    EXPECT_THAT(check(user), IsEmpty());
    user.bio = "short";
    EXPECT_THAT(check(user), IsEmpty());
    user.bio = "longer than ten";
    EXPECT_THAT(faults_of(user), ElementsAre("/bio string_length"));
}

TEST(Check, NamesThePartOfANestedValue_E7) {
    order value;
    value.two = {address{"A"}, address{"B"}};
    value.plain_array[0].city = "C";
    value.pair.second.city = "D";
    ASSERT_THAT(check(value), IsEmpty());

    value.stops = {{"E"}, {""}, {"F", "123"}};
    value.named = {{"a/b", {""}}};
    value.numbered = {{-7, {""}}, {8, {"G"}}};
    value.last = address{""};
    value.next = std::make_unique<address>();
    value.either = address{};
    value.pair.second.city = "";
    value.two[1].city = "";
    value.plain_array[0].city = "";
    EXPECT_THAT(faults_of(value), ElementsAre("/stops/1/city string_length", "/stops/2/code string_length",
                                              "/named/a~1b/city string_length", "/numbered/-7/city string_length",
                                              "/last/city string_length", "/next/city string_length",
                                              "/either/city string_length", "/pair/1/city string_length",
                                              "/two/1/city string_length", "/plain_array/0/city string_length"));
}

TEST(Check, StartsFromAnyValueAndAtAnyPlace) {
    std::vector<address> const list{{"A"}, {""}};
    EXPECT_THAT(faults_of(list), ElementsAre("/1/city string_length"));

    tunic::data::fault_list faults;
    auto const at = tunic::data::path_step::member(nullptr, "outer");
    EXPECT_FALSE(check(list, faults, &at));
    EXPECT_EQ(faults.faults().at(0).path, "/outer/1/city");
}

TEST(Check, GoesThroughATypeThatContainsItself) {
    node const tree{"root", {{"a", {{""}}}, {"b"}, {"c"}}};
    EXPECT_THAT(faults_of(tree), ElementsAre("/children array_length", "/children/0/children/0/name string_length"));
}

TEST(Check, AsksAboutTheWholeObjectEvenIfMembersAreWrong) {
    EXPECT_THAT(check(booking{1, 2, ""}), IsEmpty());
    EXPECT_THAT(check(booking{2, 1, "long"}),
                ElementsAre(input_fault{"/note", "string_length", "must have at most 3 characters"},
                            input_fault{"", "custom", "must not end before it begins"}));
    EXPECT_THAT(check(booking{0, 30, ""}), ElementsAre(input_fault{"/to", "custom", "must be shorter"}));
}

TEST(Check, UsesTheNamesOfADescription) {
    EXPECT_THAT(check(account{1, "Ann"}), IsEmpty());
    EXPECT_THAT(faults_of(account{1, ""}), ElementsAre("/full~1name string_length"));
    EXPECT_THAT(faults_of(derived{}), ElementsAre("/key number_minimum", "/own number_minimum"));
}

TEST(Check, TellsMembersOfOneTypeApart) {
    EXPECT_THAT(faults_of(same_types{}), ElementsAre("/second number_minimum"));
    EXPECT_THAT(check(same_types{0, 1, 0}), IsEmpty());
}

TEST(Check, LooksAtWhatATypeIsWrittenAs) {
    EXPECT_THAT(check(offer{{1}, {"a"}}), IsEmpty());
    EXPECT_THAT(faults_of(offer{{0}, {"a"}}), ElementsAre("/price number_minimum"));
}

TEST(Check, GoesThroughElementsAndValuesOfMaps) {
    EXPECT_THAT(check(offer{{1}, {"a", "", "toolong"}, {{"x", 1}, {"y", -1}}}),
                ElementsAre(input_fault{"/tags/1", "string_length", "a tag"},
                            input_fault{"/tags/2", "string_length", "a tag"},
                            input_fault{"/counts/y", "number_minimum", "must be at least 0"}));
    EXPECT_THAT(faults_of(offer{{1}, {}}), ElementsAre("/tags array_length"));
}

TEST(Check, CostsNothingWithoutRules) {
    static_assert(!tunic::data::governed<without_rules>);
    static_assert(!tunic::data::governed<int>);
    static_assert(tunic::data::governed<std::map<std::string, std::vector<order>>>);
    EXPECT_THAT(check(without_rules{}), IsEmpty());
    EXPECT_THAT(check(7), IsEmpty());
}

TEST(VerifyRules, SaysNothingAboutRightRules) {
    std::vector<std::string> sentences;
    tunic::verify_rules<new_user>(sentences);
    tunic::verify_rules<node>(sentences);
    tunic::verify_rules<booking>(sentences);
    tunic::verify_rules<int>(sentences);
    EXPECT_THAT(sentences, IsEmpty());
}

TEST(VerifyRules, FindsAnExpressionThatIsNoneWhereverItIs) {
    std::vector<std::string> sentences;
    tunic::verify_rules<around_wrong_expression>(sentences);
    ASSERT_THAT(sentences, SizeIs(1));
    EXPECT_THAT(sentences[0], HasSubstr("wrong_expression>: text: the expression \"(\" is not valid: missing )"));
}

TEST(VerifyRules, IsWhatTheFirstCheckSaysOtherwise) {
    EXPECT_THROW((void)check(wrong_expression{"a"}), std::invalid_argument);
    EXPECT_THROW((void)check(wrong_expression{"a"}), std::invalid_argument);
}

} // namespace
