// Routes as values: a route is a pattern and a list of items; groups form trees of routes.
//
//   curl localhost:8080/users                              # -> [{"id":1,"name":"Ann"},{"id":2,"name":"Bob"}]
//   curl localhost:8080/users/2                            # -> {"id":2,"name":"Bob"}
//   curl localhost:8080/users/9                            # -> "detail":"no such user"
//   curl localhost:8080/users/me                           # -> who are you?
//   curl -i -X DELETE localhost:8080/users/2               # -> HTTP/1.1 401 Unauthorized
//   curl -i -X DELETE -H 'X-User: Ann' localhost:8080/users/2   # -> HTTP/1.1 204 No Content
//   curl -i -X PATCH localhost:8080/users/2                # -> HTTP/1.1 405 Method Not Allowed
//                                                          # -> Allow: GET, HEAD, DELETE, OPTIONS
//   curl -i -X OPTIONS localhost:8080/users/2              # -> HTTP/1.1 204 No Content
//   curl -I localhost:8080/users                           # -> Content-Length: 45
//   curl -i localhost:8080/admin/statistics                # -> HTTP/1.1 401 Unauthorized
//   curl -H 'X-User: Ann' localhost:8080/admin/statistics  # -> {"users":2}
//   curl localhost:8080/admin/login                        # -> come in
//   curl localhost:8080/files/docs/2026/report.tar.gz      # -> docs/2026: report.tar as gz
//   curl localhost:8080/feed.xml                           # -> the feed
//   curl localhost:8080/rss                                # -> the feed
//   curl localhost:8080/link                               # -> /files/a%20b/c/report.pdf?page=2
#include "port.hpp"

#include <tunic/tunic.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

namespace {

using namespace tunic;

struct user {
    int id;
    std::string_view name;
};
struct statistics {
    std::size_t users;
};
constexpr std::array users{user{1, "Ann"}, user{2, "Bob"}};

user const& user_of(context& c) {
    auto const id = c.param<int>("id");
    auto const found = std::find_if(users.begin(), users.end(), [&](user const& u) { return u.id == id; });
    if (found == users.end()) c.fail(404, "no such user");
    return *found;
}

// [layer]
task<> require_login(context& c, next next) {
    if (!c.has_header("X-User")) throw http_error(401, "say who you are", {{"WWW-Authenticate", "X-User"}});
    return next();
}
task<> open_to_all(context&, next next) { return next(); }
// [/layer]

user show_user(context& c) { return user_of(c); }
void remove_user(context& c) { user_of(c); } // neither a status nor a body: 204

// clang-format off
// [routes]
route const user_list = define_route("/users", GET([](context&) { return users; }));

route const user_by_id = define_route("/users/:id<int>",
    use(require_login, {.on = method::DELETE, .slot = "auth"}), // not for GET
    GET(show_user),
    DELETE(remove_user));

route const current_user = define_route("/users/me", GET([](context&) { return "who are you?\n"; }));
// [/routes]

// [group]
route const statistics_route = define_route("/statistics", GET([](context&) { return statistics{users.size()}; }));

route const login_route = define_route("/login",
    use(open_to_all, {.slot = "auth"}), // replaces the group's layer in this slot
    GET([](context&) { return "come in\n"; }));

group const admin = define_group("/admin",
    use(require_login, {.slot = "auth"}), // for everything in this group
    statistics_route, login_route);
// [/group]

// [patterns]
route const files = define_route("/files/*folder/:name.:ext", GET([](context& c) {
    return c.format("{}: {} as {}\n", c.param("folder"), c.param("name"), c.param("ext"));
}));
route const feed = define_route("/feed.xml", alias("/rss"), GET([](context&) { return "the feed\n"; }));
// [/patterns]
// clang-format on

} // namespace

int main(int argc, char** argv) {
    tunic::app app;
    // [mount]
    app.mount(user_list).mount(user_by_id).mount(current_user).mount(admin).mount(files).mount(feed);
    // [/mount]
    app.get("/link", [](context&) {
        // [url_for]
        return url_for("/files/*folder/:name.:ext", {{"folder", "a b/c"}, {"name", "report"}, {"ext", "pdf"}},
                       {{"page", "2"}});
        // [/url_for]
    });
    // [describe]
    tunic::service const service = std::move(app).compile(); // one exception lists all mistakes in all routes
    std::fputs(service.describe().c_str(), stdout);
    // [/describe]
    std::fflush(stdout);
    return tunic::run(service, {.port = port_from(argc, argv)});
}
