#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::route_at<"archive{.:format}{-:compression}">() -> items_at<"archive{.:format}{-:compression}"> {
    return {GET([](context_at<"archive{.:format}{-:compression}">& c) {
        auto const compression = c.has_param("compression") ? c.param<"compression">() : "not compressed";
        return c.format("{}, {}\n", c.param<"format">(), compression);
    })};
}
