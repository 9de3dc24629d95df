// Your own middleware: options, state, refusals, and placement.
//
//   curl -i localhost:8080/                                              # -> X-Powered-By: tunic
//   curl -i localhost:8080/admin/users                                   # -> HTTP/1.1 401 Unauthorized
//                                                                        # -> an X-Key is needed
//   curl localhost:8080/admin/users -H 'X-Key: secret'                   # -> ann, bob
//   curl localhost:8080/admin/public                                     # -> for all
//   curl -i localhost:8080/echo -d '{}' -H 'Content-Type: a/b'           # -> HTTP/1.1 415 Unsupported Media Type
//   curl localhost:8080/echo -d hi -H 'Content-Type: text/plain'         # -> hi
//   curl -i 'localhost:8080/reports/[1-6]'                               # -> report 5
//                                                                        # -> HTTP/1.1 429 Too Many Requests
//   curl localhost:8080/total                                            # -> 13
#include "port.hpp"

#include <tunic/tunic.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

using tunic::context;
using tunic::next;
using tunic::task;

// [function]
task<> powered_by(context& c, next next) {
    c.set("X-Powered-By", "tunic");
    return next();
}
// [/function]

// [around]
task<> server_timing(context& c, next next) {
    auto const start = std::chrono::steady_clock::now();
    co_await next();
    std::chrono::duration<double, std::milli> const taken = std::chrono::steady_clock::now() - start;
    c.set("Server-Timing", c.format("app;dur={:.2f}", taken.count()));
}
// [/around]

// [refuse]
task<> require_key(context& c, next next) {
    if (c.header("X-Key") != "secret") c.fail(401, "an X-Key is needed");
    return next();
}
// [/refuse]

// [state]
class request_counter {
public:
    explicit request_counter(std::atomic<long>& total) : total_(&total) {}
    task<> operator()(context&, next next) const {
        total_->fetch_add(1, std::memory_order_relaxed);
        return next();
    }

private:
    std::atomic<long>* total_;
};
// [/state]

// [options]
struct rate_limit_options {
    std::int64_t requests = 5;
    std::chrono::milliseconds per = std::chrono::seconds(1);
};

// A fixed number of requests in each stretch of time, for all clients together.
class rate_limit_layer {
public:
    explicit rate_limit_layer(rate_limit_options options) : options_(options) {
        if (options.requests < 1 || options.requests >= 1 << 24)
            throw std::invalid_argument("rate_limit: between 1 and 16777215 requests are let through");
        if (options.per.count() < 1) throw std::invalid_argument("rate_limit: `per` is at least a millisecond");
    }

    task<> operator()(context& c, next next) const {
        if (take_one()) return next();
        // Under load, answering is cheaper than throwing.
        c.status(429).set("Retry-After", "60").text("too many requests\n");
        return {};
    }

private:
    // The stretch's number and the requests taken from it, in one word: loops on several threads share it without a
    // lock.
    bool take_one() const {
        auto const stretch = std::chrono::steady_clock::now().time_since_epoch() / options_.per;
        auto const fresh = static_cast<std::uint64_t>(stretch) << 24U;
        auto seen = taken_->load(std::memory_order_relaxed);
        for (;;) {
            auto const wanted = seen >> 24U == fresh >> 24U ? seen + 1 : fresh + 1;
            if (static_cast<std::int64_t>(wanted & 0xff'ffffU) > options_.requests) return false;
            if (taken_->compare_exchange_weak(seen, wanted, std::memory_order_relaxed)) return true;
        }
    }

    rate_limit_options options_;
    std::unique_ptr<std::atomic<std::uint64_t>> taken_ = std::make_unique<std::atomic<std::uint64_t>>(0);
};

tunic::any_layer rate_limit(rate_limit_options options = {}) {
    return tunic::named("rate_limit", rate_limit_layer(options));
}
// [/options]

// [body]
// The body is read only on demand: a request refused by its head costs nothing.
struct require_type {
    std::string_view type;
    task<> operator()(context& c, next next) const {
        if (!c.header("Content-Type").starts_with(type)) c.fail(415, std::string("send ") + std::string(type));
        return next();
    }
};
// [/body]

int main(int argc, char** argv) {
    std::atomic<long> total = 0;
    tunic::app app;
    // [app]
    app.use(powered_by).use(server_timing).use(request_counter(total));
    // [/app]
    app.get("/", [](context&) { return "hello\n"; });
    app.get("/total", [&total](context&) { return total.load(); });
    // [route]
    app.get("/reports/:id", rate_limit({.requests = 5, .per = std::chrono::minutes(1)}),
            [](context& c) { return c.format("report {}\n", c.param("id")); });
    app.mount(
        tunic::define_route("/echo", tunic::use(require_type{"text/plain"}, {.on = tunic::method::POST}),
                            tunic::GET([](context&) { return "POST a text to me\n"; }),
                            tunic::POST([](context& c) -> task<std::string_view> { co_return co_await c.body(); })));
    // [/route]
    // [slot]
    auto const admin = tunic::define_group(
        "/admin", tunic::use(require_key, {.slot = "auth"}),
        tunic::define_route("/users", tunic::GET([](context&) { return "ann, bob\n"; })),
        tunic::define_route("/public", tunic::use([](context&, next next) { return next(); }, {.slot = "auth"}),
                            tunic::GET([](context&) { return "for all\n"; })));
    app.mount(admin);
    // [/slot]
    // [combinators]
    app.use(tunic::except("/health", rate_limit({.requests = 1000})))
        .use(tunic::when([](context const& c) { return c.secure(); },
                         [](context& c, next next) {
                             c.set("Strict-Transport-Security", "max-age=15552000");
                             return next();
                         }));
    // [/combinators]
    return tunic::run(std::move(app), {.port = port_from(argc, argv)});
}
