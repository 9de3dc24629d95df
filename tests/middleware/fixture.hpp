#pragma once
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <stdexcept>
#include <utility>

namespace tunic::middleware {

using testing::test_client;

/// The routes that every layer is tried on: a plain answer, a stream, refusals of each kind, and a layer's own place.
inline app with_routes(app a) {
    a.get("/", [](context&) { return "hello"; });
    a.post("/", [](context&) { return "posted"; });
    a.get("/users/:id", [](context& c) -> std::string { return std::string(c.param("id")); });
    a.get("/stream", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("one ");
        co_await out.write("two");
    });
    a.get("/refused", [](context& c) { c.fail(409, "not now"); });
    a.get("/broken", [](context&) { throw std::runtime_error("a secret"); });
    return a;
}

/// A client of an app that has these layers around all of those routes. What the app logs about itself is dropped.
template <class... Layer> test_client client_of(Layer&&... layer) {
    app a{{.log = testing::log_records()}};
    (a.use(std::forward<Layer>(layer)), ...);
    return test_client(with_routes(std::move(a)));
}

} // namespace tunic::middleware
