#include "server/server_rig.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <cerrno>
#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <vector>

// How a server begins, where it listens, and that it ends, over real sockets.

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

TEST(ServerLife, LogsWhomItTurnsAway) {
    server_test_base t({.port = 0, .threads = 1, .limits = {.connections = 1}});
    auto first = t.client();
    first.ask("/sleep/1000");
    ASSERT_TRUE(eventually([&] { return t.inside == 1; }));
    auto second = t.client();
    EXPECT_TRUE(eventually([&] { return t.log.contains("refused with 503: too many connections"); }));
    EXPECT_EQ(t.log.all().back().remote, "127.0.0.1");
    EXPECT_EQ(t.log.all().back().status, 503);
}

// An overload is a few lines, and a count that adds up, without another request to bring it.
TEST(ServerLife, LogsAnOverloadInAFewLines) {
    log_records log;
    app a{{.log = log}};
    a.get("/", [](context&) -> task<> { throw http_error(503, "no room"); });
    server s(std::move(a).compile(), {.port = 0, .threads = 2});
    s.start();
    {
        loopback_client one(s.port());
        loopback_client other(s.port());
        for (int i = 0; i < 500; ++i) {
            EXPECT_EQ(one.get("/").status, 503);
            EXPECT_EQ(other.get("/").status, 503);
        }
        auto const events = [&log] {
            std::uint64_t sum = 0;
            for (auto const& r : log.all()) sum += r.count;
            return sum;
        };
        EXPECT_TRUE(eventually([&] { return events() == 1000; })) << events();
    }
    EXPECT_LT(log.size(), 100u);
    s.stop();
    s.wait();
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

} // namespace
} // namespace tunic::testing
