// A struct that only views its texts takes none that is gone before it is used.
#include <memory_resource>
#include <string>
#include <tunic/app/context.hpp>
#include <tunic/app/route.hpp>
#include <tunic/http/cookie.hpp>

using namespace tunic;

struct owner {
    std::string own;
    operator std::string_view() const { return own; }
};
bool chance();
owner make_owner();
std::string const kept;
std::pmr::string const pooled;

set_cookie const fine{.name = "sid", .value = kept, .path = std::string_view("/"), .domain = kept.c_str()};
use_options const also_fine{.slot = pooled};

set_cookie const c1{.name = chance() ? "sid" : kept, .value = ""}; // expect: this one is a temporary: give it a name
use_options const u1{.slot = "edge:" + pooled};                    // expect: this one is a temporary: give it a name
arrival const a1{.remote = "", .host = make_owner()};              // expect: this one is a temporary: give it a name
