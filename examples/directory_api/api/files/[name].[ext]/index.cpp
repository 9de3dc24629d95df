#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::route_at<"files/[name].[ext]">() -> items_at<"files/[name].[ext]"> {
    return {GET([](context_at<"files/[name].[ext]">& c) {
        return c.format("{} as {}\n", c.param<"name">(), c.param<"ext">());
    })};
}
