#include "server/server_rig.hpp"

#include <cerrno>
#include <latch>
#include <random>
#include <vector>

// What becomes of connections and requests when a server stops.

namespace tunic::testing {
namespace {

using std::vector;

TEST(ServerStop, LetsARequestThatRunsEndAndThenCloses) {
    server_test_base t;
    auto c = t.client();
    c.ask("/sleep/300");
    ASSERT_TRUE(eventually([&] { return t.inside == 1; }));
    t.serving.stop();
    auto const r = c.answer();
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body.size(), 3000u);
    EXPECT_EQ(r.header("Connection"), "close");
    EXPECT_TRUE(c.ends());
    t.serving.wait();
    EXPECT_EQ(t.server_stopping, 0);
}

TEST(ServerStop, ClosesConnectionsAtRestAtOnce) {
    server_test_base t;
    auto idle = t.client();
    idle.get("/");
    auto const began = std::chrono::steady_clock::now();
    t.serving.stop();
    t.serving.wait();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 500ms);
    EXPECT_TRUE(idle.ends());
}

TEST(ServerStop, ClosesConnectionsWithoutARequestSoon) {
    server_test_base t;
    auto idle = t.client();
    idle.get("/");
    auto silent = t.client();
    ASSERT_TRUE(eventually([&] { return t.serving.connections() == 2; }));
    auto const began = std::chrono::steady_clock::now();
    t.serving.stop();
    t.serving.wait();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
    EXPECT_TRUE(idle.ends());
    EXPECT_TRUE(silent.ends());
}

// Its client cannot know that the server stops.
TEST(ServerStop, AnswersTheFirstRequestOfAConnectionThatHasJustBegun) {
    server_test_base t;
    auto c = t.client();
    ASSERT_TRUE(eventually([&] { return t.serving.connections() == 1; }));
    t.serving.stop();
    std::this_thread::sleep_for(100ms);
    auto const r = c.get("/");
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.header("Connection"), "close");
    t.serving.wait();
}

// While the loop is busy, a connection waits to be accepted, and a request to be read.
TEST(ServerStop, AnswersWhatTheSystemHasTakenInBeforeTheStop) {
    server_test_base t;
    auto kept = t.client();
    EXPECT_EQ(kept.get("/").status, 200);
    auto busy = t.client();
    EXPECT_EQ(busy.get("/").status, 200);
    busy.ask("/block/300");
    std::this_thread::sleep_for(100ms);
    t.serving.stop();
    auto fresh = t.client();
    fresh.ask("/");
    kept.ask("/");
    EXPECT_EQ(busy.answer().status, 200);
    EXPECT_EQ(fresh.answer().status, 200);
    EXPECT_EQ(kept.answer().status, 200);
    t.serving.wait();
}

TEST(ServerStop, AnswersARequestWhoseHeadHasBegunBeforeTheStop) {
    server_test_base t;
    auto c = t.client();
    c.get("/");
    c.ask_raw("GET / HT");
    std::this_thread::sleep_for(50ms);
    t.serving.stop();
    std::this_thread::sleep_for(50ms);
    c.write("TP/1.1\r\nHost: a\r\n\r\n");
    auto const r = c.answer();
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.header("Connection"), "close");
    t.serving.wait();
}

TEST(ServerStop, CancelsWhatRunsLongerThanTheGrace) {
    server_test_base t;
    auto c = t.client();
    c.ask("/sleep/20000");
    ASSERT_TRUE(eventually([&] { return t.inside == 1; }));
    auto const began = std::chrono::steady_clock::now();
    t.serving.stop(200ms);
    t.serving.wait();
    auto const took = std::chrono::steady_clock::now() - began;
    EXPECT_GE(took, 190ms);
    EXPECT_LT(took, 2s);
    EXPECT_EQ(t.server_stopping, 1);
    EXPECT_EQ(t.inside, 0);
}

TEST(ServerStop, ASecondStopShortensTheGraceAndNeverLengthensIt) {
    server_test_base t;
    auto c = t.client();
    c.ask("/sleep/20000");
    ASSERT_TRUE(eventually([&] { return t.inside == 1; }));
    auto const began = std::chrono::steady_clock::now();
    t.serving.stop(10s);
    t.serving.stop(300ms);
    t.serving.stop(20s);
    t.serving.wait();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
    EXPECT_EQ(t.server_stopping, 1);
}

TEST(ServerStop, ForcesAStreamThatNobodyReadsToItsEnd) {
    server_test_base t;
    auto c = t.client();
    c.ask("/stream/100000");
    ASSERT_TRUE(eventually([&] { return t.inside == 1; }));
    t.serving.stop(100ms);
    t.serving.wait();
    EXPECT_EQ(t.inside, 0);
}

// Rule 1 of a graceful stop: whatever reached a handler is answered completely.
TEST(ServerStop, DrainsUnderLoadWithoutTruncatingAResponse) {
    server_test_base t({.port = 0, .threads = 2});
    std::atomic<int> complete = 0;
    std::atomic<int> truncated = 0;
    std::latch warm(64);
    vector<std::thread> clients;
    for (unsigned i = 0; i < 64; ++i)
        clients.emplace_back([&, i] {
            std::minstd_rand random(i + 1);
            auto c = t.client();
            for (int k = 0;; ++k) {
                auto const r = c.get("/sleep/" + std::to_string(random() % 200));
                if (r.status == 0) break;
                if (r.complete && r.body.size() == 3000)
                    ++complete;
                else
                    ++truncated;
                if (k == 2) warm.count_down();
                if (r.closes) break;
            }
        });
    warm.wait();
    t.serving.stop();
    t.serving.wait();
    for (auto& c : clients) c.join();
    EXPECT_EQ(truncated, 0);
    EXPECT_EQ(complete, t.entered) << "every request that reached a handler has its response";
    EXPECT_GE(complete, 3 * 64);
    EXPECT_EQ(t.server_stopping, 0);
}

TEST(ServerStop, ResetsAConnectionWhoseEndWouldPassForTheEndOfABody) {
    log_records log;
    app a{{.log = log}};
    a.get("/", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("half");
        throw std::runtime_error("too late");
    });
    server s(std::move(a).compile(), {.port = 0, .threads = 1});
    s.start();
    for (bool const in_chunks : {true, false}) {
        loopback_client c(s.port());
        c.write(in_chunks ? "GET / HTTP/1.1\r\nHost: a\r\n\r\n" : "GET / HTTP/1.0\r\n\r\n");
        char room[4096];
        ssize_t n = 0;
        while ((n = ::recv(c.descriptor(), room, sizeof room, 0)) > 0) {}
        EXPECT_EQ(n == 0 ? 0 : errno, in_chunks ? 0 : ECONNRESET) << "chunks show by themselves that one is missing";
    }
}

// However the handler takes it that its time is up.
TEST(ServerStop, CutsWhatStreamsBeyondTheGraceSoThatItShows) {
    app a{{.log = log_records()}};
    a.get("/", [](context& c) -> task<> {
        auto out = co_await c.stream();
        for (int i = 0; i < 400; ++i) {
            co_await out.write("drip");
            if (!co_await c.sleep(20ms)) co_return;
        }
    });
    for (bool const in_chunks : {true, false}) {
        server s(app(a).compile(), {.port = 0, .threads = 1});
        s.start();
        loopback_client c(s.port());
        c.write(in_chunks ? "GET / HTTP/1.1\r\nHost: a\r\n\r\n" : "GET / HTTP/1.0\r\n\r\n");
        std::string all;
        char room[4096];
        bool stopped = false;
        ssize_t n = 0;
        while ((n = ::recv(c.descriptor(), room, sizeof room, 0)) > 0) {
            all.append(room, static_cast<std::size_t>(n));
            if (!std::exchange(stopped, true)) s.stop(200ms);
        }
        EXPECT_NE(all.find("drip"), std::string::npos);
        EXPECT_EQ(all.find("0\r\n\r\n"), std::string::npos);
        EXPECT_EQ(n == 0 ? 0 : errno, in_chunks ? 0 : ECONNRESET);
        s.wait();
    }
}

TEST(ServerStop, FreesThePortForARestart) {
    auto port = std::uint16_t{0};
    for (int round = 0; round < 5; ++round) {
        server_test_base t({.port = port, .threads = 2});
        port = t.serving.port();
        t.expect_service();
        auto c = t.client();
        c.get("/");
    }
}

} // namespace
} // namespace tunic::testing
