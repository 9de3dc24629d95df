#include <tunic/coro/offload.hpp>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace std::chrono_literals;
using tunic::app;
using tunic::context;
using tunic::task;
using tunic::testing::test_client;

app echo_app() {
    app a;
    a.get("/", [](context&) { return "Hello"; });
    a.post("/echo", [](context& c) -> task<> { c.text(co_await c.body()); });
    a.get("/header", [](context& c) { c.text(c.header("X-Which")); });
    return a;
}

TEST(TestClient, GivesStatusHeadersAndBody) {
    test_client t{echo_app()};
    auto const r = t.get("/");
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.reason, "OK");
    EXPECT_EQ(r.body, "Hello");
    EXPECT_EQ(r.header("content-LENGTH"), "5");
    EXPECT_TRUE(r.has_header("Date"));
    EXPECT_FALSE(r.closes);
}

TEST(TestClient, ThrowsNothingForErrors) {
    test_client t{echo_app()};
    EXPECT_EQ(t.get("/nowhere").status, 404);
    auto const r = t.del("/echo");
    EXPECT_EQ(r.status, 405);
    EXPECT_EQ(r.header("Allow"), "POST, OPTIONS");
}

TEST(TestClient, SendsHeadersAndBodies) {
    test_client t{echo_app()};
    EXPECT_EQ(t.get("/header", {{"X-Which", "this one"}}).body, "this one");
    EXPECT_EQ(t.post("/echo", "some text").body, "some text");
    EXPECT_EQ(t.post("/echo", "in chunks", {{"Transfer-Encoding", "chunked"}}).body, "in chunks");
    EXPECT_EQ(t.post("/echo").body, "");
    std::string const large(500'000, 'x');
    EXPECT_EQ(t.post("/echo", large).body, large);
}

TEST(TestClient, HeadHasNoBodyAndTheConnectionStaysInStep) {
    test_client t{echo_app()};
    auto const r = t.head("/");
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, "");
    EXPECT_EQ(r.header("Content-Length"), "5");
    EXPECT_EQ(t.get("/").body, "Hello");
}

TEST(TestClient, ReadsStreams) {
    app a;
    a.get("/numbers", [](context& c) -> task<> {
        auto out = co_await c.stream();
        for (int i = 0; i < 1000; ++i) co_await out.write(c.format("{} ", i));
    });
    test_client t{std::move(a)};
    auto const r = t.get("/numbers");
    EXPECT_TRUE(r.chunked);
    EXPECT_TRUE(r.body.starts_with("0 1 2 3 "));
    EXPECT_TRUE(r.body.ends_with(" 998 999 "));
}

TEST(TestClient, RunsHandlersThatWait) {
    tunic::thread_pool pool(1);
    app a;
    a.get("/sleep", [](context& c) -> task<> {
        co_await c.sleep(5ms);
        c.text("rested");
    });
    a.get("/offload", [&pool](context& c) -> task<> {
        auto const work = [] {
            std::this_thread::sleep_for(2ms);
            return 42;
        };
        c.text(c.format("{}", co_await tunic::offload(pool, work)));
    });
    test_client t{std::move(a)};
    EXPECT_EQ(t.get("/sleep").body, "rested");
    EXPECT_EQ(t.get("/offload").body, "42");
}

TEST(TestClient, KeepsTheConnectionAndOpensAnotherWhenItWasClosed) {
    test_client t{echo_app()};
    EXPECT_TRUE(t.get("/", {{"Connection", "close"}}).closes);
    EXPECT_EQ(t.get("/").status, 200);
    t.disconnect();
    EXPECT_EQ(t.get("/").status, 200);
}

TEST(TestClient, SaysWhenNothingComes) {
    app a;
    a.get("/never", [](context& c) -> task<> { co_await c.sleep(1h); });
    test_client t{std::move(a), {.patience = 50ms}};
    try {
        t.get("/never");
        FAIL() << "no exception";
    } catch (std::runtime_error const& e) { EXPECT_STREQ(e.what(), "no response within 50 ms to GET /never"); }
}

TEST(TestClient, ThrowsSetUpFaults) {
    app a;
    a.get("/", [](context&) { return "1"; }).get("/", [](context&) { return "2"; });
    EXPECT_THROW(test_client{std::move(a)}, tunic::setup_error);
}

TEST(TestClient, SendsRawOctets) {
    test_client t{echo_app()};
    auto const two = t.send_raw("GET / HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n"
                                "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    ASSERT_EQ(two.responses.size(), 3u);
    EXPECT_EQ(two.responses[0].body, "Hello");
    EXPECT_EQ(two.responses[1].body, "");
    EXPECT_EQ(two.responses[2].status, 404);
    EXPECT_TRUE(two.closed);

    auto const bad = t.send_raw("GET / HTTP/1.1\r\n\r\n");
    ASSERT_EQ(bad.responses.size(), 1u);
    EXPECT_EQ(bad.responses[0].status, 400);
    EXPECT_TRUE(bad.closed);

    auto const half = t.send_raw("GET / HTTP/1.1\r\nHos");
    EXPECT_TRUE(half.responses.empty());
    EXPECT_FALSE(half.closed);
}

TEST(TestClient, KnowsWhereABodyAmongRawOctetsEnds) {
    test_client t{echo_app()};
    for (std::string const body : {"Content-Length: 3\r\n\r\nabc", "Content-Length: 7\r\n\r\nabc\r\n\r\n",
                                   "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"}) {
        auto const r = t.send_raw("POST /echo HTTP/1.1\r\nHost: a\r\n" + body
                                  + "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"
                                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        ASSERT_EQ(r.responses.size(), 3u) << body;
        EXPECT_EQ(r.responses[0].body.substr(0, 3), "abc");
        EXPECT_EQ(r.responses[1].body, "");
        EXPECT_EQ(r.responses[2].body, "Hello");
    }
}

TEST(TestClient, SendsRawOctetsBesideTheConnectionItKeeps) {
    test_client t{echo_app(), {.patience = 3s}};
    auto const begin = std::chrono::steady_clock::now();
    EXPECT_EQ(t.get("/").body, "Hello");
    EXPECT_TRUE(t.send_raw("GET / HTTP/1.0\r\n\r\n").closed);
    EXPECT_EQ(t.get("/").body, "Hello");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s) << "it waited for the other to end";
}

TEST(TestClient, ReportsAResponseThatWasCutShort) {
    tunic::testing::log_records log;
    app a{{.log = log}};
    a.get("/cut", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("half");
        throw std::runtime_error("boom");
    });
    test_client t{std::move(a)};
    auto const r = t.get("/cut");
    EXPECT_EQ(r.body, "half");
    EXPECT_FALSE(r.complete);
    EXPECT_TRUE(log.contains("boom"));
    ASSERT_EQ(log.size(), 1u);
    EXPECT_EQ(log.all()[0].path, "/cut");
}

TEST(TestClient, ReportsABodyWithoutALengthThatWasCutShort) {
    app a{{.log = tunic::testing::log_records()}};
    a.get("/cut", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("half");
        throw std::runtime_error("boom");
    });
    a.get("/whole", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("all");
    });
    test_client t{std::move(a)};
    auto const cut = t.send_raw("GET /cut HTTP/1.0\r\n\r\n");
    ASSERT_EQ(cut.responses.size(), 1u);
    EXPECT_EQ(cut.responses[0].body, "half");
    EXPECT_FALSE(cut.responses[0].complete) << "its end was a reset";
    EXPECT_TRUE(t.send_raw("GET /whole HTTP/1.0\r\n\r\n").responses.at(0).complete);
}

TEST(TestClient, CanBeMoved) {
    test_client t{echo_app()};
    EXPECT_EQ(t.get("/").status, 200);
    test_client u{std::move(t)};
    EXPECT_EQ(u.get("/").status, 200);
}

} // namespace
