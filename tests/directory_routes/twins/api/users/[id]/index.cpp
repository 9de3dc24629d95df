#include "parts.hpp"

using namespace tunic;

template <> auto tunic::route_at<"users/[id]">() -> items_at<"users/[id]"> {
    return {use(own_logger, {.slot = "logger"}), GET(show)};
}
