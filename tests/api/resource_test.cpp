#include <tunic/api/resource.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace tunic {
namespace {

constexpr auto api = root("api");
constexpr auto users = api / "users";
constexpr auto one_user = users / param<std::int64_t>("id");
constexpr auto one_file = one_user / "files" / param<std::string>("name");
constexpr auto other = root("internal") / "health check";

TEST(ResourceG1, IsATreeOfValuesWithAPattern) {
    EXPECT_EQ(api.pattern(), "/api");
    EXPECT_EQ(users.pattern(), "/api/users");
    EXPECT_EQ(one_user.pattern(), "/api/users/:id");
    EXPECT_EQ(one_file.pattern(), "/api/users/:id/files/:name");
}

TEST(ResourceG1, SeveralRootsCoexist) {
    EXPECT_EQ(other.pattern(), "/internal/health check");
    EXPECT_EQ(root().pattern(), "/");
    EXPECT_EQ((root() / "users").pattern(), "/users");
}

TEST(ResourceG1, KnowsTheTypesAndNamesOfItsParameters) {
    static_assert(std::same_as<decltype(users)::parameters, std::tuple<>>);
    static_assert(std::same_as<decltype(one_file)::parameters, std::tuple<std::int64_t, std::string>>);
    EXPECT_EQ(one_file.parameter_name(0), "id");
    EXPECT_EQ(one_file.parameter_name(1), "name");
}

TEST(ResourceG1, IsComparedByItsPattern) {
    EXPECT_EQ(api / "users", users);
    EXPECT_NE(api / "groups", users);
}

// A literal segment may come again; only the names of parameters must differ.
TEST(ResourceG1, MayHaveTheSameSegmentTwice) {
    EXPECT_EQ((users / param<int>("id") / "friends" / param<int>("friend_id") / "users").pattern(),
              "/api/users/:id/friends/:friend_id/users");
}

} // namespace
} // namespace tunic
