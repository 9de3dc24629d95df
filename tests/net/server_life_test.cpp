#include "net/server_rig.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <cerrno>
#include <filesystem>
#include <future>
#include <latch>
#include <map>
#include <mutex>
#include <random>
#include <vector>

// How a server begins and ends, over real sockets.

namespace tunic::testing {
namespace {

using std::vector;

// A path for a unix socket in a folder that goes away with it.
class socket_path {
public:
    socket_path() {
        char name[] = "/tmp/tunicXXXXXX";
        folder_ = ::mkdtemp(name);
    }
    socket_path(socket_path const&) = delete;
    socket_path& operator=(socket_path const&) = delete;
    ~socket_path() { std::filesystem::remove_all(folder_); }
    [[nodiscard]] std::string get() const { return folder_ + "/socket"; }
    [[nodiscard]] bool exists() const { return std::filesystem::exists(get()); }

private:
    std::string folder_;
};

TEST(ServerLife, ServesOnAPortOfTheSystemsChoice) {
    server_test_base t;
    EXPECT_NE(t.serving.port(), 0);
    t.expect_service();
    t.serving.stop();
    t.serving.wait();
    EXPECT_FALSE(t.client().connected());
}

TEST(ServerLife, ServesOnSeveralLoops) {
    server_test_base t({.port = 0, .threads = 4});
    vector<loopback_client> clients;
    for (int i = 0; i < 64; ++i) clients.push_back(t.client());
    for (auto& c : clients) EXPECT_EQ(c.get("/").status, 200);
    EXPECT_EQ(t.serving.connections(), 64u);
    clients.clear();
    EXPECT_TRUE(eventually([&] { return t.serving.connections() == 0; }));
}

TEST(ServerLife, TellsHandlersThatItDrains) {
    std::atomic<bool> before = true, after = false;
    std::promise<void> entered;
    app a;
    a.get("/", [&](context& c) -> task<> {
        before = c.draining();
        entered.set_value();
        while (!c.draining()) co_await c.sleep(1ms);
        after = !c.cancelled(); // it is told to hurry, not to stop
    });
    server s(std::move(a).compile(), {.port = 0, .threads = 1});
    s.start();
    loopback_client client(s.port());
    auto answer = std::async(std::launch::async, [&] { return client.get("/").status; });
    entered.get_future().wait();
    s.stop();
    EXPECT_EQ(answer.get(), 204);
    EXPECT_FALSE(before);
    EXPECT_TRUE(after);
}

TEST(ServerLife, EndsWithoutHavingBegun) {
    server_witness w;
    server const s(server_app(w), {.port = 0});
}

TEST(ServerLife, EndsWithItsObject) {
    server_witness w;
    std::uint16_t port = 0;
    {
        server s(server_app(w), {.port = 0, .threads = 2});
        s.start();
        port = s.port();
        loopback_client c(port);
        c.ask("/sleep/10000");
        ASSERT_TRUE(eventually([&] { return w.inside == 1; }));
    }
    EXPECT_EQ(w.inside, 0);
    EXPECT_FALSE(loopback_client(port).connected());
}

TEST(ServerLife, RefusesAPortInUseWithASentence) {
    server_test_base t;
    server_witness w;
    server second(server_app(w), {.port = t.serving.port(), .threads = 1});
    try {
        second.start();
        FAIL() << "two servers on one port";
    } catch (std::system_error const& e) {
        EXPECT_EQ(e.code(), std::errc::address_in_use);
        EXPECT_NE(std::string(e.what()).find("cannot listen on 127.0.0.1:" + std::to_string(t.serving.port())),
                  std::string::npos)
            << e.what();
    }
}

TEST(ServerLife, RefusesAnAddressThatIsNone) {
    server_witness w;
    server s(server_app(w), {.address = "example", .port = 0});
    EXPECT_THROW(s.start(), std::system_error);
}

TEST(ServerLife, SharesAPortWhenAskedTo) {
    server_test_base first({.port = 0, .share_port = true, .threads = 1});
    {
        server_test_base second({.port = first.serving.port(), .share_port = true, .threads = 1});
        second.expect_service();
    }
    first.expect_service();
}

TEST(ServerLife, ServesOnAUnixSocketAndRemovesItsFile) {
    socket_path const path;
    server_test_base t({.unix_path = path.get(), .threads = 3});
    EXPECT_EQ(t.serving.port(), 0);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(loopback_client(path.get()).get("/").body, "Hello");
    t.serving.stop();
    t.serving.wait();
    EXPECT_FALSE(path.exists());
}

TEST(ServerLife, HandsTheConnectionsOfAUnixSocketRound) {
    socket_path const path;
    server_test_base t({.unix_path = path.get(), .threads = 4});
    std::mutex mutex;
    std::map<std::thread::id, int> served;
    t.on_call = [&] {
        std::lock_guard const lock(mutex);
        ++served[std::this_thread::get_id()];
    };
    vector<loopback_client> clients;
    for (int i = 0; i < 32; ++i) {
        clients.emplace_back(path.get());
        EXPECT_EQ(clients.back().get("/call").body, "called");
    }
    EXPECT_EQ(served.size(), 4u);
    for (auto const& [loop, requests] : served) EXPECT_EQ(requests, 8);
    t.serving.stop();
    t.serving.wait();
}

TEST(ServerLife, ReplacesAStaleUnixSocketButNotOneInUse) {
    socket_path const path;
    {
        int const left_behind = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un a{};
        a.sun_family = AF_UNIX;
        std::strncpy(a.sun_path, path.get().c_str(), sizeof a.sun_path - 1);
        ASSERT_EQ(::bind(left_behind, reinterpret_cast<sockaddr const*>(&a), sizeof a), 0);
        ::close(left_behind); // the file stays
    }
    ASSERT_TRUE(path.exists());
    server_test_base t({.unix_path = path.get(), .threads = 1});
    EXPECT_EQ(loopback_client(path.get()).get("/").body, "Hello");
    server_witness w;
    server second(server_app(w), {.unix_path = path.get(), .threads = 1});
    EXPECT_THROW(second.start(), std::system_error);
    EXPECT_EQ(loopback_client(path.get()).get("/").body, "Hello");
}

// A restart: the new server has taken the path over while the old one still answers its last request.
TEST(ServerLife, LeavesTheUnixSocketOfItsSuccessorAlone) {
    socket_path const path;
    server_test_base old({.unix_path = path.get(), .threads = 1});
    loopback_client last(path.get());
    last.ask("/sleep/400");
    ASSERT_TRUE(eventually([&] { return old.inside == 1; }));
    old.serving.stop();
    ASSERT_TRUE(eventually([&] { return !loopback_client(path.get()).connected(); }));
    server_test_base successor({.unix_path = path.get(), .threads = 1});
    EXPECT_EQ(last.answer().status, 200);
    old.serving.wait();
    EXPECT_EQ(loopback_client(path.get()).get("/").body, "Hello");
}

TEST(ServerLife, ServesOnALoopOfTheCaller) {
    for (int round = 0; round < 20; ++round) {
        boost::asio::io_context loop(1);
        auto busy = boost::asio::make_work_guard(loop);
        std::thread runs([&] { loop.run(); });
        {
            server_witness w;
            server s(loop, server_app(w), {.port = 0});
            s.start();
            loopback_client c(s.port());
            EXPECT_EQ(c.get("/").body, "Hello");
            s.stop();
            s.stop(1ms);
            s.wait();
        }
        busy.reset();
        runs.join();
    }
}

TEST(ServerLife, LetsALoopOfTheCallerRunOutOfWorkOnceItHasStopped) {
    boost::asio::io_context loop(1);
    server_witness w;
    server s(loop, server_app(w), {.port = 0});
    s.start();
    auto const client = std::async(std::launch::async, [&] {
        EXPECT_EQ(loopback_client(s.port()).get("/").body, "Hello");
        s.stop();
    });
    loop.run();
    s.wait();
}

TEST(ServerLife, CanBeStoppedByAHandler) {
    server_test_base t({.port = 0, .threads = 2});
    t.on_call = [&] { t.serving.stop(); };
    auto c = t.client();
    auto const r = c.get("/call");
    EXPECT_EQ(r.body, "called");
    t.serving.wait();
    EXPECT_TRUE(c.ends());
}

TEST(ServerLife, CanBeStoppedFromManyThreadsWhileSomebodyWaits) {
    for (int round = 0; round < 20; ++round) {
        server_test_base t({.port = 0, .threads = 2});
        t.expect_service();
        vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int k = 0; k < 50; ++k) {
                    t.serving.stop(std::chrono::milliseconds(100 - k));
                    (void)t.serving.connections();
                }
            });
        t.serving.wait();
        for (auto& thread : threads) thread.join();
    }
}

TEST(ServerLife, LetsARequestThatRunsEndAndThenCloses) {
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

TEST(ServerLife, ClosesConnectionsAtRestAtOnce) {
    server_test_base t;
    auto idle = t.client();
    idle.get("/");
    auto const began = std::chrono::steady_clock::now();
    t.serving.stop();
    t.serving.wait();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 500ms);
    EXPECT_TRUE(idle.ends());
}

TEST(ServerLife, ClosesConnectionsWithoutARequestSoon) {
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
TEST(ServerLife, AnswersTheFirstRequestOfAConnectionThatHasJustBegun) {
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
TEST(ServerLife, AnswersWhatTheSystemHasTakenInBeforeTheStop) {
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

TEST(ServerLife, AnswersARequestWhoseHeadHasBegunBeforeTheStop) {
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

TEST(ServerLife, CancelsWhatRunsLongerThanTheGrace) {
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

TEST(ServerLife, ASecondStopShortensTheGraceAndNeverLengthensIt) {
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

TEST(ServerLife, ForcesAStreamThatNobodyReadsToItsEnd) {
    server_test_base t;
    auto c = t.client();
    c.ask("/stream/100000");
    ASSERT_TRUE(eventually([&] { return t.inside == 1; }));
    t.serving.stop(100ms);
    t.serving.wait();
    EXPECT_EQ(t.inside, 0);
}

// Rule 1 of a graceful stop: whatever reached a handler is answered completely.
TEST(ServerLife, DrainsUnderLoadWithoutTruncatingAResponse) {
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

TEST(ServerLife, ResetsAConnectionWhoseEndWouldPassForTheEndOfABody) {
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

TEST(ServerLife, FreesThePortForARestart) {
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
