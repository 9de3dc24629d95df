// A handler's input and output: the request, the response, and state from outer layers.
//
//   curl 'localhost:8080/search/books?q=onion+soup&tag=a&tag=b'    # -> books: 'onion soup', 2 tags, page 1
//   curl 'localhost:8080/search/books?page=2&q='                   # -> books: '', 0 tags, page 2
//   curl 'localhost:8080/search/books?page=x'
//       # -> "detail":"parameter 'page' is not a number in its range"
//   curl localhost:8080/items/12                                   # -> 13 is next
//   curl localhost:8080/items/x                                    # -> parameter 'id' is not a number in its range
//   curl -d name=Ann --data-urlencode 'wish=tea & cake' localhost:8080/form    # -> Ann wishes for tea & cake
//   curl -b theme=dark localhost:8080/theme                        # -> dark
//   curl -i localhost:8080/theme/light
//       # -> Set-Cookie: theme=light; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax
//       # -> Location: /theme
//   curl -i localhost:8080/json
//       # -> Content-Type: application/json
//       # -> [{"name":"ash","height":3.5,"kind":"tree","planted":null}]
//   curl -i localhost:8080/value
//       # -> HTTP/1.1 201 Created
//       # -> Location: /things/7
//   curl -i localhost:8080/nothing                                 # -> HTTP/1.1 204 No Content
//   curl -H 'X-User: Ann' localhost:8080/me                        # -> Ann, seen by /me
//   curl -i localhost:8080/me                                      # -> HTTP/1.1 500 Internal Server Error
#include "port.hpp"

#include <tunic/http/query.hpp>
#include <tunic/tunic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace tunic;

// [request]
std::string_view search(context& c) {
    auto const shelf = c.param("shelf");              // from the path; empty if the pattern has no such parameter
    auto const wanted = c.query("q").value_or("all"); // absent is not the same as empty
    auto const tags = c.queries("tag");               // all values, in order
    auto const page = c.query<std::optional<unsigned>>("page").value_or(1); // 400 if it is not a number
    return c.format("{}: '{}', {} tags, page {}\n", shelf, wanted, tags.size(), page);
}
// [/request]

// [number]
std::string_view item(context& c) {
    auto const id = c.param<std::int64_t>("id"); // 400 if it is not a number; std::optional<T> may be absent
    return c.format("{} is next\n", id + 1);
}
// [/number]

// [form]
task<std::string_view> wish(context& c) {
    http::query_view const form(co_await c.body()); // a form is encoded like a query
    auto const name = form.get("name", c.memory()).value_or("nobody");
    auto const what = form.get("wish", c.memory()).value_or("nothing");
    co_return c.format("{} wishes for {}\n", name, what);
}
// [/form]

// [json]
enum class growth { tree, shrub };
struct plant {
    std::string name;
    double height;
    growth kind;
    std::optional<int> planted = {};
};
std::vector<plant> plants(context&) { return {{"ash", 3.5, growth::tree, std::nullopt}}; }
// [/json]

// [write]
void set_theme(context& c) {
    c.cookie({.name = "theme", .value = c.param("theme"), .max_age = 3600});
    c.set("Cache-Control", "no-store").redirect("/theme", 303);
}
// [/write]

// [value]
response made(context&) { return response::text("made", 201).with("Location", "/things/7"); }
// [/value]

// [state]
struct user {
    std::string_view name;
};

task<> know_user(context& c, next next) {
    if (c.has_header("X-User")) c.put(user{c.header("X-User")});
    return next();
}
std::string_view me(context& c) { return c.format("{}, seen by {}\n", c.get<user>().name, c.route()); }
// [/state]

} // namespace

int main(int argc, char** argv) {
    tunic::app app;
    app.get("/search/:shelf", search).get("/items/:id", item).post("/form", wish);
    app.get("/theme", [](context& c) { return c.cookie("theme"); }).get("/theme/:theme<alpha>", set_theme);
    app.get("/json", plants).get("/value", made).get("/nothing", [](context&) {});
    app.get("/me", know_user, me);
    return tunic::run(std::move(app), {.port = port_from(argc, argv)});
}
