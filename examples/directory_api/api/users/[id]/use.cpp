#include "passed.hpp"

#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::middleware_at<"users/[id]">() -> items_at<"users/[id]"> { return {use(passed("user"))}; }
