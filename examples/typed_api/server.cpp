// Endpoints declared once: served here, called in client.cpp.
//
//   curl localhost:8080/api/users/1                        # -> {"id":1,"name":"Ann"}
//   curl -i localhost:8080/api/users/99
//       # -> HTTP/1.1 404 Not Found
//       # -> {"id":99}
//   curl -i -d '{"name":""}' -H 'Content-Type: application/json' localhost:8080/api/users   # -> HTTP/1.1 400
//   ./client http://localhost:8080
//       # -> 1 is Ann
//       # -> there is no 99
//       # -> not sent
//       # -> users with B: Bob
//       # -> Ann is taken: 409
//       # -> the name is locked: Ann stays Ann
//       # -> as text: {"id":1,"name":"Ann"}
//       # -> read 21 bytes in pieces
//       # -> 201: {"id":3,"name":"Cleo"}
//       # -> nobody listens there: not connected
//       # -> without a socket: 200
#include "api.hpp"
#include "port.hpp"

#include <tunic/api/serve.hpp>
#include <tunic/tunic.hpp>

#include <algorithm>
#include <map>

namespace {

using namespace tunic;

class repository {
public:
    std::map<std::int64_t, api::user> users = {{1, {1, "Ann"}}};

    [[nodiscard]] bool has(std::string const& name) const { return find(name) != users.end(); }
    [[nodiscard]] std::map<std::int64_t, api::user>::const_iterator find(std::string const& name) const {
        return std::find_if(users.begin(), users.end(), [&](auto const& u) { return u.second.name == name; });
    }
    api::user const& add(std::string name) {
        auto const id = ++last_;
        return users.emplace(id, api::user{id, std::move(name)}).first->second;
    }

private:
    std::int64_t last_ = 1;
};

} // namespace

int main(int argc, char** argv) {
    repository repo;
    app app;
    // [serve]
    // [get_user]
    app.serve<api::get_user>([&](call<api::get_user>& c) -> task<reply<api::get_user>> {
        auto const found = repo.users.find(c.id());
        if (found != repo.users.end()) co_return found->second;
        co_return api::not_found{c.id()}; // returning an api::conflict here does not compile
    });
    // [/get_user]
    app.serve<api::create_user>([&](call<api::create_user>& c) -> task<reply<api::create_user>> {
        if (repo.has(c.body().name)) co_return api::conflict{"the name is taken"};
        co_return repo.add(c.body().name);
    });
    app.serve<api::drop_user>([&](call<api::drop_user>& c) -> task<reply<api::drop_user>> {
        if (repo.users.erase(c.id()) == 0) co_return api::not_found{c.id()};
        co_return done;
    });
    // [/serve]
    app.serve<api::list_users>([&](call<api::list_users>& c) -> task<reply<api::list_users>> {
        std::vector<api::user> all;
        auto const start = c.query().starts_with.value_or("");
        for (auto const& [id, user] : repo.users)
            if (user.name.starts_with(start)) all.push_back(user);
        co_return all;
    });
    // [shapes]
    app.serve<api::rename_user>([&](call<api::rename_user>& c) -> reply<api::rename_user> {
        auto const found = repo.users.find(c.id());
        if (found == repo.users.end()) return api::not_found{c.id()};
        if (c.id() == 1) return api::name_locked{"Ann stays Ann"};
        if (auto const other = repo.find(c.body().name); other != repo.users.end())
            return api::name_taken{other->first};
        found->second.name = c.body().name;
        return found->second;
    });
    // [/shapes]
    // One thread: the handlers share the repository without locks.
    return run(std::move(app), {.port = port_from(argc, argv), .threads = 1});
}
