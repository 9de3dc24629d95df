#include "tunic/data/constraints.hpp"

#include <array>
#include <limits>
#include <list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace {

using tunic::items;
using tunic::one_of;
using tunic::satisfies;
using tunic::unique;

enum class colour { red, green, blue };

TEST(Items, CountsElementsAndEntries) {
    EXPECT_TRUE((items<1, 2>::holds(std::vector{1, 2})));
    EXPECT_FALSE((items<1, 2>::holds(std::vector{1, 2, 3})));
    EXPECT_FALSE((items<1>::holds(std::vector<bool>{})));
    EXPECT_TRUE((items<2>::holds(std::list<std::string>{"a", "b"})));
    EXPECT_TRUE((items<1, 1>::holds(std::map<int, int>{{1, 1}})));
    int const numbers[] = {1, 2, 3};
    EXPECT_TRUE((items<3, 3>::holds(numbers)));
}

TEST(Unique, FindsTheSameElementAtAnyDistance) {
    EXPECT_TRUE(unique::holds(std::vector<int>{}));
    EXPECT_TRUE(unique::holds(std::vector{3, 1, 2}));
    EXPECT_FALSE(unique::holds(std::vector{3, 1, 2, 3}));
    EXPECT_FALSE(unique::holds(std::list<std::string>{"a", "b", "a"}));
    EXPECT_TRUE(unique::holds(std::set{1, 2}));
    EXPECT_TRUE(unique::holds(std::array{std::pair{1, 2}, std::pair{1, 3}}));
}

TEST(Unique, DecidesLongSequencesInReasonableTime) {
    std::vector<int> numbers(300'000);
    for (std::size_t i = 0; i != numbers.size(); ++i) numbers[i] = static_cast<int>(i * 7919 % 1'000'003);
    EXPECT_TRUE(unique::holds(numbers));
    numbers.back() = numbers.front();
    EXPECT_FALSE(unique::holds(numbers));
}

TEST(Unique, StaysInBoundsWhateverTheElementsCompareLike) {
    std::vector<double> numbers(1'000, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < numbers.size(); i += 3) numbers[i] = static_cast<double>(i);
    (void)unique::holds(numbers);
    EXPECT_FALSE(unique::holds(std::vector{1.5, 2.5, 1.5}));
}

TEST(OneOf, ComparesTextsNumbersAndEnumerators) {
    EXPECT_TRUE((one_of<"draft", "final">::holds(std::string("final"))));
    EXPECT_FALSE((one_of<"draft", "final">::holds(std::string("finals"))));
    EXPECT_FALSE((one_of<"draft", "final">::holds(std::string("Final"))));
    EXPECT_TRUE((one_of<"">::holds(std::string_view())));
    EXPECT_TRUE((one_of<1, 2, 5>::holds(5)));
    EXPECT_FALSE((one_of<1, 2, 5>::holds(3)));
    EXPECT_FALSE((one_of<-1>::holds(0xFFFF'FFFF'FFFF'FFFFU)));
    EXPECT_TRUE((one_of<colour::red, colour::blue>::holds(colour::blue)));
    EXPECT_FALSE((one_of<colour::red, colour::blue>::holds(colour::green)));
}

bool is_even(int number) { return number % 2 == 0; }

TEST(Satisfies, AsksAFunctionOrALambda) {
    EXPECT_TRUE((satisfies<is_even>::holds(4)));
    EXPECT_FALSE((satisfies<is_even, "must be even">::holds(5)));
    EXPECT_TRUE((satisfies<[](std::string_view text) { return text == "a"; }>::holds(std::string("a"))));
}

TEST(Codes, NeverChange) {
    EXPECT_EQ((tunic::length<1>::code), "string_length");
    EXPECT_EQ((tunic::matches<"a">::code), "string_pattern");
    EXPECT_EQ((tunic::format<tunic::email>::code), "string_format");
    EXPECT_EQ((tunic::minimum<1>::code), "number_minimum");
    EXPECT_EQ((tunic::exclusive_minimum<1>::code), "number_minimum");
    EXPECT_EQ((tunic::maximum<1>::code), "number_maximum");
    EXPECT_EQ((tunic::exclusive_maximum<1>::code), "number_maximum");
    EXPECT_EQ((tunic::multiple_of<1>::code), "number_multiple");
    EXPECT_EQ((items<1>::code), "array_length");
    EXPECT_EQ((unique::code), "array_unique");
    EXPECT_EQ((one_of<1>::code), "value_choice");
    EXPECT_EQ((satisfies<is_even>::code), "custom");
}

} // namespace
