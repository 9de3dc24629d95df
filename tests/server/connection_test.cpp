#include "server/connection_app.hpp"

// What a client sees on a connection where all goes well.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;

TEST(Connection, AnswersARequest) {
    connection_test_base t;
    auto& client = t.open_with(get("/"));
    auto const r = replies(client);
    ASSERT_EQ(statuses(client), vector{200});
    EXPECT_EQ(r.responses[0].body, "Hello");
    EXPECT_FALSE(client.server_finished());
}

TEST(Connection, KeepsTheConnectionUntilTheClientEndsIt) {
    connection_test_base t;
    auto& client = t.open();
    for (int i = 1; i <= 5; ++i) {
        client.put(get("/"));
        t.rig.loop.settle();
        EXPECT_EQ(statuses(client), vector(static_cast<std::size_t>(i), 200));
    }
    client.finish();
    t.rig.loop.settle();
    EXPECT_TRUE(client.server_closed());
    EXPECT_EQ(t.rig.host.connections, 0u);
}

TEST(Connection, AnswersABatchOfPipelinedRequestsInOrderWithOneWrite) {
    connection_test_base t;
    auto& client = t.open_with(get("/large/3") + get("/nowhere") + get("/large/5") + get("/"));
    auto const r = replies(client);
    ASSERT_EQ(statuses(client), (vector{200, 404, 200, 200}));
    EXPECT_EQ(r.responses[0].body, "LLL");
    EXPECT_EQ(r.responses[2].body, "LLLLL");
    EXPECT_EQ(r.responses[3].body, "Hello");
    EXPECT_EQ(client.writes(), 1u);
}

TEST(Connection, AnswersInOrderThoughTheFirstHandlerTakesLongest) {
    connection_test_base t;
    auto& client = t.open_with(get("/sleep/3000") + get("/") + get("/sleep/1000"));
    EXPECT_EQ(t.started, 1) << "one handler at a time";
    t.pass(5s);
    auto const r = replies(client);
    ASSERT_EQ(statuses(client), (vector{200, 200, 200}));
    EXPECT_EQ(r.responses[0].body, "rested");
    EXPECT_EQ(r.responses[1].body, "Hello");
}

// The read that watches for the client while a handler waits may bring the next request.
TEST(Connection, ReadsWhatComesWhileAHandlerWaits) {
    connection_test_base t;
    auto& client = t.open_with(get("/sleep/1000"));
    client.put(get("/large/7").substr(0, 10));
    t.pass(500ms);
    client.put(get("/large/7").substr(10) + get("/"));
    t.pass(2s);
    ASSERT_EQ(statuses(client), (vector{200, 200, 200}));
    EXPECT_EQ(replies(client).responses[1].body, "LLLLLLL");
    for (int i = 0; i < 50; ++i) { // and again, until the buffer has gone round several times
        client.put(get("/sleep/10"));
        t.pass(5ms);
        client.put(get("/", "X-Long: " + string(1000, 'x') + "\r\n"));
        t.pass(50ms);
    }
    EXPECT_EQ(statuses(client), vector(103, 200));
}

TEST(Connection, Immunity36TwentyPipelinedRequestsFromAClientThatLeaves) {
    string twenty;
    for (int i = 0; i < 20; ++i) twenty += get("/large/" + std::to_string(i));
    {
        connection_test_base t;
        auto& client = t.open();
        client.put(twenty);
        client.finish();
        t.rig.loop.settle();
        auto const r = replies(client);
        ASSERT_EQ(statuses(client), vector(20, 200));
        for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(r.responses[i].body.size(), i);
        EXPECT_TRUE(client.server_closed());
    }
    connection_test_base t;
    auto& client = t.open_with(twenty);
    client.reset();
    t.rig.loop.settle();
    EXPECT_EQ(t.rig.host.connections, 0u);
}

TEST(Connection, AnswersHeadWithTheLengthAndNoBody_F6) {
    connection_test_base t;
    auto& client = t.open_with(
        "HEAD /large/500000 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /stream/3/10 HTTP/1.1\r\nHost: a\r\n\r\n" + get("/"));
    ASSERT_EQ(statuses(client, {"HEAD", "HEAD", "GET"}), (vector{200, 200, 200}));
    EXPECT_EQ(replies(client, {"HEAD", "HEAD", "GET"}).responses[0].header("Content-Length"), "500000");
}

TEST(Connection, SpeaksHttp10) {
    connection_test_base t;
    auto& plain = t.open_with("GET / HTTP/1.0\r\n\r\n" + get("/"));
    EXPECT_EQ(statuses(plain), vector{200});
    EXPECT_TRUE(plain.server_finished());
    EXPECT_EQ(replies(plain).responses[0].header("Connection"), "close");
    auto& kept =
        t.open_with("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(statuses(kept), (vector{200, 200}));
    EXPECT_EQ(replies(kept).responses[0].header("Connection"), "keep-alive");
    EXPECT_FALSE(kept.server_finished());
}

TEST(Connection, Immunity53StreamsToHttp10EndWithTheConnection) {
    connection_test_base t;
    auto& client = t.open_with("GET /stream/3/10 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    ASSERT_EQ(statuses(client), vector{200});
    auto const r = replies(client).responses[0];
    EXPECT_EQ(r.body, string(30, 's'));
    EXPECT_EQ(r.header("Transfer-Encoding"), "");
    EXPECT_TRUE(client.server_finished());
}

TEST(Connection, ClosesWhenTheClientAsksAndAnswersNothingAfterwards) {
    connection_test_base t;
    auto& client = t.open_with(get("/", "Connection: close\r\n") + get("/"));
    EXPECT_EQ(statuses(client), vector{200});
    EXPECT_EQ(replies(client).responses[0].header("Connection"), "close");
    EXPECT_TRUE(client.server_finished());
    EXPECT_EQ(t.started, 1);
}

TEST(Connection, ClosesAfterTheNumberOfRequestsThatIsAllowed) {
    connection_test_base t({.requests_per_connection = 2});
    auto& client = t.open_with(get("/") + get("/") + get("/"));
    ASSERT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_TRUE(client.server_finished());
}

TEST(Connection, HasADateOnEveryResponse_F10) {
    connection_test_base t;
    auto& client = t.open_with(get("/") + get("/nowhere") + get("/status/204") + get("/throw") + "nonsense\r\n\r\n");
    auto const all = replies(client).responses;
    ASSERT_EQ(all.size(), 5u);
    for (auto const& r : all) {
        EXPECT_EQ(r.header("Date"), "Sun, 06 Nov 1994 08:49:37 GMT") << r.status;
        EXPECT_EQ(r.count("Server"), 0u);
    }
}

TEST(Connection, Immunity51NoBodyNorFramingWhereNoneMayBe_F6) {
    connection_test_base t;
    auto& client =
        t.open_with(get("/status/204") + get("/status/304") + get("/status/205") + get("/nothing") + get("/"));
    ASSERT_EQ(statuses(client), (vector{204, 304, 205, 204, 200}));
    auto const all = replies(client).responses;
    for (std::size_t i : {0u, 3u}) {
        EXPECT_EQ(all[i].count("Content-Length"), 0u);
        EXPECT_EQ(all[i].count("Transfer-Encoding"), 0u);
        EXPECT_EQ(all[i].count("Content-Type"), 0u);
    }
    EXPECT_EQ(all[2].header("Content-Length"), "0");
}

TEST(Connection, GivesItsMemoryBackWhenIdle) {
    connection_test_base t;
    auto& client = t.open_with(get("/large/300000"));
    EXPECT_EQ(t.rig.host.blocks.in_use(), 1u);
    t.pass(2s);
    EXPECT_EQ(t.rig.host.blocks.in_use(), 0u);
    client.put(get("/"));
    t.rig.loop.settle();
    EXPECT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_EQ(t.rig.host.blocks.in_use(), 1u);
    t.pass(2s);
    EXPECT_EQ(t.rig.host.blocks.in_use(), 0u);
}

TEST(Connection, TellsThatTheResponseIsFinished) {
    connection_test_base t;
    auto& client = t.open_with(get("/finish"));
    ASSERT_EQ(t.finished.size(), 1u);
    EXPECT_EQ(t.finished[0].status, 200);
    EXPECT_FALSE(t.finished[0].aborted);
    EXPECT_EQ(t.finished[0].bytes_out, client.received().size());
}

TEST(Connection, LargeBodiesGoOutWhole) {
    for (std::size_t const size : {4096u, 4097u, 100'000u, 3'000'000u}) {
        connection_test_base t;
        auto& client = t.open_with(get("/large/" + std::to_string(size)) + get("/"));
        ASSERT_EQ(statuses(client), (vector{200, 200})) << size;
        EXPECT_EQ(replies(client).responses[0].body.size(), size);
    }
}

} // namespace
} // namespace tunic::testing
