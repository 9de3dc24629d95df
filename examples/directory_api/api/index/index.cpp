#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::route_at<"index">() -> items_at<"index"> {
    return {GET([](context&) { return "welcome\n"; })};
}
