#pragma once
#include <tunic/tunic.hpp>

#include <chrono>
#include <string>

// An app as a function of its dependencies: the program passes real ones, a test its own.
// [app]
struct greeter_options {
    std::string greeting = "Hello";
    std::string token = {};
};

inline tunic::app make_greeter(greeter_options options) {
    using namespace tunic;
    app app;
    app.get("/greet/:name",
            [greeting = options.greeting](context& c) { return c.format("{}, {}!", greeting, c.param("name")); });
    app.post("/echo", [](context& c) -> task<std::string_view> { co_return co_await c.body(); });
    app.get("/later", [](context& c) -> task<> {
        co_await c.sleep(std::chrono::milliseconds(5));
        c.text("at last");
    });
    app.del("/everything", [token = options.token](context& c) {
        if (c.header("Authorization") != c.format("Bearer {}", token)) c.fail(401, "not yours");
    });
    return app;
}
// [/app]
