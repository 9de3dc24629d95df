// The server under test: one thread, every feature on, one route per workload of bench/macro/workloads.py.

#include <tunic/api.hpp>
#include <tunic/api/serve.hpp>
#include <tunic/input.hpp>
#include <tunic/tunic.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

// A small API, served twice: as endpoints, and by hand.
namespace api {

struct user {
    std::int64_t id;
    std::string name;
};
struct new_user {
    std::string name;
    std::string email;
    int age;
};
struct not_found {
    std::int64_t id;
};

constexpr auto users = tunic::root("typed") / "users";
constexpr auto get_user = GET(users / tunic::param<std::int64_t>("id")).response<user>().failure<not_found>(404);
constexpr auto create_user = POST(users).request<new_user>().response<user>();

} // namespace api

template <>
struct tunic::rules<api::new_user>
    : tunic::rule_set<rule<&api::new_user::name, length<1, 80>>, rule<&api::new_user::age, minimum<0>, maximum<150>>> {
};

namespace {

using tunic::context;
using tunic::next;
using tunic::task;

struct greeting {
    std::string_view message;
};

char const* hello(context&) { return "Hello, World!"; }

greeting hello_json(context&) { return {"Hello, World!"}; }

void show_post(context& c) { c.text(c.format("{} {}", c.param("id"), c.param("postId"))); }

task<> pass_on(context&, next next) { co_await next(); }

/// The value of a string member, found by hand: this workload measures receiving the body, not reading JSON.
std::string_view string_member(std::string_view json, std::string_view quoted_name) {
    auto at = json.find(quoted_name);
    if (at == std::string_view::npos) return {};
    at = json.find('"', at + quoted_name.size());
    if (at == std::string_view::npos) return {};
    return json.substr(at + 1, json.find('"', at + 1) - at - 1);
}

task<> echo_name(context& c) { c.text(string_member(co_await c.body(), "\"name\"")); }

void add_users_as_endpoints(tunic::app& app) {
    using tunic::call, tunic::reply;
    app.serve<api::get_user>([](call<api::get_user>& c) -> task<reply<api::get_user>> {
        if (c.id() > 1000) co_return api::not_found{c.id()};
        co_return api::user{c.id(), "Ada Lovelace"};
    });
    app.serve<api::create_user>([](call<api::create_user>& c) -> task<reply<api::create_user>> {
        co_return api::user{7, std::move(c.body().name)};
    });
}

void add_users_by_hand(tunic::app& app) {
    app.get("/hand/users/:id", [](context& c) -> task<> {
        auto const id = c.param<std::int64_t>("id");
        if (id > 1000) {
            c.status(404).json(api::not_found{id});
            co_return;
        }
        c.json(api::user{id, "Ada Lovelace"});
    });
    app.post("/hand/users", [](context& c) -> task<> {
        auto& in = co_await c.body<api::new_user>();
        c.json(api::user{7, std::move(in.name)});
    });
}

/// 199 neighbours, so that the route with two parameters is one of 200.
void add_neighbours(tunic::app& app) {
    for (int i = 0; i < 199; ++i) {
        auto const path = "/service" + std::to_string(i / 10) + "/:id/part" + std::to_string(i) + "/:partId";
        app.get(tunic::pattern(path), hello);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: bench_tunic PORT\n", stderr);
        return 2;
    }
    try {
        tunic::app app;
        app.get("/", hello);
        app.get("/json", hello_json);
        app.post("/json", echo_name);
        app.get("/m0", hello); // /mw without its layers
        app.mount(tunic::define_route("/mw", tunic::use(pass_on), tunic::use(pass_on), tunic::use(pass_on),
                                      tunic::use(pass_on), tunic::use(pass_on), tunic::use(pass_on),
                                      tunic::use(pass_on), tunic::use(pass_on), tunic::GET(hello)));
        add_users_as_endpoints(app);
        add_users_by_hand(app);
        add_neighbours(app);
        app.get("/users/:id/posts/:postId", show_post);
        auto const port = static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10));
        return tunic::run(std::move(app), {.port = port, .threads = 1});
    } catch (std::exception const& e) {
        std::fprintf(stderr, "bench_tunic: %s\n", e.what());
        return 1;
    }
}
