#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::route_at<"users/{id}/{tab}">() -> items_at<"users/{id}/{tab}"> {
    return {GET(
        [](context_at<"users/{id}/{tab}">& c) { return c.format("{} of {}\n", c.param<"tab">(), c.param<"id">()); })};
}
