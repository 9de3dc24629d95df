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

} // namespace
} // namespace tunic::data
