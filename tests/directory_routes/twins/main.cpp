// The same routes by folders and by hand.  twins describe          prints both tables
//                                         twins folders|hand COUNT  serves a request COUNT times, for callgrind
#include "parts.hpp"

#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <cstdio>
#include <cstdlib>
#include <routes/api.hpp>
#include <string_view>

namespace {

using namespace tunic;

// clang-format off
group by_hand() {
    return define_group("/api",
        use(named("outermost", outermost)), use(logger, {.slot = "logger"}),
        define_route("/", GET(list)),
        define_route("/docs/*path", GET(open_page), limits({.body = 10})),
        define_group("/users",
            use(login, {.on = method::POST, .slot = "edge:login"}),
            define_route("/", GET(list), POST(list)),
            define_route("/:id", use(own_logger, {.slot = "logger"}), GET(show))));
}
// clang-format on

service made_of(group const& routes) {
    app a;
    a.mount(routes);
    return std::move(a).compile();
}

} // namespace

int main(int, char** argv) {
    if (argv[1] == std::string_view("describe")) {
        std::printf("%s--\n%s", made_of(routes::api()).describe().c_str(), made_of(by_hand()).describe().c_str());
        return 0;
    }
    bool const folders = argv[1] == std::string_view("folders");
    // Both are made whichever is served, lest the memory of one lie differently.
    service const both[] = {made_of(routes::api()), made_of(by_hand())};
    testing::test_client client{both[folders ? 0 : 1]};
    for (int i = std::atoi(argv[2]); i > 0; --i)
        for (auto const* const url : {"/api/users/7", "/api/users", "/api/docs/a/b"})
            if (client.get(url).status != 200) return 1;
    return 0;
}
