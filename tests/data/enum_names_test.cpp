#include "tunic/data/enum_names.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <gtest/gtest.h>

namespace {

enum class colour { red, green, blue };
enum class level : signed char { least = -16, debug = -1, info = 0, greatest = 127 };
enum class sparse : unsigned { one = 1, thousand = 1000 };
enum class flag : bool { off, on };
enum plain_fixed : int { plain_a, plain_b };
enum plain_unfixed { unfixed_a, unfixed_b };
enum class wide : std::uint64_t { low = 3, high = 0xFFFFFFFFFFFFFFFF };
enum class below : int { far = -17 };
template <class T> struct outer {
    enum class inner { first, second = 5 };
};
enum class named { dark_red = 1000, light_red = -1000 };

} // namespace

template <> struct tunic::describe<named> {
    static constexpr auto values =
        std::tuple{enumerator{"dark red", named::dark_red}, enumerator{"light red", named::light_red}};
};

namespace {

TEST(EnumNames, NamesTheValuesOfAnEnum) {
    EXPECT_EQ(tunic::enum_name(colour::red), "red");
    EXPECT_EQ(tunic::enum_name(colour::blue), "blue");
    EXPECT_EQ(tunic::enum_name(flag::on), "on");
    EXPECT_EQ(tunic::enum_name(plain_b), "plain_b");
    EXPECT_EQ(tunic::enum_name(wide::low), "low");
    static_assert(tunic::enum_name(colour::green) == "green");
}

TEST(EnumNames, CoversTheWholeDocumentedRange) {
    EXPECT_EQ(tunic::enum_name(level::least), "least");
    EXPECT_EQ(tunic::enum_name(level::debug), "debug");
    EXPECT_EQ(tunic::enum_name(level::info), "info");
    EXPECT_EQ(tunic::enum_name(level::greatest), "greatest");
}

TEST(EnumNames, HasNoNameOutsideTheTable) {
    EXPECT_EQ(tunic::enum_name(static_cast<colour>(3)), "");
    EXPECT_EQ(tunic::enum_name(static_cast<colour>(-1)), "");
    EXPECT_EQ(tunic::enum_name(static_cast<colour>(1'000'000)), "");
    EXPECT_EQ(tunic::enum_name(sparse::thousand), "");
    EXPECT_EQ(tunic::enum_name(wide::high), "");
    EXPECT_EQ(tunic::enum_name(below::far), "");
    EXPECT_EQ(tunic::enum_name(unfixed_a), "");
    EXPECT_EQ(tunic::enum_name(std::byte{1}), "");
}

TEST(EnumNames, ReadsThroughTemplatesAndLocalScopes) {
    using inner = outer<std::pair<int, outer<long>>>::inner;
    enum class local { here };
    EXPECT_EQ(tunic::enum_name(inner::first), "first");
    EXPECT_EQ(tunic::enum_name(inner::second), "second");
    EXPECT_EQ(tunic::enum_name(static_cast<inner>(1)), "");
    EXPECT_EQ(tunic::enum_name(local::here), "here");
}

TEST(EnumNames, FollowsADescription) {
    EXPECT_EQ(tunic::enum_name(named::dark_red), "dark red");
    EXPECT_EQ(tunic::enum_name(named::light_red), "light red");
    EXPECT_EQ(tunic::enum_name(static_cast<named>(0)), "");
}

TEST(EnumNames, FindsTheValueOfAName) {
    EXPECT_EQ(tunic::enum_value<colour>("green"), colour::green);
    EXPECT_EQ(tunic::enum_value<level>("debug"), level::debug);
    EXPECT_EQ(tunic::enum_value<named>("dark red"), named::dark_red);
    EXPECT_EQ(tunic::enum_value<colour>("Green"), std::nullopt);
    EXPECT_EQ(tunic::enum_value<colour>(""), std::nullopt);
    EXPECT_EQ(tunic::enum_value<named>("dark_red"), std::nullopt);
}

} // namespace
