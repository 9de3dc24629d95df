// Directory routes: the folders below api/ are the URLs. What follows is each of them.
//
//   curl localhost:8080/api                            # -> welcome
//   curl localhost:8080/api/users                      # -> [{"id":1,"name":"Ann"},{"id":2,"name":"Bob"}]
//   curl localhost:8080/api/users/2                    # -> {"id":2,"name":"Bob"}
//   curl -i localhost:8080/api/users/two               # -> HTTP/1.1 400 Bad Request
//   curl localhost:8080/api/users/2/posts              # -> posts of 2
//   curl localhost:8080/api/files/a.b.c                # -> a.b as c
//   curl localhost:8080/api/docs/guide/routing         # -> guide/routing
//   curl localhost:8080/api/docs                       # -> the table of contents
//   curl localhost:8080/api/book-info                  # -> all books
//   curl localhost:8080/api/book-7-info                # -> book 7
//   curl localhost:8080/api/locale                     # -> any language, any country
//   curl localhost:8080/api/locale-en                  # -> en, any country
//   curl localhost:8080/api/locale-en-US               # -> en, US
//   curl localhost:8080/api/archive.zip                # -> zip, not compressed
//   curl localhost:8080/api/archive.tar-gz             # -> tar, gz
//   curl localhost:8080/api/products                   # -> all categories
//   curl localhost:8080/api/products/tools.html        # -> tools
//   curl -i localhost:8080/api/nothing                 # -> HTTP/1.1 404 Not Found
//   curl -i -X PUT localhost:8080/api/users            # -> HTTP/1.1 405 Method Not Allowed
//                                                      # -> Allow: GET, HEAD, OPTIONS
//
// The layers of three use.cpp, from outside in; users/[id] has its own occupant of the slot `logger`, at the place of
// the first; `edge:auth` is lifted before all, and is for DELETE only.
//
//   curl -i localhost:8080/api                         # -> X-Passed: top logger
//   curl -i localhost:8080/api/users                   # -> X-Passed: top logger users
//   curl -i localhost:8080/api/users/2                 # -> X-Passed: top own-logger users user
//   curl -i localhost:8080/api/users/2/posts           # -> X-Passed: top logger users
//   curl -i -X DELETE localhost:8080/api/users/2       # -> HTTP/1.1 401 Unauthorized
//   curl -i -X DELETE -H 'X-User: Ann' localhost:8080/api/users/2   # -> HTTP/1.1 204 No Content
//                                                      # -> X-Passed: login top own-logger users user
#include "port.hpp"

#include <cstdio>

// [main]
#include <routes/api.hpp> // made by tunic_directory_routes()
#include <tunic/tunic.hpp>

tunic::app make_app() {
    tunic::app app;
    app.mount(routes::api());
    return app;
}
// [/main]

int main(int argc, char** argv) {
    tunic::service const service = make_app().compile();
    std::fputs(service.describe().c_str(), stdout);
    std::fflush(stdout);
    return tunic::run(service, {.port = port_from(argc, argv)});
}
