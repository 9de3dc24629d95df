#pragma once
// The API of the manual, as a header that server and client share.
#include <tunic/api/endpoint.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace api {

struct user {
    std::int64_t id;
    std::string name;
    friend bool operator==(user const&, user const&) = default;
};
struct new_user {
    std::string name;
};
struct filter {
    bool inactive = false;
    std::optional<std::string> q;
    std::vector<std::string> tag;
};
struct not_found {
    std::int64_t id;
};
struct conflict {
    std::string why;
};

inline constexpr auto root = tunic::root("api");
inline constexpr auto users = root / "users";
inline constexpr auto one = users / tunic::param<std::int64_t>("id");

inline constexpr auto list_users = GET(users).query<filter>().response<std::vector<user>>();
inline constexpr auto list_vips = GET(users, "vips").response<std::vector<user>>();
inline constexpr auto create_user = POST(users).request<new_user>().response<user>(201).failure<conflict>(409);
inline constexpr auto get_user = GET(one).response<user>().failure<not_found>(404).doc("One user by id");
inline constexpr auto drop_user = DELETE(one).failure<not_found>(404);

} // namespace api
