#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::route_at<"products/{:category.html}">() -> items_at<"products/{:category.html}"> {
    return {GET([](context_at<"products/{:category.html}">& c) {
        return c.format("{}\n", c.has_param("category") ? c.param<"category">() : "all categories");
    })};
}
