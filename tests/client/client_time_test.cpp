#include "client/client_rig.hpp"

#include <tunic/coro/time_limit.hpp>

// The three limits of time, and cancellation wherever a call may wait.

namespace tunic::testing {
namespace {

using std::string;

TEST(ClientTime, ConnectTimeEndsAnEndlessDial) {
    client_rig t({.connect_time = 3s});
    t.transport->silent = true;
    auto call = t.start(t.http().get("/"));
    t.loop.advance(2900ms);
    EXPECT_FALSE(call.done());
    t.loop.advance(200ms);
    EXPECT_EQ(call.fault(), client_fault::connect_time) << call.what();
    EXPECT_EQ(t.http().connections(), 0u);
}

TEST(ClientTime, WaitingInLineIsConnecting) {
    client_rig t({.connect_time = 3s, .connections_per_host = 1});
    auto one = t.start(t.http().get("/1"));
    auto two = t.start(t.http().get("/2"));
    t.loop.advance(4s);
    EXPECT_FALSE(one.done());
    EXPECT_EQ(two.fault(), client_fault::connect_time);
    t.put(response(200));
    EXPECT_TRUE(one.value().ok());
}

TEST(ClientTime, FirstByteTimeEndsASilentServer) {
    client_rig t({.first_byte_time = 3s});
    auto call = t.start(t.http().get("/"));
    t.loop.advance(2s);
    t.put("HTTP/1.1 200 O"); // it is the head that counts
    t.loop.advance(900ms);
    EXPECT_FALSE(call.done());
    t.loop.advance(200ms);
    EXPECT_EQ(call.fault(), client_fault::first_byte_time) << call.what();
    EXPECT_EQ(t.http().connections(), 0u);
}

TEST(ClientTime, FirstByteTimeRunsFromTheLastOctetSent) {
    client_rig t({.first_byte_time = 3s}, {.window = 10'000});
    auto call = t.start(t.http().post("/", string(60'000, 'x')));
    for (int i = 0; i < 7; ++i) {
        t.loop.advance(2s);
        t.peer().take();
    }
    EXPECT_FALSE(call.done()) << "there was progress all the time";
    t.put(response(200));
    EXPECT_TRUE(call.value().ok());
}

TEST(ClientTime, FirstByteTimeEndsASendingThatDoesNotGetOn) {
    client_rig t({.first_byte_time = 3s}, {.window = 10'000});
    auto call = t.start(t.http().post("/", string(60'000, 'x')));
    t.loop.advance(4s);
    EXPECT_EQ(call.fault(), client_fault::first_byte_time);
}

TEST(ClientTime, WholeTimeEndsABodyThatDrips) {
    client_rig t({.first_byte_time = 3s, .whole_time = 20s});
    auto call = t.start(t.http().get("/"));
    t.put("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    for (int i = 0; i < 19; ++i) {
        t.loop.advance(1s);
        t.put("x");
    }
    EXPECT_FALSE(call.done());
    t.loop.advance(2s);
    EXPECT_EQ(call.fault(), client_fault::whole_time) << call.what();
    EXPECT_EQ(t.http().connections(), 0u);
}

TEST(ClientTime, WholeTimeCountsRedirectsAndRetries) {
    client_rig t({.first_byte_time = 10s, .whole_time = 20s, .redirects = 100});
    auto call = t.start(t.http().get("/"));
    for (int i = 0; i < 3; ++i) {
        t.loop.advance(6s);
        t.put(response(302, "", "Location: /next\r\n"));
    }
    EXPECT_FALSE(call.done());
    t.loop.advance(3s);
    EXPECT_EQ(call.fault(), client_fault::whole_time);
}

TEST(ClientTime, ZeroIsNoLimit) {
    client_rig t({.connect_time = 0s, .first_byte_time = 0s, .whole_time = 0s, .idle_time = 0s});
    auto call = t.start(t.http().get("/"));
    t.loop.advance(1000h);
    EXPECT_FALSE(call.done());
    t.put(response(200));
    EXPECT_TRUE(call.value().ok());
    t.loop.advance(1000h);
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST(ClientTime, ALimitAroundACallCancelsIt) {
    client_rig t;
    cancel_scope scope;
    environment env(nullptr, &t.loop, &scope);
    auto call = t.start(with_timeout(env, 1s, t.http().get("/")));
    t.loop.advance(2s);
    ASSERT_TRUE(call.done());
    EXPECT_THROW(call.value(), timed_out);
    EXPECT_EQ(t.http().connections(), 0u);
}

TEST(ClientTime, CancelledBeforeItBeginsItDoesNothing) {
    client_rig t;
    cancel_scope scope;
    scope.cancel(cancel_reason::client_gone);
    environment env(nullptr, &t.loop, &scope);
    auto work = t.http().get("/");
    struct ended : completion {
        ended() : completion([](completion&) noexcept {}) {}
    } end;
    EXPECT_TRUE(work.start(end, &env));
    EXPECT_THROW(work.result(), client_error);
    EXPECT_EQ(t.dialled(), 0u);
}

// Brings a call to a point where it waits.
struct point {
    char const* what;
    void (*reach)(client_rig& t);
    bool in_line = false;
    bool silent = false;
};

TEST(ClientTime, CancelledAnywhereItEndsAtOnceAndLeavesNothing) {
    for (auto const& point : std::vector<point>{
             {"in line", [](client_rig&) {}, true},
             {"dialling", [](client_rig&) {}, false, true},
             {"sending", [](client_rig&) {}},
             {"waiting for the head",
              [](client_rig& t) {
                  t.peer().take();
                  t.loop.settle();
                  t.peer().take();
                  t.loop.settle();
              }},
             {"within the head", [](client_rig& t) { t.put("HTTP/1.1 200 OK\r\nX"); }},
             {"after an interim response", [](client_rig& t) { t.put("HTTP/1.1 100 Continue\r\n\r\n"); }},
             {"waiting for the body", [](client_rig& t) { t.put("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"); }},
             {"within the body",
              [](client_rig& t) { t.put("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"); }},
             {"after a redirect", [](client_rig& t) { t.put(response(307, "", "Location: /x\r\n")); }},
         })
        for (bool const by_deadline : {false, true}) {
            SCOPED_TRACE(point.what);
            client_rig t({.whole_time = 60s, .connections_per_host = 1, .redirects = 2}, {.window = 20'000});
            std::optional<pending<client_response>> before;
            if (point.in_line) before.emplace(t.loop, t.http().get("/"));
            t.transport->silent = point.silent;
            {
                auto call = t.start(t.http().request(client_request(method::PUT, "/").body(string(30'000, 'x'))));
                point.reach(t);
                ASSERT_FALSE(call.done());
                if (by_deadline) {
                    t.loop.advance(61s);
                    EXPECT_NE(call.fault(), std::nullopt);
                    EXPECT_NE(call.fault(), client_fault::cancelled);
                } else {
                    call.cancel();
                    EXPECT_EQ(call.fault(), client_fault::cancelled) << call.what();
                }
            }
            if (before && !by_deadline) {
                t.put(response(200));
                EXPECT_TRUE(before->value().ok());
            }
            before.reset();
            t.transport->silent = false;
            auto const n = t.dialled();
            auto next = t.start(t.http().get("/next"));
            if (t.dialled() > n)
                t.put(response(200), n);
            else
                t.put(response(200), n - 1);
            EXPECT_TRUE(next.done() && next.value().ok()) << "the client goes on as if nothing had been";
        }
}

} // namespace
} // namespace tunic::testing
