// Errors, and how the client sees them.
//
//   curl -i localhost:8080/users/7
//       # -> HTTP/1.1 404 Not Found
//       # -> {"type":"about:blank","title":"Not Found","status":404,"detail":"no such user"}
//   curl -i -H 'Accept: text/plain' localhost:8080/users/7     # -> no such user
//   curl -i localhost:8080/busy
//       # -> HTTP/1.1 503 Service Unavailable
//       # -> Retry-After: 5
//   curl localhost:8080/secret
//       # -> {"type":"about:blank","title":"Internal Server Error","status":500}
//   curl -i localhost:8080/shop/soap
//       # -> HTTP/1.1 409 Conflict
//       # -> none left
//   curl -i localhost:8080/shop/other
//       # -> HTTP/1.1 404 Not Found
//       # -> we sell soap
//   curl -i localhost:8080/slow
//       # -> HTTP/1.1 503 Service Unavailable
//       # -> the request took too long
//   curl localhost:8080/failures                               # -> 3
#include "port.hpp"

#include <tunic/tunic.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>

namespace {

using namespace std::chrono_literals;
using namespace tunic;

// [refuse]
void show_user(context& c) { c.fail(404, "no such user"); }

void busy(context&) {
    throw http_error(503, "try later", {{"Retry-After", "5"}}, /*expose=*/true); // the client may read it
}
// [/refuse]

// [unknown]
void leak(context&) { throw std::runtime_error("password of db7 refused"); } // for the log only
// [/unknown]

// [handler]
struct out_of_stock : std::runtime_error {
    out_of_stock() : std::runtime_error("none left") {}
};

task<> explain_stock(context& c, std::exception_ptr error) {
    try {
        std::rethrow_exception(error); // uncaught errors go to the next outer handler
    } catch (out_of_stock const& e) { c.status(409).text(e.what()); }
    co_return;
}
// [/handler]

void sell(context& c) {
    if (c.param("thing") == "soap") throw out_of_stock();
    c.fail(404, "we sell soap");
}

// [timeout]
task<std::string> ask_another(context& c) {
    co_await c.sleep(10s);
    co_return "at last";
}
task<> slow(context& c) {
    auto answer = ask_another(c);
    c.text(co_await with_timeout(c, 100ms, std::move(answer))); // timed_out: 503 unless caught
}
// [/timeout]

} // namespace

int main(int argc, char** argv) {
    // [log]
    std::atomic<std::uint64_t> failures = 0;
    tunic::app app{{.log = [&failures](tunic::log_record const& r) {
        if (r.level == tunic::log_level::error) failures += r.count;
        tunic::log_to_stderr(r); // the default
    }}};
    // [/log]
    app.get("/failures", [&failures](context&) { return failures.load(); });
    app.get("/users/:id", show_user).get("/busy", busy).get("/secret", leak).get("/slow", slow);
    // [mount]
    app.mount(define_group("/shop", on_error(explain_stock), define_route("/:thing", GET(sell))));
    // [/mount]
    return tunic::run(std::move(app), {.port = port_from(argc, argv)});
}
