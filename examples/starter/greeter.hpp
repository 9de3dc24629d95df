#pragma once
// The project of docs/guide/getting-started.md: a route, a layer and a test, built against an installed Tunic.
#include <chrono>
#include <tunic/tunic.hpp>

inline tunic::task<> response_time(tunic::context& c, tunic::next next) {
    auto const start = std::chrono::steady_clock::now();
    co_await next(); // everything inside: other layers, then the handler
    std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - start;
    c.set("X-Response-Time", c.format("{:.3f}ms", took.count()));
}

inline tunic::app make_greeter() {
    tunic::app app;
    app.use(response_time);
    app.get("/greet/:name", [](tunic::context& c) { return c.format("Hello, {}!", c.param("name")); });
    return app;
}
