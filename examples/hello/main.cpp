// The smallest server. On Ctrl-C it finishes running requests, then returns 0.
//
//   curl localhost:8080/                       # -> Hello, World!
//   curl localhost:8080/greet/Ann              # -> Hello, Ann!
//   curl -i localhost:8080/nothing             # -> HTTP/1.1 404 Not Found
//                                              # -> application/problem+json
//   curl -i -X DELETE localhost:8080/          # -> HTTP/1.1 405 Method Not Allowed
//                                              # -> Allow: GET, HEAD, OPTIONS
#include <tunic/tunic.hpp>

int main() {
    tunic::app app;
    app.get("/", [](tunic::context&) { return "Hello, World!"; });
    app.get("/greet/:name", [](tunic::context& c) { return c.format("Hello, {}!", c.param("name")); });
    return tunic::run(std::move(app), {.port = 8080});
}
