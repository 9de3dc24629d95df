#pragma once
// The contract between server and client: one header, included by both.
#include <tunic/api.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// [api]
namespace api {

struct user {
    std::int64_t id;
    std::string name;
};
struct new_user {
    std::string name;
};
struct filter {
    std::optional<std::string> starts_with = {};
};
struct not_found {
    std::int64_t id;
};
struct conflict {
    std::string why;
};

// [declare]
inline constexpr auto users = tunic::root("api") / "users";
inline constexpr auto one = users / tunic::param<std::int64_t>("id");

inline constexpr auto list_users = GET(users).query<filter>().response<std::vector<user>>();
inline constexpr auto create_user = POST(users).request<new_user>().response<user>(201).failure<conflict>(409);
inline constexpr auto get_user = GET(one).response<user>().failure<not_found>(404).doc("One user by id");
inline constexpr auto drop_user = DELETE(one).failure<not_found>(404);
// [/declare]

} // namespace api

template <>
struct tunic::rules<api::new_user> : tunic::rule_set<tunic::rule<&api::new_user::name, tunic::length<1, 40>>> {};
// [/api]

// [shapes]
namespace api {

struct name_taken {
    std::int64_t by;
};
struct name_locked {
    std::string why;
};
using name_refused = std::variant<name_taken, name_locked>; // {"type":"name_taken","by":7}, {"type":"name_locked", ...}

inline constexpr auto rename_user =
    PUT(one, "name").request<new_user>().response<user>().failure<not_found>(404).failure<name_refused>(409);

} // namespace api
// [/shapes]
