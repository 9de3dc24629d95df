// Layers for the whole directory.
#include "passed.hpp"

#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::middleware_at<"">() -> items_at<""> {
    return {use(passed("top")), use(passed("logger"), {.slot = "logger"})};
}
