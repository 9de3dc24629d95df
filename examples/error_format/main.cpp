// One format for every error, whatever its origin: here that of the RealWorld API, `{"errors":{"field":["message"]}}`.
//
//   curl -i -H 'Content-Type: application/json' -d '{"name":"","age":7}' localhost:8080/users
//       # -> HTTP/1.1 422 Unprocessable Content
//       # -> {"errors":{"name":["must have 1 to 80 characters"]}}
//   curl localhost:8080/users/ann                              # -> {"errors":{"body":["no such user"]}}
//   curl localhost:8080/nowhere                                # -> {"errors":{"body":["Not Found"]}}
//   curl -i -X DELETE localhost:8080/users
//       # -> HTTP/1.1 405 Method Not Allowed
//       # -> Allow: POST, OPTIONS
//       # -> {"errors":{"body":["Method Not Allowed"]}}
//   curl -i localhost:8080/me
//       # -> HTTP/1.1 401 Unauthorized
//       # -> WWW-Authenticate: Token
//       # -> {"errors":{"body":["who are you?"]}}
//   curl localhost:8080/crash                                  # -> {"errors":{"body":["Internal Server Error"]}}
#include "port.hpp"

#include <tunic/api/document_error.hpp>
#include <tunic/http/status.hpp>
#include <tunic/input.hpp>
#include <tunic/tunic.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace tunic;

struct new_user {
    std::string name;
    int age = 18;
};
template <> struct tunic::rules<new_user> : tunic::rule_set<rule<&new_user::name, length<1, 80>>> {};

// [format]
struct error_list {
    std::map<std::string, std::vector<std::string>> errors;
};

void write_error(context& c, problem const& p) {
    error_list list;
    for (auto const& fault : p.errors)
        list.errors[fault.path.substr(fault.path.rfind('/') + 1)].push_back(fault.message);
    if (p.errors.empty()) list.errors["body"].emplace_back(p.detail.empty() ? http::reason_phrase(p.status) : p.detail);
    if (!p.target.empty()) c.status(422); // invalid input
    c.json(list);
}
// [/format]

int main(int argc, char** argv) {
    // [use]
    tunic::app app{{.problem = write_error}};
    app.use(openapi({.title = "Users", .invalid_input = document_error<error_list>(422)}));
    // [/use]
    app.post("/users", [](context& c, json<new_user> in) { c.status(201).json(*in); });
    app.get("/users/:name", [](context& c) { c.fail(404, "no such user"); });
    app.get("/me", [](context& c) { c.fail(401, "who are you?", {{"WWW-Authenticate", "Token"}}); });
    app.get("/crash", [](context&) { throw std::runtime_error("the password of the database"); });
    return tunic::run(std::move(app), {.port = port_from(argc, argv)});
}
