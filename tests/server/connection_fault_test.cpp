#include "base/thread_sanitizer.hpp"
#include "net/failing_allocation.hpp"
#include "server/connection_app.hpp"

// Everything that can fail, failed once: each operation of the stream, each allocation, each place to break off.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;

struct scenario {
    char const* what;
    string octets;
    std::size_t window = conditions::unlimited;
};

vector<scenario> const& scenarios() {
    static vector<scenario> const all = {
        {"pipelined", get("/") + get("/large/300") + get("/nowhere") + get("/large/100000") + get("/")},
        {"bodies", post("/echo", string(9000, 'x')) + post_chunked("/echo", "5\r\nhello\r\n0\r\n\r\n")
                       + post("/ignore", "unread") + get("/")},
        {"large body", post("/echo", string(60'000, 'x')) + get("/")},
        {"read and written in pieces", post("/pieces", string(30'000, 'x')) + get("/")},
        {"waiting", get("/sleep/100") + get("/both/100") + get("/drip/3/100") + get("/")},
        {"slow reader", get("/stream/30/3000") + get("/stream/3/30000") + get("/large/30000"), 10'000},
        {"errors", get("/throw") + get("/throw-42") + get("/throw-refusal") + get("/throw-late")},
        {"refused", "nonsense\r\n\r\n"},
        {"expect", post_head("/echo", 5, "Expect: 100-continue\r\n") + "hello" + get("/")},
    };
    return all;
}

// Lets it come to its end; the client reads all the time.
void play(connection_test_base& t, memory_connection& client) {
    for (int i = 0; i < 40; ++i) {
        client.take();
        t.pass(100ms);
    }
}

// What came is the beginning of HTTP, in whatever way the connection ended.
void check_prefix(memory_connection const& client) {
    EXPECT_EQ(wire::testing::read_responses(client.received()).violations, vector<string>{})
        << client.received().substr(0, 2000);
}

TEST(ConnectionFaults, AnyOperationOfTheStreamMayFail) {
    for (auto const& one : scenarios())
        for (auto const error : {std::errc::connection_reset, std::errc::timed_out, std::errc::no_buffer_space}) {
            fuse f;
            while (f.next()) {
                SCOPED_TRACE(string(one.what) + ", operation " + std::to_string(f.nth()));
                connection_test_base t;
                auto& client = t.open_with(one.octets, {.read_most = 4000,
                                                        .write_most = 20'000,
                                                        .window = one.window,
                                                        .seed = 5,
                                                        .broken_by = &f,
                                                        .failure = std::make_error_code(error)});
                play(t, client);
                check_prefix(client);
                auto& next = t.open_with(get("/")); // others do not notice
                EXPECT_EQ(statuses(next), vector{200});
                if (::testing::Test::HasFailure()) return;
            }
            EXPECT_GT(f.nth(), 2u);
        }
}

TEST(ConnectionFaults, NoOperationOfTheStreamMayBegin) {
    for (auto const& one : scenarios()) {
        fuse f;
        while (f.next()) {
            SCOPED_TRACE(string(one.what) + ", operation " + std::to_string(f.nth()));
            connection_test_base t;
            auto& client = t.open_with(
                one.octets,
                {.read_most = 4000, .write_most = 20'000, .window = one.window, .seed = 5, .starved_by = &f});
            play(t, client);
            check_prefix(client);
            EXPECT_EQ(statuses(t.open_with(get("/"))), vector{200});
            if (::testing::Test::HasFailure()) return;
        }
        EXPECT_GT(f.nth(), 1u);
    }
}

TEST(ConnectionFaults, AnyAllocationMayFail) {
#ifdef TUNIC_UNDER_THREAD_SANITIZER
    GTEST_SKIP() << "the thread sanitizer keeps its operator new";
#endif
    for (auto const& one : scenarios()) {
        fuse f;
        while (f.next()) {
            SCOPED_TRACE(string(one.what) + ", allocation " + std::to_string(f.nth()));
            connection_test_base t;
            play(t, t.open_with(get("/sleep/1") + get("/both/1"))); // queues of the loop have grown
            auto& client = t.open({.window = one.window});
            client.reserve(1'000'000);
            client.put(one.octets);
            failing_allocation = &f;
            for (int i = 0; i < 40; ++i) {
                client.take();
                t.pass(100ms);
            }
            failing_allocation = nullptr;
            check_prefix(client);
            auto& next = t.open_with(get("/"));
            EXPECT_EQ(statuses(next), vector{200});
            if (::testing::Test::HasFailure()) return;
        }
    }
}

TEST(ConnectionFaults, TheClientMayBreakOffAtAnyOctetOfItsRequest) {
    for (auto const& one : scenarios())
        for (std::size_t cut = 0; cut <= one.octets.size(); cut += cut < 400 || cut + 50 > one.octets.size() ? 1 : 997)
            for (bool const politely : {false, true}) {
                SCOPED_TRACE(string(one.what) + ", cut at " + std::to_string(cut));
                connection_test_base t;
                auto& client = t.open_with(std::string_view(one.octets).substr(0, cut), {.window = one.window});
                politely ? client.finish() : client.reset();
                play(t, client);
                EXPECT_TRUE(client.server_closed());
                EXPECT_EQ(t.rig.host.connections, 0u);
                check_prefix(client);
                if (::testing::Test::HasFailure()) return;
            }
}

TEST(ConnectionFaults, TheClientMayBreakOffAtAnyOctetOfTheResponse) {
    for (auto const& one : scenarios())
        for (std::size_t seen = 0; seen < 600; seen += 3) {
            SCOPED_TRACE(string(one.what) + ", after " + std::to_string(seen));
            connection_test_base t;
            auto& client = t.open_with(one.octets, {.window = seen});
            t.pass(500ms);
            client.reset();
            t.pass(100ms);
            EXPECT_EQ(t.rig.host.connections, 0u);
            EXPECT_EQ(t.inside, 0);
            if (::testing::Test::HasFailure()) return;
        }
}

} // namespace
} // namespace tunic::testing
