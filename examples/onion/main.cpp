// The onion: layers around a handler. On the way in they run in source order, on the way out in reverse.
//
//   curl -i localhost:8080/
//       # -> hello from the core
//       # -> /^X-Took: \d+us/
//       # -> X-Powered-By: tunic
//   curl -i localhost:8080/order
//       # -> /^X-Trace: > outer\nX-Trace: > inner\nX-Trace: < inner\nX-Trace: < outer$/
//   curl -i -A somebot localhost:8080/
//       # -> HTTP/1.1 403 Forbidden
//       # -> no robots
//       # -> X-Powered-By: tunic
//   curl -i localhost:8080/broken
//       # -> HTTP/1.1 500 Internal Server Error
//       # -> X-Failed: the cupboard is bare
//   curl localhost:8080/count
//       # -> {"requests":4}
#include "port.hpp"

#include <tunic/tunic.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>

namespace {

using tunic::context;
using tunic::next;
using tunic::task;

// [around]
task<> took(context& c, next next) {
    auto const start = std::chrono::steady_clock::now();
    co_await next();
    auto const time = std::chrono::steady_clock::now() - start;
    c.set("X-Took", c.format("{}us", std::chrono::duration_cast<std::chrono::microseconds>(time).count()));
}
// [/around]

// [before]
task<> powered_by(context& c, next next) {
    c.set("X-Powered-By", "tunic");
    return next(); // nothing to do on the way out, so this is not a coroutine and has no frame
}
// [/before]

// [instead]
task<> no_robots(context& c, next next) {
    if (c.header("User-Agent").find("bot") == std::string_view::npos) return next();
    c.status(403).text("no robots\n");
    return {}; // next() is not called, so the inner layers do not run
}
// [/instead]

// [object]
class request_counter {
public:
    explicit request_counter(std::atomic<long>& total) : total_(&total) {}

    task<> operator()(context&, next next) const {
        ++*total_;
        return next();
    }

private:
    std::atomic<long>* total_; // a layer is shared by all threads
};
// [/object]

// [trace]
class trace {
public:
    explicit trace(std::string name) : name_(std::move(name)) {}

    task<> operator()(context& c, next next) const {
        c.append("X-Trace", c.format("> {}", name_));
        co_await next();
        c.append("X-Trace", c.format("< {}", name_));
    }

private:
    std::string name_;
};
// [/trace]

// [catch]
task<> report_failures(context& c, next next) {
    try {
        co_await next();
    } catch (std::exception const& e) {
        c.set("X-Failed", e.what());
        throw; // it stays an error: the response is a 500 that keeps this header
    }
}
// [/catch]

struct totals {
    long requests;
};

} // namespace

int main(int argc, char** argv) {
    std::atomic<long> requests = 0;

    // [use]
    tunic::app app;
    app.use(took).use(powered_by).use(no_robots).use(request_counter(requests));

    app.get("/", [](context&) { return "hello from the core\n"; });
    app.get("/order", trace("outer"), trace("inner"), [](context&) { return "see X-Trace\n"; });
    // [/use]
    app.get("/broken", report_failures,
            [](context&) -> std::string { throw std::runtime_error("the cupboard is bare"); });
    app.get("/count", [&requests](context&) { return totals{requests}; });
    return tunic::run(std::move(app), {.port = port_from(argc, argv)});
}
