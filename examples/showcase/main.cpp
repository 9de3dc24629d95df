// A small, realistic service: notes, kept in memory. ./dev run starts it.
//
//   curl localhost:8080/health                                 # -> {"status":"ok"}
//   curl -i -H "Authorization: Bearer $NOTES_TOKEN" --json '{"title":"Milk","tags":["shopping"]}' localhost:8080/notes
//       # -> HTTP/1.1 201 Created
//       # -> /^Location: .notes.4$/
//       # -> {"id":4,"title":"Milk","text":"","tags":["shopping"],"likes":0,"changed":"2
//   curl 'localhost:8080/notes?q=MILK&tag=shopping'            # -> {"page":1,"size":20,"total":1,"notes":[{"id":4,
//   curl 'localhost:8080/notes?size=2&page=2'                  # -> {"page":2,"size":2,"total":4,"notes":[{"id":2,
//   curl 'localhost:8080/notes?size=0&page=two'
//       # -> {"path":"/page","code":"number_integer"
//       # -> {"path":"/size","code":"number_minimum","message":"must be at least 1"}
//   curl localhost:8080/notes/1                                # -> {"id":1,"title":"Welcome"
//   curl -X POST localhost:8080/notes/1/likes                  # -> "likes":1
//   curl -i --json '{"title":""}' localhost:8080/notes
//       # -> HTTP/1.1 401 Unauthorized
//       # -> WWW-Authenticate: Bearer
//       # -> {"detail":"writing needs a token"}
//   curl -i -H "Authorization: Bearer $NOTES_TOKEN" --json '{"title":"","tags":["a","",7]}' localhost:8080/notes
//       # -> HTTP/1.1 400 Bad Request
//       # -> Content-Type: application/problem+json
//       # -> /"request_id":"[0-9a-f-]{36}"/
//       # -> {"path":"/tags/2","code":"json_type","message":"must be a string"}
//       # -> {"path":"/title","code":"string_length","message":"a title has 1 to 120 characters"}
//   curl -H "Authorization: Bearer $NOTES_TOKEN" -X PUT --json '{"title":"Eggs","text":"six"}' localhost:8080/notes/4
//       # -> {"id":4,"title":"Eggs","text":"six"
//   curl -H "Authorization: Bearer $NOTES_TOKEN" -d title=Eggs localhost:8080/notes    # -> "status":415
//   curl localhost:8080/notes/export.ndjson                    # -> /\{"id":1,.*\}\n\{"id":2,.*\}\n/
//   curl 'localhost:8080/notes/export.ndjson?tag=search'       # -> /\A\{"id":2,.*\}\n\Z/
//   curl -i -H "Authorization: Bearer $NOTES_TOKEN" -X DELETE localhost:8080/notes/4   # -> HTTP/1.1 204 No Content
//   curl -i localhost:8080/notes/4
//       # -> HTTP/1.1 404 Not Found
//       # -> {"id":4}
//       # -> /^X-Response-Time: [\d.]+ms/
//   curl -i -X PATCH localhost:8080/notes/1                    # -> Allow: GET, HEAD, PUT, DELETE, OPTIONS
//   curl -i -H 'Origin: https://example.org' localhost:8080/notes    # -> Access-Control-Allow-Origin: *
//   curl localhost:8080/                                       # -> there is nothing at /, try /docs
//   curl localhost:8080/docs                                   # -> <!doctype html>
//   curl localhost:8080/openapi.json                           # -> "operationId": "like_note"
//   ./client http://localhost:8080 add Bread rye               # -> 5 Bread
//   ./client http://localhost:8080 find rye                    # -> 1 found
//   ./client http://localhost:8080 like 5                      # -> 5 is liked by 1
//   ./client http://localhost:8080 add ''                      # -> a title has 1 to 120 characters
//   ./client http://localhost:8080 drop 99                     # -> there is no note 99
#include "auth.hpp"
#include "notes.hpp"
#include "port.hpp"

#include <tunic/api/openapi.hpp>
#include <tunic/middleware/cors.hpp>
#include <tunic/middleware/logger.hpp>
#include <tunic/middleware/request_id.hpp>
#include <tunic/middleware/response_time.hpp>
#include <tunic/tunic.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace tunic;

struct health {
    std::string_view status = "ok";
};

openapi_options const about{
    .title = "Notes",
    .version = "1.0.0",
    .description =
        "Notes, kept in memory. Writing needs `Authorization: Bearer TOKEN` with the token that the server prints.",
};

void fill(showcase::note_store& store) {
    store.add({"Welcome", "This is a note. Read on with GET /notes/2.", {"tour"}});
    store.add({"Searching", "GET /notes?q=text&tag=tour finds this one.", {"tour", "search"}});
    store.add({"Everything", "GET /notes/export.ndjson streams all notes.", {"tour", "streams"}});
}

void print_welcome(service const& what, std::string const& token, unsigned port) {
    fmt::print("\n{}\nWriting needs this token (NOTES_TOKEN sets another one). To try it:\n\n  NOTES_TOKEN={}\n",
               what.describe(), token);
    constexpr char const* with_token = "-H \"Authorization: Bearer $NOTES_TOKEN\" ";
    fmt::print("  curl localhost:{}/notes\n", port);
    fmt::print("  curl 'localhost:{}/notes?q=find&tag=tour'\n", port);
    fmt::print("  curl 'localhost:{}/notes?size=0'\n", port);
    fmt::print("  curl {}--json '{{\"title\":\"Milk\",\"tags\":[\"shopping\"]}}' localhost:{}/notes\n", with_token,
               port);
    fmt::print("  curl {}-X DELETE -i localhost:{}/notes/4\n", with_token, port);
    fmt::print("  curl -X POST localhost:{}/notes/1/likes\n", port);
    fmt::print("  curl -X PATCH -i localhost:{}/notes/1\n", port);
    fmt::print("  curl localhost:{}/notes/export.ndjson\n\n", port);
    fmt::print("To read and try the whole API in a browser: localhost:{}/docs\n\n", port);
    std::fflush(stdout);
}

} // namespace

// showcase [PORT] [ADDRESS]    serves
// showcase --print-openapi     prints the OpenAPI document
int main(int argc, char** argv) try {
    char const* const given = std::getenv("NOTES_TOKEN");
    std::string const token = given && *given ? given : showcase::random_token();
    showcase::note_store store(10'000);
    fill(store);

    // [app]
    app app;
    app.use(middleware::response_time())
        .use(middleware::request_id())
        .use(middleware::logger())
        .use(middleware::cors({.expose_headers = {"Location", "X-Request-Id"}}))
        .use(openapi(about));
    app.get("/health", [](context&) { return health{}; });
    app.mount(notes_routes(store, showcase::bearer_auth(token)));
    app.not_found([](context& c) { c.status(404).text(c.format("there is nothing at {}, try /docs\n", c.path())); });
    // [/app]

    service const service = std::move(app).compile();
    if (argc > 1 && std::string_view(argv[1]) == "--print-openapi")
        return std::fputs(openapi_document(service, about).c_str(), stdout) < 0;
    print_welcome(service, token, port_from(argc, argv));
    return run(service, {.address = argc > 2 ? argv[2] : "127.0.0.1", .port = port_from(argc, argv)});
} catch (std::exception const& e) {
    fmt::print(stderr, "showcase: {}\n", e.what());
    return 1;
}
