#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::route_at<"docs/{...path}">() -> items_at<"docs/{...path}"> {
    return {GET([](context_at<"docs/{...path}">& c) {
        auto const path = c.param<"path">();
        return c.format("{}\n", path.empty() ? "the table of contents" : path);
    })};
}
