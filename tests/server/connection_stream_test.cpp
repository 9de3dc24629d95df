#include "server/connection_app.hpp"

// Responses written in pieces, slow readers, and responses that go wrong midway.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;

TEST(ConnectionStream, ComesInChunksAndTheConnectionStays) {
    connection_test_base t;
    auto& client = t.open_with(get("/stream/5/10") + get("/empty-stream") + get("/"));
    ASSERT_EQ(statuses(client), (vector{200, 200, 200}));
    auto const r = replies(client).responses;
    EXPECT_EQ(r[0].framing, r[0].chunked);
    EXPECT_EQ(r[0].body, string(50, 's'));
    EXPECT_EQ(r[1].body, "");
}

TEST(ConnectionStream, PiecesOfAnySizeArriveWhole) {
    for (int const size : {1, 100, 16'383, 16'384, 20'000, 300'000, 1'000'000})
        for (std::size_t const write_most : {conditions::unlimited, std::size_t{5000}}) {
            connection_test_base t;
            auto& client = t.open_with(get("/stream/3/" + std::to_string(size)) + get("/"), {.write_most = write_most});
            ASSERT_EQ(statuses(client), (vector{200, 200})) << size << ' ' << write_most;
            EXPECT_EQ(replies(client).responses[0].body, string(static_cast<std::size_t>(size) * 3, 's'));
        }
}

TEST(ConnectionStream, GoesOutWhenTheHandlerWaits) {
    connection_test_base t;
    auto& client = t.open_with(get("/drip/3/1000"));
    t.rig.loop.settle();
    EXPECT_NE(client.received().find("drip"), string::npos);
    t.pass(5s);
    EXPECT_EQ(replies(client).responses.at(0).body, "dripdripdrip");
}

TEST(ConnectionStream, DoesNotBeginInARequestThatIsOver) {
    connection_test_base t({.handler_time = 1s});
    auto& client = t.open_with(get("/late-stream") + get("/"));
    t.pass(10s);
    ASSERT_EQ(statuses(client), (vector{503, 200})) << "there is still an answer, in place of a body that breaks off";
}

TEST(ConnectionStream, WaitsForAClientThatDoesNotRead) {
    for (auto const* path : {"/stream/10000/1000", "/stream/100/100000"}) {
        connection_test_base t;
        auto& client = t.open_with(get(path) + get("/"), {.window = 50'000});
        EXPECT_EQ(client.received().size(), 50'000u);
        EXPECT_GT(t.inside, 0);
        while (!client.server_finished() && t.inside > 0) {
            auto const before = client.received().size();
            client.take();
            t.rig.loop.settle();
            ASSERT_GT(client.received().size(), before);
        }
        for (int i = 0; i < 20; ++i) {
            client.take();
            t.rig.loop.settle();
        }
        ASSERT_EQ(statuses(client), (vector{200, 200})) << path;
        EXPECT_EQ(replies(client).responses[0].body.size(), 10'000'000u);
    }
}

TEST(ConnectionStream, AsksTheSystemForRoomOnlyOnceWhileThereIsNone) {
    connection_test_base t;
    auto& client = t.open_with(get("/stream/200/1000"), {.window = 1000});
    EXPECT_EQ(t.inside, 0) << "all of it fits into the buffer";
    EXPECT_LT(client.operations(), 10u);
}

TEST(ConnectionStream, AClientThatDoesNotReadIsNotAnsweredFurther) {
    connection_test_base t;
    string many;
    for (int i = 0; i < 1000; ++i) many += get("/large/1000");
    auto& client = t.open_with(many, {.window = 1000});
    t.pass(1s);
    EXPECT_LT(t.started, 200) << "answers pile up in memory";
    for (int i = 0; i < 3000 && replies(client).responses.size() < 1000; ++i) {
        client.take();
        t.rig.loop.settle();
    }
    EXPECT_EQ(statuses(client), vector(1000, 200));
}

TEST(ConnectionStream, ThatFailsAfterItsHeadIsCutAndNeverASecondHead_F5) {
    connection_test_base t;
    auto& client = t.open_with(get("/throw-late") + get("/"));
    EXPECT_TRUE(client.server_closed());
    EXPECT_TRUE(client.received().starts_with("HTTP/1.1 200"));
    EXPECT_EQ(client.received().find("HTTP/1.1", 5), string::npos);
    EXPECT_EQ(client.received().find("0\r\n\r\n"), string::npos) << "the body must not look whole";
    EXPECT_EQ(t.log.size(), 1u);
}

TEST(ConnectionStream, HeadersSetAfterItsHeadAreIgnored_F9) {
    connection_test_base t;
    auto& client = t.open_with(get("/late-header") + get("/"));
    ASSERT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_EQ(client.received().find("X-Late"), string::npos);
}

TEST(ConnectionStream, Immunity52NeverMoreNorLessThanTheLengthPromised) {
    {
        connection_test_base t;
        auto& exact = t.open_with(get("/sized/5/5") + get("/"));
        ASSERT_EQ(statuses(exact), (vector{200, 200}));
        EXPECT_EQ(replies(exact).responses[0].header("Content-Length"), "5");
    }
    connection_test_base t;
    auto& less = t.open_with(get("/sized/9/3") + get("/"));
    EXPECT_TRUE(less.server_finished());
    EXPECT_TRUE(less.received().ends_with("zzz"));
    EXPECT_FALSE(t.log.empty());
    t.log.clear();
    auto& more = t.open_with(get("/sized/3/9") + get("/"));
    EXPECT_TRUE(more.server_finished());
    EXPECT_LE(std::count(more.received().begin(), more.received().end(), 'z'), 3);
    EXPECT_FALSE(t.log.empty());
}

TEST(ConnectionStream, IsWrittenByOneCoroutineAtATime) {
    app a;
    a.get("/", [](context& c) -> task<> {
        auto out = co_await c.stream();
        auto const large = [](context&, body_stream to) -> task<> {
            string const piece(20'000, 'L');
            co_await to.write(piece);
        };
        auto const beat = [](context&, body_stream to) -> task<> { co_await to.write("beat"); };
        co_await when_all(c, large(c, out), beat(c, out));
    });
    log_records log;
    connection_rig r(std::move(a));
    auto& client = r.open_with(get("/"), {.window = 4000});
    for (int i = 0; i < 20; ++i) {
        client.take();
        r.loop.settle();
    }
    EXPECT_TRUE(client.server_closed());
    EXPECT_EQ(client.received().find("beat"), string::npos) << "in the middle of another's chunk";
    EXPECT_FALSE(client.received().ends_with("0\r\n\r\n")) << "it is not whole";
}

TEST(ConnectionStream, GoesOnHoweverSmallItsBufferMayBe) {
    for (std::size_t const most : {1U, 100U, 1024U, 3000U, 16'384U, 20'000U})
        for (std::size_t const size : {10U, 3000U, 16'384U, 50'000U})
            for (auto const window : {std::size_t{700}, conditions::unlimited}) {
                connection_test_base t({.write_high = most, .write_low = most / 2});
                auto& client = t.open_with(get("/stream/4/" + std::to_string(size)), {.window = window});
                for (int i = 0; i < 400 && !client.received().ends_with("0\r\n\r\n"); ++i) {
                    client.take();
                    t.rig.loop.settle();
                }
                EXPECT_EQ(statuses(client), vector{200}) << most << ' ' << size << ' ' << window;
            }
}

// Lifecycle: whatever a handler throws, its client gets an answer and nobody else notices.
TEST(ConnectionErrors, OfEveryKindAre500AndTheConnectionStays) {
    connection_test_base t;
    auto& client =
        t.open_with(get("/throw") + get("/throw-42") + get("/throw-memory") + get("/throw-refusal") + get("/"));
    ASSERT_EQ(statuses(client), (vector{500, 500, 500, 418, 200}));
    EXPECT_EQ(client.received().find("a secret"), string::npos);
    EXPECT_NE(client.received().find("short and stout"), string::npos);
    EXPECT_EQ(t.log.size(), 3u);
}

} // namespace
} // namespace tunic::testing
