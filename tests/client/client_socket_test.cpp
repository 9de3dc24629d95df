#include "client/socket_transport.hpp"
#include "net/loopback_peer.hpp"
#include "server/server_rig.hpp"

#include <tunic/client.hpp>
#include <tunic/coro/block_on.hpp>
#include <tunic/coro/when_all.hpp>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdlib>
#include <filesystem>
#include <malloc.h>
#include <netdb.h>
#include <thread>
#include <unistd.h>
#include <vector>

// A client on real sockets: our server, and peers that follow a script.

namespace tunic::testing {
namespace {

using std::string;
using options = tunic::client_options;

class ClientSockets : public ::testing::Test {
protected:
    template <class T> T run(task<T> work) { return block_on(loop, std::move(work)); }
    client_response get(client const& http, std::string_view url) { return run(http.get(url)); }
    /// Why a call fails.
    std::optional<client_fault> fault(client const& http, std::string_view url) {
        try {
            static_cast<void>(run(http.get(url)));
        } catch (client_error const& e) {
            what = e.what();
            return e.fault();
        }
        return std::nullopt;
    }
    string what;
    event_loop loop;
};

TEST_F(ClientSockets, CallOurServer) {
    server_test_base s;
    client http(loop, {.base = "http://127.0.0.1:" + std::to_string(s.serving.port())});
    EXPECT_EQ(get(http, "/").body, "Hello");
    EXPECT_EQ(get(http, "/stream/100").body.size(), 100'000u);
    EXPECT_EQ(get(http, "/large/1000000").body.size(), 1'000'000u);
    auto const r = run(http.post("/echo", string(900'000, 'x'), {{"Expect", "100-continue"}}));
    EXPECT_EQ(r.body.size(), 900'000u);
    EXPECT_EQ(http.connections(), 1u);
    EXPECT_EQ(get(http, "/throw-42").status, 500);
}

// Also where no resolver knows the names, as in a minimal container.
TEST_F(ClientSockets, LocalhostIsThisMachine) {
    server_test_base s;
    client http(loop);
    auto const port = std::to_string(s.serving.port());
    for (std::string const host : {"localhost", "LocalHost", "localhost.", "app.localhost"})
        EXPECT_EQ(get(http, "http://" + host + ":" + port + "/").body, "Hello") << host;
}

TEST_F(ClientSockets, AHostIsLookedUp) {
    addrinfo* found = nullptr;
    char own[256] = {};
    if (::gethostname(own, sizeof own - 1) != 0 || ::getaddrinfo(own, nullptr, nullptr, &found) != 0)
        GTEST_SKIP() << "this machine's own name has no address";
    ::freeaddrinfo(found);
    server_test_base s({.address = "0.0.0.0", .port = 0, .threads = 1});
    client http(loop);
    auto const url = "http://" + std::string(own) + ":" + std::to_string(s.serving.port()) + "/";
    EXPECT_EQ(get(http, url).body, "Hello");
}

TEST_F(ClientSockets, ANameWithoutAnAddressIsUnresolved) {
    client http(loop, {.connect_time = 10s});
    auto const why = fault(http, "http://no-such-host.invalid/");
    EXPECT_TRUE(why == client_fault::unresolved_host || why == client_fault::connect_time) << what;
}

TEST_F(ClientSockets, APortWhereNobodyListensRefuses) {
    client http(loop);
    EXPECT_EQ(fault(http, "http://127.0.0.1:1/"), client_fault::not_connected);
    EXPECT_EQ(what, "GET http://127.0.0.1:1/: not connected: Connection refused");
    EXPECT_EQ(http.connections(), 0u);
}

TEST_F(ClientSockets, TimeOutsAreReal) {
    loopback_peer silent([](auto& c, int) { c.hear_end(); });
    client http(loop, {.base = silent.url(), .first_byte_time = 50ms});
    auto const begin = std::chrono::steady_clock::now();
    EXPECT_EQ(fault(http, "/"), client_fault::first_byte_time) << what;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

/// A port where nobody accepts: the first connections fill the queue, the others wait in the system.
class full_queue {
public:
    full_queue() {
        here_.sin_family = AF_INET;
        here_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr const*>(&here_), sizeof here_), 0);
        EXPECT_EQ(::listen(listener_, 0), 0);
        socklen_t size = sizeof here_;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&here_), &size);
    }
    full_queue(full_queue const&) = delete;
    full_queue& operator=(full_queue const&) = delete;
    ~full_queue() {
        for (int const s : waiting_) ::close(s);
        ::close(listener_);
    }
    /// From now on no connection is made at all.
    void fill() {
        for (int i = 0; i < 4; ++i) {
            waiting_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            static_cast<void>(::connect(waiting_.back(), reinterpret_cast<sockaddr const*>(&here_), sizeof here_));
        }
        std::this_thread::sleep_for(20ms);
    }
    [[nodiscard]] std::uint16_t port() const noexcept { return ntohs(here_.sin_port); }

private:
    int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here_{};
    std::vector<int> waiting_;
};

TEST_F(ClientSockets, AnAddressThatDoesNotAnswerLeavesTimeForTheNext) {
    using boost::asio::ip::tcp;
    full_queue silent;
    silent.fill();
    loopback_peer peer([](auto& c, int) { c.hear_end(); });
    auto const local = boost::asio::ip::address_v4::loopback();
    std::vector<tcp::endpoint> const addresses{{local, silent.port()}, {local, peer.port()}};

    net::socket_transport sockets(loop, {});
    net::asio_scheduler here(loop);
    auto const dial = [&](cancel_scope& scope, steady_duration time) {
        struct ended : completion {
            ended() : completion([](completion& c) noexcept { static_cast<ended&>(c).done = true; }) {}
            bool done = false;
        } end;
        environment env(nullptr, &here, &scope);
        auto work = sockets.dial_any(addresses, env, here.now() + time);
        if (!work.start(end, &env)) net::run_until(loop, end.done);
        return work.result();
    };
    cancel_scope scope;
    EXPECT_NE(dial(scope, 4s).connection, nullptr);

    cancel_scope given_up;
    given_up.cancel(cancel_reason::caller_gave_up);
    EXPECT_EQ(dial(given_up, 4s).connection, nullptr);
    EXPECT_LE(peer.accepted(), 1) << "and the next is not tried";
}

TEST(ClientAddresses, HaveAnEvenShareOfTheTimeButTwoSeconds) {
    EXPECT_EQ(net::share_of(10s, 2), 5s);
    EXPECT_EQ(net::share_of(10s, 4), 2500ms);
    EXPECT_EQ(net::share_of(10s, 8), 2s);
    EXPECT_EQ(net::share_of(1s, 8), 1s);
}

TEST_F(ClientSockets, AFullQueueOfConnectionsIsLeftInTime) {
    full_queue peer;
    client http(
        loop,
        {.base = "http://127.0.0.1:" + std::to_string(peer.port()), .connect_time = 50ms, .first_byte_time = 50ms});
    int late = 0;
    for (int i = 0; i < 4; ++i) late += fault(http, "/") == client_fault::connect_time;
    EXPECT_GT(late, 0);
    EXPECT_EQ(http.connections(), 0u);
}

TEST_F(ClientSockets, AStaleConnectionIsNoticed) {
    loopback_peer peer([](auto& c, int) {
        c.hear("\r\n\r\n");
        c.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    client http(loop, {.base = peer.url()});
    for (int i = 0; i < 20; ++i) EXPECT_EQ(get(http, "/").body, "ok"); // the peer closes after each
}

TEST_F(ClientSockets, ARequestIntoAClosingConnectionIsSentAgain) {
    loopback_peer peer([](auto& c, int number) {
        c.hear("\r\n\r\n");
        c.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        if (number % 2 == 0) return;
        c.hear("\r\n\r\n"); // heard, and not answered
        c.reset();
    });
    client http(loop, {.base = peer.url()});
    for (int i = 0; i < 10; ++i) EXPECT_EQ(get(http, "/").body, "ok");
}

TEST_F(ClientSockets, AResetIsALostConnection) {
    loopback_peer peer([](auto& c, int) {
        c.hear("\r\n\r\n");
        c.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
        c.reset();
    });
    client http(loop, {.base = peer.url()});
    EXPECT_EQ(fault(http, "/"), client_fault::connection_lost) << what;
}

TEST_F(ClientSockets, ARefusalIsReadThoughTheBodyIsNotTaken) {
    server_test_base s(with_limits({.body = 1000}));
    client http(loop, {.base = "http://127.0.0.1:" + std::to_string(s.serving.port())});
    for (int i = 0; i < 5; ++i) EXPECT_EQ(run(http.post("/echo", string(20'000'000, 'x'))).status, 413);
}

TEST_F(ClientSockets, AProxyIsToldTheWholeUrl) {
    loopback_peer proxy([&](auto& c, int) {
        bool as_it_should =
            c.hear("GET http://a.test/x?y HTTP/1.1\r\nHost: a.test\r\nProxy-Authorization: Basic abc\r\n")
            && c.hear("\r\n\r\n");
        if (as_it_should) c.say("HTTP/1.1 307 There\r\nLocation: http://b.test:81/\r\nContent-Length: 0\r\n\r\n");
        as_it_should =
            c.hear("GET http://b.test:81/ HTTP/1.1\r\nHost: b.test:81\r\nProxy-Authorization: Basic abc\r\n");
        if (as_it_should) c.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy");
    });
    client http(loop, {.first_byte_time = 5s,
                       .redirects = 1,
                       .proxy = proxy.url(),
                       .headers = {{"Proxy-Authorization", "Basic abc"}}});
    EXPECT_EQ(get(http, "http://a.test/x?y").body, "proxy");
    EXPECT_EQ(proxy.accepted(), 1) << "it is one place, whatever the host";
    EXPECT_THROW(client(loop, {.proxy = "socks5://a"}), std::invalid_argument);
}

TEST_F(ClientSockets, AUnixSocketTakesThePlaceOfTheHost) {
    auto const path =
        (std::filesystem::temp_directory_path() / ("tunic-client-" + std::to_string(::getpid()))).string();
    server_witness w;
    server s(server_app(w), {.unix_path = path, .threads = 1});
    s.start();
    client http(loop, {.base = "http://anything", .unix_path = path});
    EXPECT_EQ(get(http, "/").body, "Hello");
    EXPECT_EQ(get(http, "http://another/").body, "Hello");
    EXPECT_EQ(http.connections(), 1u);

    client lost(loop, {.base = "http://a", .unix_path = path + "-not"});
    EXPECT_EQ(fault(lost, "/"), client_fault::not_connected);
    client too_long(loop, {.base = "http://a", .unix_path = string(200, 'x')});
    EXPECT_EQ(fault(too_long, "/"), client_fault::not_connected);
}

task<> many(environment& env, client const& http, int& ok, int rounds) {
    for (int i = 0; i < rounds; ++i) {
        std::vector<task<client_response>> calls;
        for (int k = 0; k < 20; ++k) calls.push_back(http.get("/"));
        auto const all = co_await when_all(env, std::move(calls));
        for (auto const& r : all) ok += r.body == "Hello";
    }
}

TEST_F(ClientSockets, CallsSideBySideShareTheConnectionsThereMayBe) {
    server_test_base s;
    client http(loop, {.base = "http://127.0.0.1:" + std::to_string(s.serving.port()), .connections_per_host = 4});
    net::asio_scheduler here(loop);
    cancel_scope scope;
    environment env(nullptr, &here, &scope);
    int ok = 0;
    run(many(env, http, ok, 10));
    EXPECT_EQ(ok, 200);
    EXPECT_EQ(http.connections(), 4u);
}

TEST_F(ClientSockets, TheLoopMayGoWithoutRunningAgain) {
    server_test_base s;
    boost::asio::io_context other(1);
    {
        client http(other, {.base = "http://127.0.0.1:" + std::to_string(s.serving.port())});
        EXPECT_EQ(block_on(other, http.get("/")).body, "Hello");
    }
    {
        client http(other, server_app(s));
        EXPECT_EQ(block_on(other, http.get("/")).body, "Hello");
    }
}

task<string> twice(context& c, client const& elsewhere) {
    auto const first = co_await elsewhere.get("/");
    auto const second = co_await elsewhere.get("/");
    static_cast<void>(c);
    co_return first.body + second.body;
}
TEST_F(ClientSockets, AHandlerCallsOnItsOwnLoop) {
    server_test_base s;
    auto const base = "http://127.0.0.1:" + std::to_string(s.serving.port());
    app a;
    a.get("/", [&](context& c) -> task<> {
        client const elsewhere(c.loop(), {.base = base});
        c.text(co_await twice(c, elsewhere));
    });
    server front(std::move(a).compile(), {.port = 0, .threads = 2});
    front.start();
    client http(loop, {.base = "http://127.0.0.1:" + std::to_string(front.port())});
    for (int i = 0; i < 20; ++i) EXPECT_EQ(get(http, "/").body, "HelloHello");
}

task<string> body_of(client const& http) {
    auto const r = co_await http.get("/");
    co_return r.body;
}
task<> read_on(client_exchange& begun) { co_await begun.response(); }
TEST_F(ClientSockets, AreNotAwaitedOnAnotherLoop) {
    server_test_base s;
    event_loop another;
    client http(loop, {.base = "http://127.0.0.1:" + std::to_string(s.serving.port()), .whole_time = 200ms});
    EXPECT_THROW(block_on(another, body_of(http)), std::logic_error);
    EXPECT_THROW(block_on(another, http.open(client_request("/"))), std::logic_error);
    EXPECT_THROW(block_on(body_of(http)), std::logic_error) << "a loop without I/O";
    EXPECT_EQ(http.connections(), 0u) << "nothing has begun";

    auto begun = run(http.open(client_request("/")));
    EXPECT_THROW(block_on(another, read_on(begun)), std::logic_error);
    run(read_on(begun));
    EXPECT_EQ(begun.status(), 200);
}

TEST_F(ClientSockets, ALoopRunsOutOfWorkWhenNoConnectionIsLeft) {
    loopback_peer peer([](auto& c, int) {
        c.hear("\r\n\r\n");
        c.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    });
    boost::asio::io_context own(1);
    client http(own, {.base = peer.url()});
    EXPECT_EQ(block_on(own, http.get("/")).body, "ok");
    EXPECT_EQ(http.connections(), 0u);
    auto const begin = std::chrono::steady_clock::now();
    own.restart();
    own.run(); // the limits of the call are over with it
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

/// One client for each loop: made on first use, and gone with the loop.
struct client_of_loop final : boost::asio::execution_context::service {
    static inline boost::asio::execution_context::id id; // NOLINT(cert-err58-cpp)
    static inline string base;
    explicit client_of_loop(boost::asio::execution_context& loop) : service(loop) {
        http.emplace(static_cast<boost::asio::io_context&>(loop), client_options{.base = base, .idle_time = 500ms});
    }
    void shutdown() override { http.reset(); }
    static client const& of(tunic::context& c) { return *boost::asio::use_service<client_of_loop>(c.loop()).http; }
    std::optional<client> http;
};

TEST_F(ClientSockets, AServerOfSeveralThreadsKeepsOneForEachLoop) {
    server_test_base s;
    client_of_loop::base = "http://127.0.0.1:" + std::to_string(s.serving.port());
    app a;
    a.get("/", [](context& c) -> task<> {
        auto const& http = client_of_loop::of(c);
        c.text(co_await twice(c, http));
        c.set("X-Connections", std::to_string(http.connections()));
    });
    auto const front_app = std::move(a).compile();
    {
        server front(front_app, {.port = 0, .threads = 2});
        front.start();
        auto const url = "http://127.0.0.1:" + std::to_string(front.port());
        for (int i = 0; i < 20; ++i) {
            client http(loop, {.base = url}); // a new connection, which either thread may take
            auto const r = get(http, "/");
            EXPECT_EQ(r.body, "HelloHello");
            EXPECT_EQ(r.header("X-Connections"), "1") << "it is used again";
        }
    }
    boost::asio::io_context own(1);
    client http(own, front_app);
    EXPECT_EQ(block_on(own, http.get("/")).body, "HelloHello") << "on a loop of the program's";
}

// As many as the environment says; 100,000 in a test of its own.
int calls_to_make() {
    auto const* const set = std::getenv("TUNIC_CALLS");
    return set ? std::atoi(set) : 2000;
}
std::size_t heap_in_use() { return ::mallinfo2().uordblks; }

TEST_F(ClientSockets, ManyCallsLeakNothing) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr bool counted = false; // a heap of its own, which says for itself what has leaked
#else
    constexpr bool counted = true;
#endif
    server_test_base s;
    auto const base = "http://127.0.0.1:" + std::to_string(s.serving.port());
    client sockets(loop, {.base = base});
    client memory(loop, server_app(s));
    auto const round = [&](int n) {
        for (int i = 0; i < n; ++i) {
            ASSERT_EQ(get(sockets, "/").body, "Hello");
            ASSERT_EQ(get(memory, "/").body, "Hello");
            if (i % 16 != 0) continue;
            ASSERT_EQ(fault(sockets, "http://127.0.0.1:1/"), client_fault::not_connected);
            client const fresh(loop, {.base = base});
            ASSERT_EQ(get(fresh, "/").status, 200);
        }
    };
    round(500);
    auto const before = heap_in_use();
    round(calls_to_make() / 2);
    auto const after = heap_in_use();
    if (counted) { EXPECT_LT(after, before + 30'000); }
    EXPECT_EQ(sockets.connections(), 1u);
    EXPECT_EQ(memory.connections(), 1u);
}

} // namespace
} // namespace tunic::testing
