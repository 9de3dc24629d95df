#include "tunic/data/number_constraints.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace {

using tunic::exclusive_maximum;
using tunic::exclusive_minimum;
using tunic::maximum;
using tunic::minimum;
using tunic::multiple_of;

constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
constexpr auto infinity = std::numeric_limits<double>::infinity();
constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto greatest = std::numeric_limits<std::uint64_t>::max();

TEST(Bounds, IncludeTheirEndUnlessTheyAreExclusive) {
    EXPECT_FALSE(minimum<5>::holds(4));
    EXPECT_TRUE(minimum<5>::holds(5));
    EXPECT_TRUE(maximum<5>::holds(5));
    EXPECT_FALSE(maximum<5>::holds(6));
    EXPECT_FALSE(exclusive_minimum<5>::holds(5));
    EXPECT_TRUE(exclusive_minimum<5>::holds(6));
    EXPECT_TRUE(exclusive_maximum<5>::holds(4));
    EXPECT_FALSE(exclusive_maximum<5>::holds(5));
}

TEST(Bounds, CompareIntegersOfAllSizesAndSignsExactly) {
    EXPECT_TRUE(minimum<-1>::holds(std::uint64_t{0}));
    EXPECT_TRUE(minimum<-1>::holds(greatest));
    EXPECT_FALSE(minimum<0U>::holds(std::int8_t{-1}));
    EXPECT_FALSE(minimum<greatest>::holds(std::int64_t{-1}));
    EXPECT_TRUE(minimum<least>::holds(least));
    EXPECT_FALSE(maximum<greatest - 1>::holds(greatest));
    EXPECT_TRUE(maximum<300>::holds(std::uint8_t{255}));
    EXPECT_FALSE(minimum<least + 1>::holds(least));
}

TEST(Bounds, CompareRealsAndIntegers) {
    EXPECT_FALSE(minimum<0.5>::holds(0));
    EXPECT_TRUE(minimum<0.5>::holds(1));
    EXPECT_TRUE(minimum<0>::holds(0.0));
    EXPECT_TRUE(minimum<0>::holds(-0.0));
    EXPECT_FALSE(maximum<1>::holds(1.0000001));
    EXPECT_TRUE(maximum<0.25F>::holds(0.25));
    // One more than what a double holds of it.
    EXPECT_FALSE(exclusive_minimum<9007199254740992.0>::holds(std::int64_t{9007199254740992}));
    EXPECT_TRUE(exclusive_minimum<9007199254740992.0>::holds(std::int64_t{9007199254740993}));
    EXPECT_TRUE(minimum<0>::holds(infinity));
}

TEST(Bounds, AreNeverKeptByNaN) {
    EXPECT_FALSE(minimum<0>::holds(nan));
    EXPECT_FALSE(maximum<0>::holds(nan));
    EXPECT_FALSE(exclusive_minimum<0>::holds(nan));
    EXPECT_FALSE(exclusive_maximum<0>::holds(nan));
}

TEST(MultipleOf, IsExactForIntegers) {
    EXPECT_TRUE(multiple_of<3>::holds(0));
    EXPECT_TRUE(multiple_of<3>::holds(-9));
    EXPECT_FALSE(multiple_of<3>::holds(-8));
    EXPECT_TRUE(multiple_of<5>::holds(greatest));
    EXPECT_FALSE(multiple_of<10>::holds(greatest));
    EXPECT_TRUE(multiple_of<2>::holds(least));
    EXPECT_FALSE(multiple_of<7>::holds(std::int8_t{-128}));
    EXPECT_TRUE(multiple_of<greatest>::holds(greatest));
    EXPECT_FALSE(multiple_of<2.0>::holds(greatest)) << "beyond the digits of a double";
    EXPECT_TRUE(multiple_of<2.0>::holds(greatest - 1));
}

TEST(MultipleOf, GoesByTheDigitsOfAReal) {
    for (int cents = -100'000; cents <= 100'000; cents += 7) {
        EXPECT_TRUE(multiple_of<0.01>::holds(cents / 100.0)) << cents;
        EXPECT_TRUE(multiple_of<0.01>::holds(static_cast<float>(cents) / 100.0F)) << cents;
        EXPECT_FALSE(multiple_of<0.01>::holds(cents / 100.0 + 0.001)) << cents;
    }
    EXPECT_TRUE(multiple_of<0.1>::holds(0.3));
    EXPECT_TRUE(multiple_of<2>::holds(4.0));
    EXPECT_FALSE(multiple_of<2>::holds(5.0));
    EXPECT_TRUE(multiple_of<0.5>::holds(7));
    EXPECT_TRUE(multiple_of<0.01>::holds(0.0));
    EXPECT_FALSE(multiple_of<0.01>::holds(1e-9));
    EXPECT_TRUE(multiple_of<1>::holds(1e300));
}

TEST(MultipleOf, IsNotKeptByWhatIsNoNumber) {
    EXPECT_FALSE(multiple_of<1>::holds(nan));
    EXPECT_FALSE(multiple_of<1>::holds(infinity));
    EXPECT_FALSE(multiple_of<1>::holds(-infinity));
}

} // namespace
