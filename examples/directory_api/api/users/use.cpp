// [middleware]
#include "passed.hpp"

#include <tunic/directory.hpp>

using namespace tunic;

namespace {

task<> require_login(context& c, next next) {
    if (!c.has_header("X-User")) c.fail(401, "say who you are");
    return passed("login")(c, next);
}

} // namespace

template <> auto tunic::middleware_at<"users">() -> items_at<"users"> {
    return {use(passed("users")), use(require_login, {.on = method::DELETE, .slot = "edge:auth"})};
}
// [/middleware]
