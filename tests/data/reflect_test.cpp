#include "tunic/data/reflect.hpp"

#include <any>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using ::testing::ElementsAre;

struct user {
    long id;
    std::string name;
    bool active;
    std::optional<std::vector<int>> tags;
};
struct nothing {};
struct only_string {
    std::string text;
};
struct only_array {
    int numbers[5];
};
struct with_arrays {
    int c_array[3];
    std::array<int, 4> std_array;
    char buffer[8];
    int matrix[2][3];
    std::string texts[2];
    user nested;
    user nested_array[2];
    std::array<user, 2> last;
};
struct takes_anything_first {
    std::any any;
    std::variant<int, std::string> variant;
    std::unique_ptr<int> pointer;
    std::span<int> span;
    std::string_view view;
};
struct tree {
    int value;
    std::vector<tree> children;
};
struct with_defaults {
    int port = 8080;
    std::string host = "localhost";
};
template <class T> struct generic {
    T first;
    generic<T>* next;
};
using generic_pair = generic<std::pair<int, long>>;
struct größe {
    int länge;
    int _under_score9;
};

struct sixty_four {
    int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9;
    int c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9;
    int e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9;
    int g0, g1, g2, g3;
};
struct sixty_five {
    sixty_four most;
    int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9;
    int c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9;
    int e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9;
    int g0, g1, g2, g3;
};

struct empty_base {};
struct derived_from_empty : empty_base {
    int own;
};
struct derived : user {
    int own;
};
struct reference_member {
    int& reference;
};
struct const_reference_member {
    int const& reference;
    int other;
};
struct const_member {
    int const constant;
};
struct explicit_only {
    explicit explicit_only(int) {}
};
struct uninitialisable {
    int first;
    explicit_only second;
};
struct uninitialisable_with_default {
    int first;
    explicit_only second = explicit_only(1);
};
union either {
    int number;
    char character;
};

class account {
public:
    account(int id, std::string name) : id_(id), name_(std::move(name)) {}

private:
    friend struct tunic::describe<account>;
    int id_;
    std::string name_;
};

template <class T> std::vector<std::string_view> names() {
    return {tunic::field_names<T>.begin(), tunic::field_names<T>.end()};
}

} // namespace

template <> struct tunic::describe<account> {
    static constexpr bool strict = true;
    static constexpr auto fields = std::tuple{field{"id", &account::id_}, field{"full_name", &account::name_}};
};
template <> struct tunic::describe<derived> {
    static constexpr auto fields = std::tuple{field{"id", &derived::id}, field{"own", &derived::own}};
};

namespace {

TEST(Reflect, FindsTheNamesOfAPlainAggregate) {
    EXPECT_THAT(names<user>(), ElementsAre("id", "name", "active", "tags"));
    EXPECT_THAT(names<with_defaults>(), ElementsAre("port", "host"));
    EXPECT_THAT(names<tree>(), ElementsAre("value", "children"));
    EXPECT_THAT(names<generic_pair>(), ElementsAre("first", "next"));
    EXPECT_THAT(names<größe>(), ElementsAre("länge", "_under_score9"));
    EXPECT_THAT(names<nothing>(), ElementsAre());
}

TEST(Reflect, CountsAnArrayAsOneField) {
    EXPECT_EQ(tunic::field_count<only_array>, 1U);
    EXPECT_EQ(tunic::field_count<only_string>, 1U);
    EXPECT_THAT(names<with_arrays>(),
                ElementsAre("c_array", "std_array", "buffer", "matrix", "texts", "nested", "nested_array", "last"));
}

TEST(Reflect, IsNotMisledByMembersThatConvertFromAnything) {
    EXPECT_THAT(names<takes_anything_first>(), ElementsAre("any", "variant", "pointer", "span", "view"));
}

TEST(Reflect, FindsTheNamesOfALocalType) {
    struct local {
        int inside_a_function;
    };
    EXPECT_THAT(names<local>(), ElementsAre("inside_a_function"));
}

TEST(Reflect, KnowsUpToSixtyFourMembers) {
    EXPECT_EQ(tunic::field_count<sixty_four>, 64U);
    EXPECT_EQ(tunic::field_names<sixty_four>.front(), "a0");
    EXPECT_EQ(tunic::field_names<sixty_four>.back(), "g3");
    EXPECT_FALSE(tunic::plain<sixty_five>);
    EXPECT_EQ(tunic::data::find_fault<sixty_five>(), tunic::data::fault::size);
}

TEST(Reflect, RefusesWhatItCannotList) {
    using tunic::data::fault;
    using tunic::data::find_fault;
    EXPECT_EQ(find_fault<derived_from_empty>(), fault::bases);
    EXPECT_EQ(find_fault<derived>(), fault::bases);
    EXPECT_EQ(find_fault<reference_member>(), fault::assignment);
    EXPECT_EQ(find_fault<const_reference_member>(), fault::assignment);
    EXPECT_EQ(find_fault<const_member>(), fault::assignment);
    EXPECT_EQ(find_fault<uninitialisable>(), fault::initialisation);
    EXPECT_EQ(find_fault<uninitialisable_with_default>(), fault::initialisation);
    EXPECT_FALSE(tunic::plain<either>);
    EXPECT_FALSE(tunic::plain<std::string>);
    EXPECT_FALSE((tunic::plain<std::array<int, 3>>));
    EXPECT_FALSE(tunic::plain<int>);
    EXPECT_FALSE(tunic::reflected<explicit_only>);
}

TEST(Reflect, VisitsEveryFieldWithItsNameInOrder) {
    user ann{7, "Ann", true, {}};
    std::vector<std::string_view> seen;
    tunic::for_each_field(ann, [&](std::string_view name, auto& member) {
        seen.push_back(name);
        if constexpr (std::is_same_v<decltype(member), std::string&>) member = "Bob";
    });
    EXPECT_THAT(seen, ElementsAre("id", "name", "active", "tags"));
    EXPECT_EQ(ann.name, "Bob");
}

TEST(Reflect, GivesConstMembersOfAConstValue) {
    user const ann{7, "Ann", true, {}};
    tunic::for_each_field(ann, [](std::string_view, auto& member) {
        static_assert(std::is_const_v<std::remove_reference_t<decltype(member)>>);
    });
}

TEST(Reflect, WorksInConstantExpressions) {
    struct point {
        int x, y;
    };
    constexpr int sum = [] {
        point const value{3, 4};
        int total = 0;
        tunic::for_each_field(value, [&](std::string_view, int member) { total += member; });
        return total;
    }();
    EXPECT_EQ(sum, 7);
}

TEST(Describe, RenamesFieldsAndReachesPrivateMembers) {
    EXPECT_THAT(names<account>(), ElementsAre("id", "full_name"));
    account value{1, "Ann"};
    std::string name;
    tunic::for_each_field(value, [&](std::string_view, auto& member) {
        if constexpr (std::is_same_v<decltype(member), std::string&>) name = member;
    });
    EXPECT_EQ(name, "Ann");
}

TEST(Describe, CoversBaseClasses) { EXPECT_THAT(names<derived>(), ElementsAre("id", "own")); }

TEST(Describe, SaysWhetherUnknownKeysAreRefused) {
    EXPECT_TRUE(tunic::is_strict<account>);
    EXPECT_FALSE(tunic::is_strict<derived>);
    EXPECT_FALSE(tunic::is_strict<user>);
}

} // namespace
