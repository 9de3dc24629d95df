#pragma once
#include "net/loopback_client.hpp"

#include <tunic/app/app.hpp>
#include <tunic/server/server.hpp>
#include <tunic/testing/log_records.hpp>

#include <atomic>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>

namespace tunic::testing {

/// What the handlers of server_app() have seen, on any thread.
struct server_witness {
    log_records log;
    std::atomic<int> inside = 0;  // handlers that have not ended
    std::atomic<int> entered = 0; // handlers that have begun
    std::atomic<int> client_gone = 0;
    std::atomic<int> server_stopping = 0;
    std::function<void()> on_call; // what GET /call does
};

/// Counts a handler while its frame is alive.
class handler_presence {
public:
    explicit handler_presence(server_witness& w) : witness_(w) { ++witness_.inside, ++witness_.entered; }
    handler_presence(handler_presence const&) = delete;
    handler_presence& operator=(handler_presence const&) = delete;
    ~handler_presence() { --witness_.inside; }

private:
    server_witness& witness_;
};

inline service server_app(server_witness& w) {
    app a{{.log = w.log}};
    a.get("/", [](context&) { return "Hello"; });
    a.get("/call", [&w](context&) {
        w.on_call();
        return "called";
    });
    a.get("/sleep/:ms", [&w](context& c) -> task<> {
        handler_presence const here(w);
        co_await c.sleep(std::chrono::milliseconds(c.param<int>("ms")));
        if (c.cancelled().reason == cancel_reason::client_gone) ++w.client_gone;
        if (c.cancelled().reason == cancel_reason::server_stopping) ++w.server_stopping;
        c.text(std::string(3000, 's'));
    });
    a.get("/block/:ms", [](context& c) {
        std::this_thread::sleep_for(std::chrono::milliseconds(c.param<int>("ms")));
        return "blocked";
    });
    a.get("/allocate/:megabytes", [](context& c) {
        std::string const much(c.param<std::size_t>("megabytes") << 20, 'm');
        return std::to_string(much.size());
    });
    a.get("/stream/:pieces", [&w](context& c) -> task<> {
        handler_presence const here(w);
        auto out = co_await c.stream();
        std::string const piece(1000, 'p');
        for (int i = 0, n = c.param<int>("pieces"); i < n; ++i) co_await out.write(piece);
    });
    a.get("/large/:size", [](context& c) { c.text(std::string(c.param<std::size_t>("size"), 'l')); });
    a.post("/echo", [&w](context& c) -> task<> {
        handler_presence const here(w);
        c.text(co_await c.body());
    });
    a.get("/throw-42", [](context&) -> task<> { throw 42; });
    a.get("/throw-memory", [](context&) -> task<> { throw std::bad_alloc(); });
    return std::move(a).compile();
}

/// A server on a port of its own, with its witness.
struct server_test_base : server_witness {
    explicit server_test_base(server_options o = {.port = 0, .threads = 1}) : serving(server_app(*this), std::move(o)) {
        serving.start();
    }
    [[nodiscard]] loopback_client client() const { return loopback_client(serving.port()); }
    void expect_service() const { EXPECT_EQ(client().get("/").body, "Hello"); }

    server serving;
};

inline server_options with_limits(server_limits const& l, unsigned threads = 1) {
    server_options o{.port = 0, .threads = threads};
    o.limits = l;
    return o;
}

} // namespace tunic::testing
