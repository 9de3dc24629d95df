// Nothing is allocated per request once a server is warm: counted in the server's own process, over a real socket, with
// the client in another process.
#include <tunic/testing/allocation_counter.hpp>
#include <tunic/tunic.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <netinet/in.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tunic {
namespace {

using namespace std::chrono_literals;

struct item {
    std::int64_t id;
    std::string_view name;
    bool available;
};

task<> layer(context& c, next inner) {
    c.set("X-Before", "1");
    co_await inner();
    if (!c.res.streaming()) c.set("X-After", "1"); // too late for a stream, and a line in the log
}

app make_app() {
    app a;
    for (int i = 0; i < 8; ++i) a.use(layer);
    a.get("/items/:id",
          [](context& c) -> task<item> { co_return item{c.param<std::int64_t>("id"), "an onion", true}; });
    a.get("/rest", [](context& c) -> task<> {
        co_await c.sleep(0ms);
        c.text("rested");
    });
    a.get("/stream", [](context& c) -> task<> {
        auto out = co_await c.stream();
        for (int i = 0; i < 8; ++i) co_await out.write("a piece of the stream");
    });
    a.post("/echo", [](context& c) -> task<> { c.text(co_await c.body()); });
    a.get("/threads", [workers = std::make_shared<worker_pool<int>>(2U, [] { return 20; })](context& c) -> task<> {
        auto const [sum, none] = co_await with_timeout(
            c, 10s, when_all(c, workers->run([](int n) { return n + 1; }), workers->run([](int) {})));
        (void)none;
        c.text(c.format("sum {}", sum));
    });
    return a;
}

// What the client does: sends `request` over and over, `depth` at a time, and counts how often `mark` comes back. Runs
// in a child process and uses nothing but its stack.
struct plan {
    std::string_view request;
    std::string_view mark; // once in each response
    int depth = 1;
};

[[noreturn]] void fail_as_client(int code) { ::_exit(code); }

void exchange(int s, plan const& p, int count) {
    char batch[16 * 256];
    std::size_t size = 0;
    for (int i = 0; i < p.depth; ++i) size += p.request.copy(batch + size, p.request.size());
    char room[64 * 1024];
    std::size_t kept = 0;
    for (int done = 0; done < count; done += p.depth) {
        if (::send(s, batch, size, MSG_NOSIGNAL) != static_cast<ssize_t>(size)) fail_as_client(3);
        for (int seen = 0; seen < p.depth;) {
            auto const n = ::recv(s, room + kept, sizeof room - kept, 0);
            if (n <= 0) fail_as_client(4);
            std::string_view text(room, kept + static_cast<std::size_t>(n));
            for (auto at = text.find(p.mark); at != text.npos; at = text.find(p.mark)) {
                ++seen;
                text.remove_prefix(at + p.mark.size());
            }
            kept = text.size(); // the beginning of a mark may be in it
            __builtin_memmove(room, text.data(), kept);
        }
    }
}

// The client process, told by one octet when to go on, answering with one octet when it has done a part.
class client_process {
public:
    explicit client_process(plan const& p) {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, words_), 0);
        child_ = ::fork(); // before the server has threads
        if (child_ == 0) {
            ::close(words_[0]);
            run(p);
        }
        ::close(words_[1]);
    }
    client_process(client_process const&) = delete;
    client_process& operator=(client_process const&) = delete;
    ~client_process() {
        ::close(words_[0]);
        int status = 0;
        ::waitpid(child_, &status, 0);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the client ended with " << status;
    }
    void connect_to(std::uint16_t port) const { tell(port); }
    // Exchanges so many requests, and returns when that is done.
    void exchange_some(int count) const { tell(static_cast<std::uint32_t>(count)); }

private:
    void tell(std::uint32_t number) const {
        EXPECT_EQ(::write(words_[0], &number, sizeof number), static_cast<ssize_t>(sizeof number));
        char done = 0;
        EXPECT_EQ(::read(words_[0], &done, 1), 1) << "the client has failed";
    }
    [[noreturn]] void run(plan const& p) const {
        std::uint32_t number = 0;
        if (::read(words_[1], &number, sizeof number) != static_cast<ssize_t>(sizeof number)) fail_as_client(1);
        int const s = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        timeval const patience{20, 0};
        (void)::setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(number));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(s, reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) fail_as_client(2);
        for (;;) {
            if (::write(words_[1], "d", 1) != 1) fail_as_client(1);
            if (::read(words_[1], &number, sizeof number) != static_cast<ssize_t>(sizeof number)) ::_exit(0);
            exchange(s, p, static_cast<int>(number));
        }
    }

    int words_[2] = {-1, -1};
    pid_t child_ = -1;
};

// What the whole process asks for while `count` requests are served, after 1000 others.
testing::allocation_count allocations_of(plan const& p, int count) {
    client_process const client(p);
    server s(make_app().compile(), {.port = 0, .threads = 1});
    s.start();
    client.connect_to(s.port());
    client.exchange_some(1008);
    testing::allocation_scope const scope;
    client.exchange_some(count);
    return scope.everywhere();
}

constexpr int many = 100'000;
constexpr std::string_view get_item = "GET /items/4711 HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n";
constexpr std::string_view item_json = R"({"id":4711,"name":"an onion","available":true})";

class Allocation : public ::testing::Test {
protected:
    void SetUp() override {
        if (!testing::counts_allocations()) GTEST_SKIP() << "allocations are not counted in this build";
    }
};

TEST_F(Allocation, AreNoneForEightLayersAParameterAndJsonOverASocket) {
    EXPECT_EQ(allocations_of({get_item, item_json}, many).calls, 0u);
}

TEST_F(Allocation, AreNoneForPipelinedRequestsOverASocket) {
    EXPECT_EQ(allocations_of({get_item, item_json, 16}, many).calls, 0u);
}

TEST_F(Allocation, AreNoneForHandlersThatSleep) {
    EXPECT_EQ(allocations_of({"GET /rest HTTP/1.1\r\nHost: localhost\r\n\r\n", "rested"}, many / 10).calls, 0u);
}

TEST_F(Allocation, AreNoneForCallsOnOtherThreads) {
    EXPECT_EQ(allocations_of({"GET /threads HTTP/1.1\r\nHost: localhost\r\n\r\n", "sum 21"}, many / 10).calls, 0u);
}

TEST_F(Allocation, AreNoneForStreams) {
    EXPECT_EQ(allocations_of({"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n", "0\r\n\r\n"}, many / 10).calls, 0u);
}

TEST_F(Allocation, AreNoneForBodiesThatCameWithTheirHead) {
    EXPECT_EQ(allocations_of({"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 7\r\n\r\nan echo", "an echo"},
                             many / 10)
                  .calls,
              0u);
}

} // namespace
} // namespace tunic
