#include "parts.hpp"

using namespace tunic;

template <> auto tunic::middleware_at<"">() -> items_at<""> {
    return {use(named("outermost", outermost)), use(logger, {.slot = "logger"})};
}
