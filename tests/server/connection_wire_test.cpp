#include "server/connection_app.hpp"
#include "wire/head_table.hpp"

#include <algorithm>

// The table of wire cases, through whole connections: one request too many or too few is the fault that must never
// happen.

namespace tunic::testing {
namespace {

using namespace std::string_literals;
using wire::testing::head_table;
using wire::testing::wire_case;

// An application that answers 200 to whatever reaches it, and reads every body.
app tolerant_app(int& reached) {
    app a{{.log = log_records{}}};
    auto const count = [&reached](context& c, next inner) -> task<> {
        ++reached;
        (void)co_await c.body();
        co_await inner();
    };
    a.use(count);
    a.not_found([](context& c) { c.status(200).text("reached"); });
    a.mount(define_route("/accepts-custom", METHOD("PURGE", [](context&) { return "x"; })));
    return a;
}

void check(wire_case const& one, std::size_t segment) {
    SCOPED_TRACE(one.id + " in segments of " + std::to_string(segment));
    int reached = 0;
    connection_rig rig{tolerant_app(reached)};
    auto& client = rig.open_with(one.octets, {.read_most = segment == 0 ? conditions::unlimited : segment});
    auto const r = replies(client);
    EXPECT_EQ(r.violations, std::vector<std::string>{});
    if (one.statuses.empty()) {
        EXPECT_TRUE(r.responses.empty());
        return;
    }
    ASSERT_FALSE(r.responses.empty()) << client.received();
    auto const status = r.responses[0].status;
    bool const good = one.statuses == std::vector{200};
    if (good) // the application may answer as it likes, 501 is for methods that no route has
        EXPECT_TRUE(status < 400 || status == 404 || status == 405 || status == 501) << status;
    else
        EXPECT_TRUE(std::find(one.statuses.begin(), one.statuses.end(), status) != one.statuses.end()) << status;
    if (status == 501) return; // and ends the connection
    EXPECT_EQ(r.responses.size(), one.answers);
    if (one.closes) { EXPECT_EQ(client.server_finished(), *one.closes); }
}

TEST(ConnectionWire, AnswersEveryCaseOfTheTable) {
    for (auto const& one : head_table()) check(one, 0);
}

TEST(ConnectionWire, AnswersEveryCaseAlikeInSmallSegments) {
    for (std::size_t const segment : {1u, 2u, 3u, 7u})
        for (auto const& one : head_table()) check(one, segment);
}

TEST(ConnectionWire, RefusalsPassNoLayer_B14) {
    for (auto const* octets : {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
                               "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"}) {
        connection_test_base t;
        auto& client = t.open_with(octets);
        EXPECT_EQ(replies(client).responses.size(), 1u) << octets;
        EXPECT_EQ(t.started, 0) << octets;
        EXPECT_TRUE(client.server_finished()) << octets;
    }
}

TEST(ConnectionWire, RefusalsAreProblemDetailsAndCloseInStages) {
    connection_test_base t;
    auto& client = t.open_with("GET / HTTP/1.1\r\n\r\n");
    auto const r = replies(client).responses.at(0);
    EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(r.header("Connection"), "close");
    EXPECT_TRUE(client.server_finished());
    EXPECT_FALSE(client.server_closed()) << "a reset could overtake the response";
    client.put("what is still under way");
    t.rig.loop.settle();
    client.finish();
    t.rig.loop.settle();
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionWire, ARefusalComesAfterTheResponsesBeforeIt) {
    connection_test_base t;
    auto& client = t.open_with(get("/") + get("/sleep/100") + "nonsense\r\n\r\n");
    t.pass(1s);
    EXPECT_EQ(statuses(client), (std::vector{200, 200, 400}));
}

// A response to HEAD has no body, whatever its Content-Length says: the next request is none, and its refusal has one.
TEST(ConnectionWire, ARefusalIsNotTakenForAnAnswerToTheRequestBefore) {
    std::string const head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    for (std::string const next : {"GET / HTTP/1.1\nHost: a\n\n", "\x01", "GET /\r\nA: b\r\n c\r\n\r\n"}) {
        connection_test_base t;
        auto& client = t.open_with(head + next);
        EXPECT_EQ(statuses(client, {"HEAD"}), (std::vector{200, 400})) << next;
        EXPECT_FALSE(replies(client, {"HEAD"}).responses.at(1).body.empty()) << next;
    }
    connection_test_base t;
    auto& client = t.open_with(head + "GET / HT");
    t.pass(15s);
    EXPECT_EQ(statuses(client, {"HEAD"}), (std::vector{200, 408}));
}

// The client has finished sending, and takes its time to read.
TEST(ConnectionWire, AHalfCloseCutsNoResponseThatIsBeingSent) {
    for (auto const& [octets, status] : {std::pair{post_head("/", 50) + "a part", 405}, std::pair{get("/"), 200},
                                         std::pair{get("/large/9000"), 200}, std::pair{"nonsense\r\n\r\n"s, 400}}) {
        connection_test_base t;
        auto& client = t.open_with(octets, {.window = 10});
        client.finish();
        t.rig.loop.settle();
        for (int i = 0; i < 2000 && !client.server_closed(); ++i) {
            client.take();
            t.rig.loop.settle();
        }
        EXPECT_EQ(statuses(client), std::vector{status}) << octets;
        EXPECT_TRUE(client.server_closed()) << octets;
    }
}

} // namespace
} // namespace tunic::testing
