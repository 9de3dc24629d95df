#include "users.hpp"

#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::route_at<"users">() -> items_at<"users"> {
    return {GET([](context&) { return users; })};
}
