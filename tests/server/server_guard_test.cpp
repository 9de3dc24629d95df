#include "server/server_rig.hpp"

#include <tunic/app/problem.hpp>

#include <future>
#include <vector>

// What a full or an overloaded server does with newcomers, and the limits per address, over real sockets. Every address
// of 127.0.0.0/8 is ours, so clients can be told apart.

namespace tunic::testing {
namespace {

using std::vector;

TEST(ServerGuard, ExampleOfItsPage) {
    app app;
    app.get("/", [](context&) { return "Hello"; });
    // [example]
    server_options options{.port = 0};
    options.per_address = {.connections = 50, .requests = 20, .handshakes = 5};
    options.shed = {.loop_lag = 100ms, .memory = std::uint64_t{2} << 30};
    // [/example]
    server s(std::move(app).compile(), options);
    s.start();
    EXPECT_EQ(loopback_client(s.port()).get("/").body, "Hello");
}

TEST(ServerGuard, ClosesTheLongestIdleConnectionForANewOne) {
    server_test_base t(with_limits({.connections = 2}));
    auto first = t.client();
    EXPECT_EQ(first.get("/").status, 200);
    std::this_thread::sleep_for(1s); // at rest, long enough for its memory to be given back
    auto second = t.client();
    EXPECT_EQ(second.get("/").status, 200);
    auto third = t.client();
    EXPECT_EQ(third.get("/").status, 200);
    EXPECT_TRUE(first.ends());
    EXPECT_EQ(second.get("/").status, 200);
    EXPECT_EQ(third.get("/").status, 200);
    EXPECT_FALSE(t.log.contains("too many connections"));
}

TEST(ServerGuard, ClosesAConnectionThatHasOnlyJustBecomeIdle) {
    server_test_base t(with_limits({.connections = 2}));
    vector<loopback_client> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(t.client());
        ASSERT_EQ(clients.back().get("/").status, 200) << i;
    }
    EXPECT_TRUE(eventually([&] { return t.serving.connections() <= 2; }));
    EXPECT_TRUE(clients[0].ends());
    EXPECT_TRUE(clients[47].ends());
    EXPECT_EQ(clients[49].get("/").status, 200);
}

TEST(ServerGuard, ClosesNoConnectionWithARequest) {
    server_test_base t(with_limits({.connections = 2}));
    auto sleeper = t.client();
    sleeper.ask("/sleep/1500");
    auto uploader = t.client();
    uploader.ask_raw("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n123");
    EXPECT_TRUE(eventually([&] { return t.inside == 2; }));
    auto newcomer = t.client();
    EXPECT_EQ(newcomer.get("/").status, 503);
    EXPECT_TRUE(newcomer.ends());
    uploader.write("45");
    EXPECT_EQ(uploader.answer().body, "12345");
    EXPECT_EQ(sleeper.answer().status, 200);
    EXPECT_EQ(t.client().get("/").status, 200) << "both are idle now";
}

TEST(ServerGuard, AnswersAConnectionThatHasNotAskedWhenItMakesRoom) {
    server_test_base t(with_limits({.connections = 1}));
    auto first = t.client();
    EXPECT_TRUE(eventually([&] { return t.serving.connections() == 1; }));
    auto second = t.client();
    EXPECT_EQ(second.get("/").status, 200);
    auto const refusal = first.answer();
    EXPECT_EQ(refusal.status, 503);
    EXPECT_EQ(refusal.header("Retry-After"), "1");
    EXPECT_TRUE(first.ends());
    EXPECT_TRUE(t.log.contains("refused with 503: too many connections"));
}

// A storm of connections that say nothing closes its own kind.
TEST(ServerGuard, ClosesSilentNewcomersBeforeClientsThatAreServed) {
    server_test_base t(with_limits({.connections = 8}));
    vector<loopback_client> served;
    for (int i = 0; i < 4; ++i) served.push_back(t.client());
    vector<loopback_client> silent;
    for (int i = 0; i < 100; ++i) {
        silent.push_back(t.client());
        for (auto& c : served) ASSERT_EQ(c.get("/").status, 200) << i;
    }
    EXPECT_EQ(t.client().get("/").status, 200);
}

TEST(ServerGuard, DrainsWithConnectionsAtRest) {
    server_test_base t(with_limits({.connections = 10}));
    auto resting = t.client();
    EXPECT_EQ(resting.get("/").status, 200);
    std::this_thread::sleep_for(1s);
    auto busy = t.client();
    busy.ask("/sleep/300");
    EXPECT_TRUE(eventually([&] { return t.inside == 1; }));
    t.serving.stop();
    EXPECT_TRUE(resting.ends());
    EXPECT_EQ(busy.answer().status, 200);
    t.serving.wait();
}

server_options per_address(address_limits const& bounds) { return {.port = 0, .threads = 2, .per_address = bounds}; }

TEST(ServerGuard, LimitsTheConnectionsOfAnAddress) {
    server_test_base t(per_address({.connections = 3, .exempt = {}}));
    vector<loopback_client> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(t.client());
        EXPECT_EQ(clients.back().get("/").status, 200);
    }
    auto fourth = t.client();
    auto const refusal = fourth.get("/");
    EXPECT_EQ(refusal.status, 429);
    EXPECT_EQ(refusal.header("Retry-After"), "1");
    EXPECT_TRUE(fourth.ends());
    EXPECT_TRUE(t.log.contains("refused with 429: too many connections from this address"));
    loopback_client other(t.serving.port(), "127.0.0.2");
    EXPECT_EQ(other.get("/").status, 200) << "others are not concerned";
    clients.pop_back();
    EXPECT_TRUE(eventually([&] { return t.client().get("/").status == 200; })) << "a closed one makes room";
}

TEST(ServerGuard, ExemptsLoopbackAndUnixSockets) {
    server_test_base t(per_address({.connections = 1, .requests = 1, .burst = 1s}));
    vector<loopback_client> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(t.client());
        EXPECT_EQ(clients.back().get("/").status, 200);
        EXPECT_EQ(clients.back().get("/").status, 200);
    }
}

TEST(ServerGuard, LimitsTheRequestsOfAnAddress) {
    server_test_base t(per_address({.requests = 1, .burst = 3s, .exempt = {}}));
    auto one = t.client();
    auto another = t.client();
    EXPECT_EQ(one.get("/").status, 200);
    EXPECT_EQ(another.get("/").status, 200);
    EXPECT_EQ(one.get("/").status, 200);
    auto const refusal = another.get("/");
    EXPECT_EQ(refusal.status, 429);
    EXPECT_EQ(refusal.header("Retry-After"), "1");
    EXPECT_EQ(refusal.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(another.get("/").status, 429) << "its connection stays";
    EXPECT_EQ(loopback_client(t.serving.port(), "127.0.0.2").get("/").status, 200);
    std::this_thread::sleep_for(1100ms);
    EXPECT_EQ(another.get("/").status, 200);
}

TEST(ServerGuard, AnswersARefusedRequestWithABodyAndGoesOn) {
    server_test_base t(per_address({.requests = 1, .burst = 1s, .exempt = {}}));
    auto c = t.client();
    EXPECT_EQ(c.get("/").status, 200);
    c.ask_raw("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345");
    EXPECT_EQ(c.answer().status, 429);
    std::this_thread::sleep_for(1100ms);
    EXPECT_EQ(c.get("/").body, "Hello");
    EXPECT_EQ(t.entered, 0) << "no handler ran for it";
}

TEST(ServerGuard, AnswersInTheAppsOwnFormOfErrors) {
    app a{{.problem = [](context& c, problem const& p) { c.text("own " + std::to_string(p.status)); }}};
    a.get("/", [](context&) { return "Hello"; });
    server s(std::move(a).compile(), per_address({.requests = 1, .burst = 1s, .exempt = {}}));
    s.start();
    loopback_client c(s.port());
    EXPECT_EQ(c.get("/").body, "Hello");
    auto const refusal = c.get("/");
    EXPECT_EQ(refusal.status, 429);
    EXPECT_EQ(refusal.body, "own 429");
    EXPECT_EQ(refusal.header("Retry-After"), "1");
}

TEST(ServerGuard, RefusesOptionsThatMeanNothing) {
    server_witness w;
    EXPECT_THROW(server(server_app(w), per_address({.connections = 1, .exempt = {"nowhere"}})), std::invalid_argument);
}

/// Believes the field X-Client of a peer, as a layer for proxies does.
struct naming_layer {
    task<> operator()(context& c, next n) const {
        if (c.has_header("X-Client")) c.arrival({.remote = c.header("X-Client"), .host = c.host()});
        return n();
    }
    bool believes(std::string_view peer) const noexcept { return peer == "127.0.0.1"; }
};

struct proxied_base {
    explicit proxied_base(address_limits const& bounds) : serving(service_of(*this), per_address(bounds)) {
        serving.start();
    }
    static service service_of(proxied_base& t) {
        app a{{.log = t.log}};
        a.use(naming_layer{});
        a.get("/", [](context& c) { return std::string(c.remote()); });
        a.get("/wait", [&t](context& c) -> task<> {
            ++t.inside;
            while (!t.released) co_await c.sleep(1ms);
            --t.inside;
        });
        return std::move(a).compile();
    }
    test_response get(loopback_client& c, std::string const& client, std::string_view path = "/") {
        c.ask(path, "X-Client: " + client + "\r\n");
        return c.answer();
    }
    log_records log;
    std::atomic<int> inside = 0;
    std::atomic<bool> released = false;
    server serving;
};

TEST(ServerGuard, CountsTheClientThatATrustedProxyNames) {
    proxied_base t({.connections = 2, .requests = 1, .burst = 2s, .exempt = {}});
    vector<loopback_client> proxy;
    for (int i = 0; i < 5; ++i) {
        proxy.emplace_back(t.serving.port());
        EXPECT_EQ(t.get(proxy.back(), "192.0.2." + std::to_string(i)).status, 200) << "the proxy itself has no limit";
    }
    EXPECT_EQ(t.get(proxy[0], "192.0.2.9").status, 200);
    EXPECT_EQ(t.get(proxy[1], "192.0.2.9").status, 200);
    EXPECT_EQ(t.get(proxy[2], "192.0.2.9").status, 429);
    EXPECT_EQ(t.get(proxy[2], "192.0.2.10").status, 200);
    EXPECT_EQ(t.get(proxy[3], "2001:db8::1").status, 200);
    EXPECT_EQ(t.get(proxy[3], "2001:db8::2").status, 200);
    EXPECT_EQ(t.get(proxy[3], "2001:db8::3").status, 429) << "one /64 is one client";
}

TEST(ServerGuard, CountsRequestsBehindAProxyAsConnections) {
    proxied_base t({.connections = 2, .exempt = {}});
    vector<loopback_client> proxy;
    for (int i = 0; i < 3; ++i) proxy.emplace_back(t.serving.port());
    proxy[0].ask("/wait", "X-Client: 192.0.2.1\r\n");
    proxy[1].ask("/wait", "X-Client: 192.0.2.1\r\n");
    ASSERT_TRUE(eventually([&] { return t.inside == 2; }));
    EXPECT_EQ(t.get(proxy[2], "192.0.2.1").status, 429);
    EXPECT_EQ(t.get(proxy[2], "192.0.2.2").status, 200);
    t.released = true;
    EXPECT_EQ(proxy[0].answer().status, 204);
    EXPECT_EQ(proxy[1].answer().status, 204);
    EXPECT_EQ(t.get(proxy[2], "192.0.2.1").status, 200) << "what has ended counts no more";
}

// Else a client could call itself whatever it likes.
TEST(ServerGuard, CountsAPeerThatIsNotTrusted) {
    proxied_base t({.connections = 1, .exempt = {}});
    loopback_client first(t.serving.port(), "127.0.0.7");
    EXPECT_EQ(t.get(first, "192.0.2.1").status, 200);
    loopback_client second(t.serving.port(), "127.0.0.7");
    EXPECT_EQ(t.get(second, "192.0.2.2").status, 429);
}

TEST(ServerGuard, ShedsRequestsOfALoopThatIsLate) {
    server_options o{.port = 0, .threads = 1};
    o.shed = {.loop_lag = 30ms, .exempt = {"/block/1"}};
    server_test_base t(std::move(o));
    std::atomic<bool> over = false;
    std::atomic<int> served = 0, shed = 0, other = 0;
    vector<std::thread> crowd;
    for (int i = 0; i < 24; ++i)
        crowd.emplace_back([&] {
            auto c = t.client();
            while (!over) {
                auto const r = c.get("/block/5");
                ++(r.status == 200 ? served : r.status == 503 ? shed : other);
                EXPECT_EQ(r.header("Retry-After"), r.status == 503 ? "1" : "");
            }
        });
    EXPECT_TRUE(eventually([&] { return shed > 50; }, 20s));
    auto probe = t.client();
    for (int i = 0; i < 20; ++i) EXPECT_EQ(probe.get("/block/1").status, 200) << "a path that is always served";
    over = true;
    for (auto& c : crowd) c.join();
    EXPECT_GT(served, 0);
    EXPECT_EQ(other, 0);
    EXPECT_TRUE(eventually([&] { return t.client().get("/").status == 200; })) << "and when it is over, all is served";
}

TEST(ServerGuard, ShedsEverythingAboveItsMemory) {
    server_options o{.port = 0, .threads = 1};
    o.shed = {.memory = 1 << 20, .exempt = {"/sleep/1"}}; // less than any process has
    server_test_base t(std::move(o));
    auto c = t.client();
    EXPECT_TRUE(eventually([&] { return c.get("/").status == 503; }));
    EXPECT_EQ(c.get("/").status, 503);
    EXPECT_EQ(c.get("/sleep/1").status, 200);
}

} // namespace
} // namespace tunic::testing
