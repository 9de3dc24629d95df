// Calls the endpoints of api.hpp. Usage: client http://localhost:8080, with this folder's server running there.
#include "api.hpp"

#include <tunic/client.hpp>
#include <tunic/tunic.hpp>

#include <cstdio>
#include <string>

namespace {

using namespace std::chrono_literals;
using tunic::client;
using tunic::task;

// [call]
task<> call_endpoints(client const& http) {
    // [match]
    auto const found = co_await http.call<api::get_user>(1);
    found.match([](api::user const& u) { std::printf("1 is %s\n", u.name.c_str()); },
                [](api::not_found const&) { std::puts("there is no 1"); });
    // [/match]

    auto const missing = co_await http.call<api::get_user>(99);
    if (auto const* f = missing.failure_if<api::not_found>()) std::printf("there is no %d\n", static_cast<int>(f->id));

    api::new_user bob{"Bob"}; // a variable: an awaited expression should not contain owning temporaries
    api::user const made = (co_await http.call<api::create_user>(bob)).value(); // throws if it is not a user
    api::filter const which{.starts_with = "B"};
    for (auto const& u : (co_await http.call<api::list_users>(which)).value())
        std::printf("users with B: %s\n", u.name.c_str());
    (co_await http.call<api::drop_user>(made.id)).value();
}
// [/call]

// [errors]
task<> see_errors(client const& http) {
    api::new_user nameless{""};
    auto const refused = co_await http.call<api::create_user>(nameless); // breaks a rule: nothing is sent
    if (auto const* e = refused.error()) std::printf("%s\n", e->what());

    api::new_user ann{"Ann"};
    try {
        (co_await http.call<api::create_user>(ann)).value();
    } catch (tunic::endpoint_error const& e) { std::printf("Ann is taken: %d\n", e.status()); }
}
// [/errors]

// [shapes]
task<> rename_the_first(client const& http) {
    api::new_user cleo{"Cleo"};
    auto const renamed = co_await http.call<api::rename_user>(1, cleo);
    renamed.match([](api::user const& u) { std::printf("1 is %s now\n", u.name.c_str()); },
                  [](api::not_found const&) { std::puts("there is no 1"); },
                  [](api::name_taken const& f) { std::printf("%d has that name\n", static_cast<int>(f.by)); },
                  [](api::name_locked const& f) { std::printf("the name is locked: %s\n", f.why.c_str()); });
}
// [/shapes]

// [plain]
task<> get_plain(client const& http) {
    auto const r = co_await http.get("/api/users/1", {{"Accept", "application/json"}});
    if (r.ok()) std::printf("as text: %s\n", r.body.c_str());

    auto const gone = co_await http.get("/nowhere");
    std::printf("%d, without an exception\n", gone.status);

    try {
        co_await http.get("http://127.0.0.1:1/");
    } catch (tunic::client_error const& e) {
        if (e.fault() == tunic::client_fault::not_connected)
            std::printf("nobody listens there: %s\n", name_of(e.fault()).data());
    }
}
// [/plain]

// [stream]
task<> read_in_pieces(client const& http) {
    auto exchange = co_await http.open(tunic::client_request("/api/users/1"));
    co_await exchange.response();
    std::size_t size = 0;
    for (auto piece = co_await exchange.read_some(); !piece.empty(); piece = co_await exchange.read_some())
        size += piece.size(); // a view, valid until the next read_some()
    std::printf("read %zu bytes in pieces\n", size);
}
// [/stream]

// [upload]
task<> write_in_pieces(client const& http) {
    auto exchange = co_await http.open(
        tunic::client_request(tunic::method::POST, "/api/users").header("Content-Type", "application/json").streamed());
    for (std::string_view const piece : {R"({"name")", R"(:"Cleo"})"}) {
        bool const wanted = co_await exchange.write(piece); // waits until the server takes it
        if (!wanted) break;                                 // it has already refused
    }
    co_await exchange.finish();
    auto const body = co_await exchange.read_all(); // waits for the response first
    std::printf("%d: %s\n", exchange.status(), body.c_str());
}
// [/upload]

task<> talk(client const& http) {
    co_await call_endpoints(http);
    co_await see_errors(http);
    co_await rename_the_first(http);
    co_await get_plain(http);
    co_await read_in_pieces(http);
    co_await write_in_pieces(http);
}

// [in_process]
task<> call_without_socket(tunic::event_loop& loop) {
    tunic::app app;
    app.get("/hello", [](tunic::context&) { return "Hello"; });
    client const http(loop, std::move(app).compile());
    auto const r = co_await http.get("/hello");
    std::printf("without a socket: %d\n", r.status);
}
// [/in_process]

} // namespace

// [main]
int main(int argc, char** argv) {
    tunic::event_loop loop; // or any boost::asio::io_context; inside a handler, c.loop()
    client const http(loop, {.base = argc > 1 ? argv[1] : "http://127.0.0.1:8080", .first_byte_time = 5s});
    try {
        tunic::block_on(loop, talk(http));
        tunic::block_on(loop, call_without_socket(loop));
    } catch (tunic::client_error const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
// [/main]
