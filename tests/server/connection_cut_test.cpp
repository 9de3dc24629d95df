#include "server/connection_rig.hpp"

#include <tunic/coro/time_limit.hpp>

// What is cut looks cut: whatever ends a stream before its time, its client cannot take what it has for the whole.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;

constexpr std::string_view http10 = "GET /polite HTTP/1.0\r\n\r\n";
constexpr std::string_view last_chunk = "0\r\n\r\n";

// Streams that last 20 s, by handlers of every temper.
app streaming_app(log_records const& log) {
    app a{{.log = log}};
    auto const drip = [](context& c, std::string_view length) -> task<> {
        if (!length.empty()) c.set("Content-Length", length);
        auto out = co_await c.stream();
        for (int i = 0; i < 40; ++i) {
            co_await out.write("drip");
            if (!co_await c.sleep(500ms)) co_return; // as the guide has it
        }
    };
    a.get("/polite", [drip](context& c) { return drip(c, {}); });
    a.get("/sized", [drip](context& c) { return drip(c, "160"); });
    a.get("/stubborn", [](context& c) -> task<> { // writes on although it was cancelled
        auto out = co_await c.stream();
        for (int i = 0; i < 40; ++i) {
            co_await out.write("drip");
            co_await c.sleep(500ms);
        }
    });
    a.get("/late", [](context& c) -> task<> { // what it writes is whole, what surrounds it is not
        auto out = co_await c.stream();
        co_await out.write("drip");
        co_await c.sleep(20s);
    });
    return a;
}

void end_the_grace(connection_rig& r) {
    r.host.draining = true;
    vector<net::connection*> all;
    for (auto const& one : r.host.alive()) all.push_back(one.get());
    for (auto* const s : all) s->force_close();
    r.loop.settle();
}

TEST(ConnectionCut, Immunity114AStreamOfAServerThatStopsHasNoLastChunk) {
    for (auto const* path : {"/polite", "/stubborn", "/late"}) {
        log_records log;
        connection_rig r(streaming_app(log));
        auto& client = r.open_with(get(path));
        r.loop.advance(2s);
        end_the_grace(r);
        EXPECT_TRUE(client.server_closed()) << path;
        EXPECT_NE(client.received().find("drip"), string::npos) << path;
        EXPECT_EQ(client.received().find(last_chunk), string::npos) << path;
        r.loop.advance(1s);
        ASSERT_EQ(log.size(), 1u) << path;
        EXPECT_EQ(log.all()[0].message, "a stream was cut short: the server is stopping") << path;
        EXPECT_EQ(log.all()[0].level, log_level::warning) << "it is nobody's mistake";
    }
}

TEST(ConnectionCut, ABodyThatShowsNoEndOfItsOwnEndsWithAReset) {
    for (auto const& octets : {get("/sized"), string(http10)}) {
        log_records log;
        connection_rig r(streaming_app(log));
        auto& client = r.open_with(octets);
        r.loop.advance(2s);
        end_the_grace(r);
        EXPECT_TRUE(client.received().ends_with("drip")) << octets;
        EXPECT_TRUE(client.server_reset()) << octets;
    }
}

TEST(ConnectionCut, AStreamThatHasEndedBeforeIsWhole) {
    for (auto const& octets : {get("/polite"), get("/sized"), string(http10)}) {
        log_records log;
        connection_rig r(streaming_app(log));
        auto& client = r.open_with(octets);
        r.loop.advance(21s);
        end_the_grace(r);
        EXPECT_EQ(statuses(client), vector{200}) << octets;
        EXPECT_FALSE(client.server_reset()) << octets;
        EXPECT_TRUE(log.empty()) << octets;
    }
}

TEST(ConnectionCut, AStreamShorterThanItsLengthEndsWithAReset) {
    app a{{.log = log_records()}};
    a.get("/", [](context& c) -> task<> {
        c.set("Content-Length", "9");
        auto out = co_await c.stream();
        co_await out.write("zzz");
    });
    connection_rig r(std::move(a));
    auto& client = r.open_with(get("/"));
    EXPECT_TRUE(client.received().ends_with("zzz"));
    EXPECT_TRUE(client.server_reset());
}

TEST(ConnectionCut, AStreamUnderALayersTimeLimitIsCutWhenTheTimeIsUp) {
    log_records log;
    app a{{.log = log}};
    a.use([](context& c, next inner) -> task<> { co_await with_timeout(c, 1s, inner()); });
    a.get("/", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("half");
        co_await c.sleep(20s);
    });
    connection_rig r(std::move(a));
    auto& client = r.open_with(get("/"));
    r.loop.advance(2s);
    EXPECT_TRUE(client.server_closed());
    EXPECT_EQ(client.received().find(last_chunk), string::npos);
    EXPECT_EQ(log.size(), 1u);
}

// What a write that is refused says to a handler of a stopping server.
TEST(ConnectionCut, TellsTheHandlerWhyItsWriteFailed) {
    vector<cancel_reason> reasons;
    app a{{.log = log_records()}};
    a.get("/", [&reasons](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("half");
        co_await c.sleep(20s);
        try {
            co_await out.write("more");
        } catch (request_cancelled const& e) { reasons.push_back(e.reason()); }
    });
    connection_rig r(std::move(a));
    r.open_with(get("/"));
    end_the_grace(r);
    EXPECT_EQ(reasons, vector{cancel_reason::server_stopping});
}

TEST(ConnectionCut, AWholeResponseThatCannotBeSentInTimeEndsWithAReset) {
    app a{{.log = log_records()}};
    a.get("/", [](context& c) { c.text(string(100'000, 'L')); });
    for (auto const* line : {"", "Connection: close\r\n"}) {
        connection_rig r(app(a), {});
        auto& client = r.open_with(get("/", line), {.window = 1000});
        r.host.closing = true;
        end_the_grace(r);
        r.loop.advance(2s);
        EXPECT_TRUE(client.server_reset()) << line;
    }
}

} // namespace
} // namespace tunic::testing
