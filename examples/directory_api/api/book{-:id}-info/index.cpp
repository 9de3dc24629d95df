#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::route_at<"book{-:id}-info">() -> items_at<"book{-:id}-info"> {
    return {GET([](context_at<"book{-:id}-info">& c) {
        return c.has_param("id") ? c.format("book {}\n", c.param<"id">()) : "all books\n";
    })};
}
