#pragma once
#include "server/connection_rig.hpp"

#include <tunic/coro/channel.hpp>
#include <tunic/coro/event.hpp>
#include <tunic/coro/semaphore.hpp>
#include <tunic/coro/shielded.hpp>
#include <tunic/coro/when_all.hpp>

namespace tunic::testing {

/// What the handlers of connection_app() have seen.
struct witness {
    log_records log;
    int inside = 0;    // handlers that have not ended
    int started = 0;   // requests that reached the app's layers
    int cancelled = 0; // waits that ended early
    std::vector<cancel_reason> reasons;
    std::vector<request_summary> finished;
    int saved = 0;
    event never_set;
    semaphore never_free{0};
    channel<int> never_used{0};
};

/// A handler of every kind that matters to a connection.
inline app connection_app(witness& w) {
    app a{{.log = w.log}};
    a.use([&w](context& c, next inner) -> task<> {
        presence const here(w.inside);
        ++w.started;
        co_await inner();
        if (auto const why = c.cancelled()) w.reasons.push_back(why.reason);
    });
    a.get("/", [](context&) { return "Hello"; });
    a.get("/large/:size", [](context& c) { c.text(std::string(c.param<std::size_t>("size"), 'L')); });
    a.get("/status/:code", [](context& c) { c.status(c.param<int>("code")).text("a body"); });
    a.get("/sleep/:ms", [&w](context& c) -> task<> {
        presence const here(w.inside);
        if (!co_await c.sleep(std::chrono::milliseconds(c.param<int>("ms")))) ++w.cancelled;
        c.text("rested");
    });
    a.mount(define_route(
        "/made-late", limits({.handler_time = std::chrono::seconds(5)}), use([](context& c, next inner) {
            c.set("X-Layer", "1").set("X-Result", "of the layer");
            return inner();
        }),
        GET([&w](context& c) -> task<> { // answers half before and half after its time is up
            presence const here(w.inside);
            c.status(201).set("Location", "/made/7").set("X-Result", "early").cookie({.name = "a", .value = "1"});
            c.before_send([](context& late) { late.set("X-Hook", "1"); });
            co_await c.sleep(std::chrono::seconds(60));
            c.status(202).set("X-Late", "1").type("text/csv").text("late");
        })));
    a.get("/late-stream", [&w](context& c) -> task<> { // begun although the wait before it was cancelled
        presence const here(w.inside);
        co_await c.sleep(std::chrono::seconds(60));
        auto out = co_await c.stream();
        co_await out.write("late");
    });
    a.get("/both/:ms", [&w](context& c) -> task<> {
        auto const nap = [](context& inner, witness& seen) -> task<> {
            presence const here(seen.inside);
            if (!co_await inner.sleep(std::chrono::milliseconds(inner.param<int>("ms")))) ++seen.cancelled;
        };
        co_await when_all(c, nap(c, w), nap(c, w));
        c.text("both rested");
    });
    a.get("/event", [&w](context& c) -> task<> {
        auto const set = co_await w.never_set.wait(c);
        if (!set) ++w.cancelled;
    });
    a.get("/permit", [&w](context& c) -> task<> {
        auto const hold = co_await w.never_free.acquire(c);
        if (!hold) ++w.cancelled;
    });
    a.get("/channel", [&w](context& c) -> task<> {
        auto const value = co_await w.never_used.receive();
        auto const sent = co_await w.never_used.send(c, 1);
        if (!value && !sent) ++w.cancelled;
    });
    a.get("/save/:ms", [&w](context& c) -> task<> {
        auto const save = [](context& inner, witness& seen) -> task<> {
            auto const whole = co_await inner.sleep(std::chrono::milliseconds(inner.param<int>("ms")));
            if (whole) ++seen.saved;
        };
        presence const here(w.inside);
        co_await shielded(c, std::chrono::seconds(2), save(c, w));
    });
    a.post("/echo", [&w](context& c) -> task<> {
        presence const here(w.inside);
        c.text(co_await c.body());
    });
    a.post("/pieces", [&w](context& c) -> task<> { // read and written piece by piece
        presence const here(w.inside);
        auto out = co_await c.stream();
        for (;;) {
            auto const piece = co_await c.read_some();
            if (piece.empty()) break;
            co_await out.write(piece);
        }
    });
    a.post("/count", [&w](context& c) -> task<> {
        presence const here(w.inside);
        std::size_t size = 0;
        for (;;) {
            auto const piece = co_await c.read_some();
            if (piece.empty()) break;
            size += piece.size();
        }
        c.text(c.format("{}", size));
    });
    a.post("/first/:ms", [&w](context& c) -> task<> { // one piece, then something else
        presence const here(w.inside);
        auto const piece = co_await c.read_some();
        auto const size = piece.size();
        co_await c.sleep(std::chrono::milliseconds(c.param<int>("ms")));
        c.text(c.format("{}", size));
    });
    a.post("/later/:ms", [&w](context& c) -> task<> { // something else, then all of it
        presence const here(w.inside);
        co_await c.sleep(std::chrono::milliseconds(c.param<int>("ms")));
        std::size_t size = 0;
        for (auto piece = co_await c.read_some(); !piece.empty(); piece = co_await c.read_some()) size += piece.size();
        c.text(c.format("{}", size));
    });
    a.post("/ignore", [](context&) { return "ignored"; });
    a.post("/ignore/:ms", [&w](context& c) -> task<> {
        presence const here(w.inside);
        co_await c.sleep(std::chrono::milliseconds(c.param<int>("ms")));
        c.text("ignored");
    });
    a.post("/swallow", [&w](context& c) -> task<> { // hides what is wrong with the body
        presence const here(w.inside);
        try {
            (void)co_await c.body();
        } catch (...) { /* that is the point */
        }
        c.status(200).text("all is well");
    });
    a.post("/trailers", [](context& c) -> task<> {
        c.keep_trailers();
        auto const body = co_await c.body();
        c.text(c.format("{}|{}|{}", body, c.trailers().get("X-Sum"), c.header("X-Sum")));
    });
    a.post("/some-trailers", [](context& c) -> task<> { // asked for, and then not read to the end
        (void)c.copy(std::string(40'000, 'x'));
        c.keep_trailers();
        auto const piece = co_await c.read_some();
        c.text(c.format("{}", piece.size()));
    });
    a.get("/stream/:pieces/:size", [&w](context& c) -> task<> {
        presence const here(w.inside);
        std::string const piece(c.param<std::size_t>("size"), 's');
        auto out = co_await c.stream();
        for (int i = 0, n = c.param<int>("pieces"); i < n; ++i) co_await out.write(piece);
    });
    a.get("/drip/:pieces/:ms", [&w](context& c) -> task<> {
        presence const here(w.inside);
        auto out = co_await c.stream();
        for (int i = 0, n = c.param<int>("pieces"); i < n; ++i) {
            co_await out.write("drip");
            if (!co_await c.sleep(std::chrono::milliseconds(c.param<int>("ms")))) ++w.cancelled;
        }
    });
    a.get("/empty-stream", [](context& c) -> task<> { (void)co_await c.stream(); });
    a.get("/sized/:promised/:size", [](context& c) -> task<> {
        c.set("Content-Length", c.param("promised"));
        auto out = co_await c.stream();
        co_await out.write(std::string(c.param<std::size_t>("size"), 'z'));
    });
    a.get("/late-header", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("body");
        c.set("X-Late", "too late").status(500);
    });
    a.get("/throw", [](context&) -> task<> { throw std::runtime_error("a secret"); });
    a.get("/throw-42", [](context&) -> task<> { throw 42; });
    a.get("/throw-refusal", [](context& c) { c.fail(418, "short and stout"); });
    a.get("/throw-memory", [](context&) -> task<> { throw std::bad_alloc(); });
    a.get("/throw-late", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("half");
        throw std::runtime_error("too late");
    });
    a.get("/nothing", [](context&) {});
    a.get("/finish", [&w](context& c) {
        c.on_finish([&w](context const&, request_summary const& s) { w.finished.push_back(s); });
        c.text("finished");
    });
    a.get("/finish-large", [&w](context& c) {
        c.on_finish([&w](context const&, request_summary const& s) { w.finished.push_back(s); });
        c.text(std::string(1'000'000, 'f'));
    });
    return a;
}

/// connection_app() on a rig, with its witness.
struct connection_test_base : witness {
    explicit connection_test_base(server_limits const& l = {}) : rig(connection_app(*this), l) {}
    ~connection_test_base() {
        for (auto& c : rig.clients) c->reset();
        rig.loop.advance(1s);
        EXPECT_EQ(inside, 0) << "handlers have not ended though their clients have gone";
    }
    connection_test_base(connection_test_base const&) = delete;
    connection_test_base& operator=(connection_test_base const&) = delete;

    memory_connection& open(conditions const& how = {}) { return rig.open(how); }
    memory_connection& open_with(std::string_view octets, conditions const& how = {}) {
        return rig.open_with(octets, how);
    }
    void pass(steady_duration time) { rig.loop.advance(time); }
    connection_rig rig;
};

} // namespace tunic::testing
