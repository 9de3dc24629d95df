// [route]
#include "passed.hpp"
#include "users.hpp"

#include <tunic/directory.hpp>

using namespace tunic;

namespace {

user show(context_at<"users/[id]">& c) {
    for (auto const& u : users)
        if (u.id == c.param<"id", int>()) return u; // c.param<"idd", int>() does not compile
    c.fail(404, "no such user");
}

void drop(context_at<"users/[id]">& c) { (void)show(c); } // neither a status nor a body: 204

} // namespace

template <> auto tunic::route_at<"users/[id]">() -> items_at<"users/[id]"> {
    return {
        use(passed("own-logger"), {.slot = "logger"}), // replaces the layer of api/use.cpp in this slot
        GET(show),
        DELETE(drop),
    };
}
// [/route]
