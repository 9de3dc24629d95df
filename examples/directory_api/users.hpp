#pragma once
#include <array>
#include <string_view>

struct user {
    int id;
    std::string_view name;
};
constexpr std::array users{user{1, "Ann"}, user{2, "Bob"}};
