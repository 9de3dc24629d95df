#include "server/connection_app.hpp"

#include <tunic/coro/time_limit.hpp>

// Request bodies: read whole, in pieces, not at all; refused; asked for with 100.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;

string one_body(memory_connection const& client, std::size_t which = 0) {
    auto const r = replies(client).responses;
    return which < r.size() ? r[which].body : "(no response)";
}

TEST(ConnectionBody, IsReadWholeHoweverItComes) {
    string const body(20'000, 'b');
    for (std::size_t const most : {std::size_t{1}, std::size_t{7}, std::size_t{999}, conditions::unlimited}) {
        connection_test_base t;
        auto& client = t.open_with(post("/echo", body) + post("/count", body) + post("/pieces", body) + get("/"),
                                   {.read_most = most});
        ASSERT_EQ(statuses(client), (vector{200, 200, 200, 200})) << most;
        EXPECT_EQ(one_body(client, 0), body);
        EXPECT_EQ(one_body(client, 1), "20000");
        EXPECT_EQ(one_body(client, 2), body);
    }
}

TEST(ConnectionBody, MayComeInChunks) {
    for (std::size_t const most : {std::size_t{1}, std::size_t{3}, conditions::unlimited}) {
        connection_test_base t;
        auto& client = t.open_with(post_chunked("/echo", "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n")
                                       + post_chunked("/pieces", "3\r\nabc\r\n0\r\n\r\n") + get("/"),
                                   {.read_most = most});
        ASSERT_EQ(statuses(client), (vector{200, 200, 200}));
        EXPECT_EQ(one_body(client, 0), "hello world");
        EXPECT_EQ(one_body(client, 1), "abc");
    }
}

TEST(ConnectionBody, TrailersAreKeptApartWhenAsked) {
    connection_test_base t;
    auto& client = t.open_with(post_chunked("/trailers", "2\r\nhi\r\n0\r\nX-Sum: 42\r\n\r\n") + get("/"));
    ASSERT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_EQ(one_body(client), "hi|42|");
}

TEST(ConnectionBody, LargerThanTheBufferIsReadWhole) {
    connection_test_base t;
    string const body(900'000, 'x');
    auto& client = t.open_with(post("/echo", body) + get("/"));
    ASSERT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_EQ(one_body(client), body);
    EXPECT_EQ(t.rig.host.bodies_held, 0u);
}

TEST(ConnectionBody, UnreadIsDrainedAndTheConnectionStaysInStep_E9) {
    for (auto const& request : {post("/ignore", string(100'000, 'x')), post("/ignore", get("/smuggled")),
                                post("/nowhere", "body"), post_chunked("/ignore", "5\r\nhello\r\n0\r\n\r\n"),
                                post_chunked("/nowhere", "a\r\n0123456789\r\n0\r\nT: v\r\n\r\n")}) {
        connection_test_base t;
        auto& client = t.open_with(request + get("/"));
        auto const all = statuses(client);
        ASSERT_EQ(all.size(), 2u);
        EXPECT_EQ(all[1], 200);
        EXPECT_EQ(one_body(client, 1), "Hello");
    }
}

TEST(ConnectionBody, PartlyReadIsDrained_E9) {
    connection_test_base t;
    auto& client = t.open();
    client.put(post_head("/first/10", 6) + "abc");
    t.pass(5ms);
    client.put("def" + get("/"));
    t.pass(1s);
    ASSERT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_EQ(one_body(client, 0), "3");
}

TEST(ConnectionBody, UnreadAndTooLargeToDrainClosesTheConnection_E9) {
    connection_test_base t({.unread_body = 1000});
    auto& client = t.open_with(post("/ignore", string(5000, 'x')) + get("/"));
    EXPECT_EQ(statuses(client), vector{200});
    EXPECT_EQ(replies(client).responses[0].header("Connection"), "close");
    EXPECT_TRUE(client.server_finished());
}

TEST(ConnectionBody, UnreadChunksWithoutEndCloseTheConnection_E9) {
    connection_test_base t({.unread_body = 1000});
    string chunks;
    for (int i = 0; i < 40; ++i) chunks += "64\r\n" + string(100, 'c') + "\r\n";
    auto& client = t.open_with(post_chunked("/ignore", chunks));
    EXPECT_EQ(statuses(client), vector{200});
    EXPECT_TRUE(client.server_finished());
}

TEST(ConnectionBody, AnnouncedTooLargeIsRefusedBeforeTheHandler) {
    connection_test_base t;
    auto& client = t.open_with(post_head("/count", 2'000'000) + "some of it");
    EXPECT_EQ(statuses(client), vector{413});
    EXPECT_TRUE(client.server_finished());
    EXPECT_EQ(t.started, 1) << "the app's layers run around the refusal";
}

TEST(ConnectionBody, Immunity43ChunksOverTheLimitAre413) {
    string chunks;
    for (int i = 0; i < 20; ++i) chunks += "64\r\n" + string(100, 'c') + "\r\n";
    for (auto const* path : {"/echo", "/count"}) {
        connection_test_base t({.body = 1000});
        auto& client = t.open_with(post_chunked(path, chunks));
        EXPECT_EQ(statuses(client), vector{413}) << path;
        EXPECT_TRUE(client.server_finished());
    }
}

TEST(ConnectionBody, Immunity72AHandlerCannotSwallowTheLimit) {
    connection_test_base t({.body = 1000});
    string chunks;
    for (int i = 0; i < 20; ++i) chunks += "64\r\n" + string(100, 'c') + "\r\n";
    auto& chunked = t.open_with(post_chunked("/swallow", chunks + "0\r\n\r\n") + get("/"));
    EXPECT_EQ(statuses(chunked), vector{413});
    EXPECT_TRUE(chunked.server_finished());
    auto& with_length = t.open_with(post("/swallow", string(2000, 'x')) + get("/"));
    EXPECT_EQ(statuses(with_length), vector{413});
    auto& broken = t.open_with(post_chunked("/swallow", "zz\r\n") + get("/"));
    EXPECT_EQ(statuses(broken), vector{400});
    EXPECT_TRUE(broken.server_finished());
}

TEST(ConnectionBody, BrokenChunksAre400AndNothingAfterThemIsARequest) {
    for (auto const* path : {"/echo", "/count", "/ignore", "/pieces"}) {
        connection_test_base t;
        auto& client = t.open_with(post_chunked(path, "5\r\nhello\nX" + get("/")));
        auto const r = replies(client);
        EXPECT_LE(r.responses.size(), 1u) << path;
        EXPECT_TRUE(client.server_finished()) << path;
        EXPECT_EQ(t.started, 1) << path;
    }
}

TEST(ConnectionBody, ThatEndsEarlyIs400) {
    connection_test_base t;
    auto& client = t.open();
    client.put(post_head("/echo", 10) + "half");
    client.finish();
    t.rig.loop.settle();
    EXPECT_EQ(statuses(client), vector{400});
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionBody, TheBudgetForBodiesIsSharedAndGivenBack) {
    connection_test_base t({.body = 100'000, .bodies = 150'000});
    auto& first = t.open_with(post_head("/echo", 100'000) + string(50'000, 'a'));
    EXPECT_EQ(t.rig.host.bodies_held, 100'000u);
    auto& second = t.open_with(post_head("/echo", 100'000) + string(50'000, 'a'));
    EXPECT_EQ(statuses(second), vector{503});
    EXPECT_EQ(replies(second).responses[0].header("Connection"), "close");
    EXPECT_EQ(replies(second).responses[0].header("Retry-After"), "1");
    ASSERT_EQ(t.log.all().size(), 1u);
    EXPECT_EQ(t.log.all()[0].message, "too many bodies are being received");
    first.put(string(50'000, 'a'));
    t.rig.loop.settle();
    EXPECT_EQ(statuses(first), vector{200});
    EXPECT_EQ(t.rig.host.bodies_held, 0u);
}

// What was kept for them went with the request.
TEST(ConnectionBody, TrailersThatComeAfterTheHandlerAreDropped) {
    connection_test_base t({.trailers = 100'000});
    auto& client = t.open_with(post_chunked("/some-trailers", "5\r\nhello\r\n"));
    EXPECT_EQ(one_body(client), "5");
    client.put("0\r\nX-Sum: " + string(2000, 'A') + "\r\n\r\n" + get("/"));
    t.rig.loop.settle();
    EXPECT_EQ(statuses(client), (vector{200, 200}));
}

TEST(ConnectionBody, IsNeverHalfOfItselfAfterSomeOfItWasTaken) {
    app a;
    a.post("/mixed", [](context& c) -> task<> {
        (void)co_await c.read_some();
        c.text(co_await c.body());
    });
    a.post("/again", [](context& c) -> task<> {
        try {
            (void)co_await with_timeout(c, 1s, c.body());
        } catch (timed_out const&) { /* and once more */
        }
        c.text(co_await c.body());
    });
    a.post("/ended", [](context& c) -> task<> {
        while (!(co_await c.read_some()).empty()) {}
        c.text(co_await c.body());
    });
    a.post("/empty", [](context& c) -> task<> {
        while (!(co_await c.read_some()).empty()) {}
        c.text(c.format("[{}]", co_await c.body()));
    });
    connection_rig r(std::move(a));
    for (auto const* path : {"/mixed", "/again", "/ended"}) {
        auto& client = r.open_with(post_head(path, 10) + "12345");
        r.loop.advance(2s);
        client.put("67890");
        r.loop.settle();
        EXPECT_EQ(statuses(client), vector{500}) << path << client.received();
    }
    EXPECT_EQ(one_body(r.open_with(post("/empty", ""))), "[]");
}

TEST(ConnectionBody, IsReadByOneCoroutineAtATime) {
    app a;
    a.post("/", [](context& c) -> task<> {
        auto const read = [](context& inner) -> task<> { (void)co_await inner.read_some(); };
        co_await when_all(c, read(c), read(c));
    });
    connection_rig r(std::move(a));
    auto& client = r.open_with(post_head("/", 5));
    client.put("hello");
    r.loop.settle();
    EXPECT_EQ(statuses(client), vector{500});
}

TEST(ConnectionBody, ALimitOfTheRouteHoldsForWhatIsReadAwayToo) {
    app a;
    a.mount(define_route("/", limits({.body = 10'000'000}), POST([](context& c) -> task<> {
                             for (std::size_t left = 4'000'000; left > 0;)
                                 left -= std::min(left, (co_await c.read_some()).size());
                             c.text("enough");
                         })));
    connection_rig r(std::move(a), {.body = 1'000'000});
    auto& client = r.open_with(post_head("/", 4'100'000));
    for (int i = 0; i < 41; ++i) {
        client.put(string(100'000, 'x'));
        r.loop.settle();
    }
    client.put(get("/nowhere"));
    r.loop.settle();
    EXPECT_EQ(statuses(client), (vector{200, 404})) << "it was said that the connection stays";
}

TEST(ConnectionBody, IsHeldToItsLimitAlsoAfterAnotherWasReadAway) {
    app a;
    a.use([](context& c, next inner) -> task<> {
        if (c.path() == "/nowhere")
            while (!(co_await c.read_some()).empty()) {}
        co_await inner();
    });
    a.post("/ignore", [](context&) { return "ignored"; });
    connection_rig r(std::move(a), {.body = 1000});
    auto& client = r.open_with(post("/ignore", string(100, 'x')) + post_head("/nowhere", 5000));
    client.put(string(5000, 'x'));
    r.loop.settle();
    EXPECT_EQ(statuses(client), (vector{200, 413}));
}

TEST(ConnectionBody, OfARouteThatMayBeLargerIsReadAwayToo) {
    app a;
    a.mount(define_route("/", limits({.body = 100'000}), POST([](context&) { return "ignored"; })));
    connection_rig r(std::move(a), {.body = 1000});
    auto& client = r.open_with(post("/", string(5000, 'x')) + get("/nowhere"));
    EXPECT_EQ(statuses(client), (vector{200, 404})) << "the head said that the connection stays";
    auto& chunked = r.open_with(post_chunked("/", "1388\r\n" + string(5000, 'x') + "\r\n0\r\n\r\n") + get("/nowhere"));
    EXPECT_EQ(statuses(chunked), (vector{200, 404}));
}

TEST(ConnectionExpect, IsAnsweredWith100OnlyWhenTheHandlerReads) {
    connection_test_base t;
    auto& client = t.open_with(post_head("/echo", 5, "Expect: 100-continue\r\n"));
    EXPECT_EQ(client.received(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.put("hello" + get("/"));
    t.rig.loop.settle();
    EXPECT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_EQ(one_body(client), "hello");
}

TEST(ConnectionExpect, IsAnsweredBeforeTheHeadOfAStreamAndNeverBehindIt) {
    connection_test_base t;
    auto& client = t.open_with(post_head("/pieces", 5, "Expect: 100-continue\r\n"));
    EXPECT_TRUE(client.received().starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")) << client.received();
    client.put("hello" + get("/"));
    t.rig.loop.settle();
    EXPECT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_EQ(replies(client).interim.size(), 1u);
    auto& eager = t.open_with(post("/pieces", "hello", "Expect: 100-continue\r\n"));
    EXPECT_EQ(statuses(eager), vector{200});
    auto& half = t.open_with(post_head("/pieces", 10, "Expect: 100-continue\r\n") + "hello");
    half.put("hello");
    t.rig.loop.settle();
    EXPECT_EQ(statuses(half), vector{200});
}

// The client need not send what it asked about: nobody can know where its next request begins.
TEST(ConnectionExpect, AStreamThatRefusesComesWithout100AndClosesTheConnection) {
    app a;
    a.post("/", [](context& c) -> task<> {
        c.status(403);
        auto out = co_await c.stream();
        co_await out.write("no");
    });
    connection_rig r(std::move(a));
    auto& client = r.open_with(post_head("/", 5, "Expect: 100-continue\r\n"));
    EXPECT_TRUE(replies(client).interim.empty());
    EXPECT_EQ(statuses(client), vector{403});
    EXPECT_EQ(replies(client).responses[0].header("Connection"), "close");
    EXPECT_TRUE(client.server_finished());
}

TEST(ConnectionExpect, ARefusalComesWithout100AndClosesTheConnection) {
    connection_test_base t;
    for (auto const* path : {"/nowhere", "/ignore"}) {
        auto& client = t.open_with(post_head(path, 5, "Expect: 100-continue\r\n"));
        EXPECT_TRUE(replies(client).interim.empty());
        EXPECT_EQ(statuses(client).size(), 1u);
        EXPECT_TRUE(client.server_finished()) << "nobody knows whether the body will come";
    }
}

TEST(ConnectionExpect, No100WhenTheBodyIsThereAlready) {
    connection_test_base t;
    auto& client = t.open_with(post("/echo", "hello", "Expect: 100-continue\r\n") + get("/"));
    EXPECT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_TRUE(replies(client).interim.empty());
}

TEST(ConnectionExpect, Immunity54No100ToHttp10) {
    connection_test_base t;
    auto& client = t.open_with("POST /echo HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.received(), "");
    client.put("hello");
    t.rig.loop.settle();
    EXPECT_EQ(statuses(client), vector{200});
    EXPECT_TRUE(replies(client).interim.empty());
}

} // namespace
} // namespace tunic::testing
