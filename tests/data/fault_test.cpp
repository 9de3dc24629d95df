#include <tunic/data/fault.hpp>

#include <gtest/gtest.h>

namespace tunic::data {
namespace {

TEST(PointerTo, NamesMembersAndElementsFromTheOutside) {
    auto const items = path_step::member(nullptr, "items");
    auto const first = path_step::element(&items, 0);
    auto const name = path_step::member(&first, "name");
    EXPECT_EQ(pointer_to(&name), "/items/0/name");
}

TEST(PointerTo, IsEmptyForTheValueItself) { EXPECT_EQ(pointer_to(nullptr), ""); }

TEST(PointerTo, EscapesTildeAndSlash) {
    auto const odd = path_step::member(nullptr, "a/b~c");
    EXPECT_EQ(pointer_to(&odd), "/a~1b~0c");
}

TEST(FaultList, KeepsTheOrderAndABoundedNumber) {
    fault_list faults;
    EXPECT_TRUE(faults.empty());
    for (int i = 0; i < 1'000; ++i) faults.add(nullptr, "code", std::to_string(i));
    ASSERT_EQ(faults.faults().size(), fault_list::most_kept);
    EXPECT_EQ(faults.faults().front(), (input_fault{"", "code", "0"}));
}

TEST(PointerTo, CutsNamesThatAClientMadeLong) {
    std::string const long_name = std::string(63, 'x') + "é" + std::string(1'000'000, 'y');
    auto const key = path_step::member(nullptr, long_name);
    EXPECT_EQ(pointer_to(&key), "/" + std::string(63, 'x') + "...");
    std::string const exact(64, 'x');
    auto const whole = path_step::member(nullptr, exact);
    EXPECT_EQ(pointer_to(&whole), "/" + exact);
}

TEST(FaultList, KeepsABoundedNumberOfOctets) {
    fault_list faults;
    for (int i = 0; i < 50; ++i) faults.add(nullptr, "code", std::string(10'000, 'x'));
    EXPECT_EQ(faults.faults().size(), fault_list::most_octets / 10'000 + 1);
    EXPECT_FALSE(faults.wants_more());
    EXPECT_EQ(faults.found(), 50u);
}

} // namespace
} // namespace tunic::data
