#include "middleware/fixture.hpp"

#include <tunic/input.hpp>
#include <tunic/middleware/body_limit.hpp>

#include <gmock/gmock.h>

#include <string>

namespace tunic::middleware {
namespace {

using std::string;
using std::string_view;
using ::testing::HasSubstr;

test_client::header_lines const in_chunks = {{"Transfer-Encoding", "chunked"}};
constexpr char const* reading[] = {"/whole", "/pieces", "/swallow"};

// Routes that read a body in every way there is.
app with_readers(app a) {
    a.post("/whole", [](context& c) -> task<> {
        auto const body = co_await c.body();
        c.text(c.format("{}", body.size()));
    });
    a.post("/pieces", [](context& c) -> task<> {
        std::size_t size = 0;
        for (auto piece = co_await c.read_some(); !piece.empty(); piece = co_await c.read_some()) size += piece.size();
        c.text(c.format("{}", size));
    });
    a.post("/swallow", [](context& c) -> task<> {
        std::size_t size = 0;
        try {
            size = (co_await c.body()).size();
        } catch (http_error const&) {} // what no handler should do
        c.text(c.format("{}", size));
    });
    a.post("/ignore", [](context&) { return "ignored"; });
    a.get("/", [](context&) { return "hello"; });
    return a;
}

test_client limited(body_limit_options o, server_limits server = {}) {
    app a{{.log = testing::log_records()}};
    a.use(body_limit(std::move(o)));
    return test_client(with_readers(std::move(a)), {.limits = server});
}

string post(string const& path, string const& framing, string const& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n" + body;
}
string const get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

TEST(BodyLimit, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::body_limit({.bytes = 64 * 1024}));
    // [/example]
    auto t = test_client(with_readers(std::move(app)));
    EXPECT_EQ(t.post("/whole", string(64 * 1024, 'x')).body, "65536");
    EXPECT_EQ(t.post("/whole", string(64 * 1024 + 1, 'x')).status, 413);
}

TEST(BodyLimit, IsOneMebibyteByDefault) {
    auto t = limited({}, {.body = 4 << 20});
    EXPECT_EQ(t.post("/whole", string(1 << 20, 'x')).body, "1048576");
    EXPECT_EQ(t.post("/whole", string((1 << 20) + 1, 'x')).status, 413);
    EXPECT_EQ(t.post("/whole", string((1 << 20) + 1, 'x'), in_chunks).status, 413);
}

TEST(BodyLimit, LetsTheLargestBodyThrough) {
    auto t = limited({.bytes = 100});
    for (auto const* path : reading)
        for (auto const& framing : {test_client::header_lines{}, in_chunks})
            EXPECT_EQ(t.post(path, string(100, 'x'), framing).body, "100") << path;
    EXPECT_EQ(t.post("/whole").body, "0");
    EXPECT_EQ(t.get("/").body, "hello");
}

TEST(BodyLimit, RefusesAnAnnouncedLengthBeforeTheHandlerRuns) {
    int started = 0;
    app a;
    a.use(body_limit({.bytes = 100})).use([&started](context&, next n) {
        ++started;
        return n();
    });
    test_client t(with_readers(std::move(a)));
    for (auto const* path : {"/whole", "/pieces", "/swallow", "/ignore"}) {
        auto const r = t.post(path, string(101, 'x'));
        EXPECT_EQ(r.status, 413) << path;
        EXPECT_TRUE(r.closes) << path;
        EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
        EXPECT_THAT(r.body, HasSubstr("the body is larger than allowed"));
    }
    EXPECT_EQ(started, 0);
}

TEST(BodyLimit, CountsChunksHoweverTheyAreRead) {
    auto t = limited({.bytes = 100});
    for (auto const* path : reading) {
        auto const r = t.post(path, string(101, 'x'), in_chunks);
        EXPECT_EQ(r.status, 413) << path << ": also when the handler swallows the refusal";
        EXPECT_TRUE(r.closes) << path;
    }
}

TEST(BodyLimit, AnswersEndlessChunksAsSoonAsTheyAreTooMany) {
    auto t = limited({.bytes = 100});
    string chunks; // without an end
    for (int i = 0; i < 3; ++i) chunks += "32\r\n" + string(0x32, 'c') + "\r\n";
    for (auto const* path : reading) {
        auto const r = t.send_raw(post(path, "Transfer-Encoding: chunked", chunks));
        ASSERT_EQ(r.responses.size(), 1u) << path;
        EXPECT_EQ(r.responses[0].status, 413) << path;
    }
}

TEST(BodyLimit, NothingOfARefusedBodyIsTakenForARequest) {
    auto t = limited({.bytes = 10});
    for (auto const& attack : {post("/whole", "Content-Length: " + std::to_string(get.size()), get),
                               post("/whole", "Transfer-Encoding: chunked", "1b\r\n" + get + "\r\n0\r\n\r\n" + get)}) {
        auto const r = t.send_raw(attack + get);
        ASSERT_EQ(r.responses.size(), 1u);
        EXPECT_EQ(r.responses[0].status, 413);
    }
    auto const good = t.send_raw(post("/whole", "Content-Length: 2", "hi") + get);
    ASSERT_EQ(good.responses.size(), 2u);
    EXPECT_EQ(good.responses[1].body, "hello");
}

TEST(BodyLimit, RefusesBeforeTheClientIsToldToContinue) {
    auto t = limited({.bytes = 10});
    auto const r = t.send_raw(post("/whole", "Content-Length: 11\r\nExpect: 100-continue", ""));
    ASSERT_EQ(r.responses.size(), 1u);
    EXPECT_EQ(r.responses[0].status, 413);
    EXPECT_TRUE(r.responses[0].interim.empty());
}

TEST(BodyLimit, ABodyThatNobodyReadsIsNotCounted) {
    auto t = limited({.bytes = 10});
    auto const r =
        t.send_raw(post("/ignore", "Transfer-Encoding: chunked", "14\r\n" + string(20, 'x') + "\r\n0\r\n\r\n") + get);
    ASSERT_EQ(r.responses.size(), 2u);
    EXPECT_EQ(r.responses[0].body, "ignored");
    EXPECT_EQ(r.responses[1].body, "hello");
}

TEST(BodyLimit, NeverRaisesTheServersLimit) {
    auto t = limited({.bytes = 1 << 20}, {.body = 100});
    for (auto const& framing : {test_client::header_lines{}, in_chunks}) {
        EXPECT_EQ(t.post("/whole", string(100, 'x'), framing).body, "100");
        EXPECT_EQ(t.post("/whole", string(101, 'x'), framing).status, 413);
    }
}

TEST(BodyLimit, OfSeveralTheSmallestHoldsAlsoOverTheLimitsOfARoute) {
    app a{{.log = testing::log_records()}};
    auto const size = [](context& c) -> task<> {
        auto const body = co_await c.body();
        c.text(c.format("{}", body.size()));
    };
    a.mount(define_group("/", use(body_limit({.bytes = 100})),
                         define_route("/wider", use(body_limit({.bytes = 200})), POST(size)),
                         define_route("/tighter", use(body_limit({.bytes = 50})), POST(size)),
                         define_route("/route", limits({.body = 4 << 20}), POST(size))));
    test_client t(std::move(a));
    for (auto const& framing : {test_client::header_lines{}, in_chunks}) {
        EXPECT_EQ(t.post("/wider", string(100, 'x'), framing).body, "100");
        EXPECT_EQ(t.post("/wider", string(101, 'x'), framing).status, 413);
        EXPECT_EQ(t.post("/tighter", string(51, 'x'), framing).status, 413);
        EXPECT_EQ(t.post("/route", string(101, 'x'), framing).status, 413);
    }
}

TEST(BodyLimit, ARouteOverridesItInItsSlotUpToItsLimits) {
    app a{{.log = testing::log_records()}};
    auto const size = [](context& c) -> task<> {
        auto const body = co_await c.body();
        c.text(c.format("{}", body.size()));
    };
    a.mount(define_group("/", use(body_limit({.bytes = 100}), {.slot = "body"}), define_route("/small", POST(size)),
                         define_route("/large", use(body_limit({.bytes = 3 << 20}), {.slot = "body"}),
                                      limits({.body = 4 << 20}), POST(size))));
    test_client t(std::move(a));
    for (auto const& framing : {test_client::header_lines{}, in_chunks}) {
        EXPECT_EQ(t.post("/small", string(101, 'x'), framing).status, 413);
        EXPECT_EQ(t.post("/large", string(3 << 20, 'x'), framing).body, "3145728");
        EXPECT_EQ(t.post("/large", string((3 << 20) + 1, 'x'), framing).status, 413);
    }
}

struct note {
    string text;
};

// A route with a typed input, and the layer in a slot of the route.
test_client typed(string_view slot, int& entered) {
    app a{{.log = testing::log_records()}};
    a.mount(define_route("/", use(body_limit({.bytes = 100}), {.slot = slot}),
                         POST([&entered](context&, json<note> const& in) {
                             ++entered;
                             return in->text;
                         })));
    return test_client(std::move(a));
}

TEST(BodyLimit, InAnEdgeSlotActsBeforeTypedInputsAreRead) {
    int entered = 0;
    auto t = typed("edge:body_limit", entered);
    for (auto const& framing : {test_client::header_lines{}, in_chunks}) {
        auto lines = framing;
        lines.emplace_back("Content-Type", "application/json");
        EXPECT_EQ(t.post("/", R"({"text":"short"})", lines).body, "short");
        auto const r = t.post("/", "{\"text\":\"" + string(100, 'x') + "\"}", lines);
        EXPECT_EQ(r.status, 413);
        EXPECT_TRUE(r.closes);
        EXPECT_EQ(t.post("/", "{" + string(100, 'x'), lines).status, 413)
            << "it is not read, so its faults are not told";
    }
    EXPECT_EQ(entered, 2);
}

TEST(BodyLimit, WithoutAnEdgeSlotStillRefusesWhatTypedInputsHaveRead) {
    int entered = 0;
    auto t = typed("body", entered);
    for (auto const& framing : {test_client::header_lines{}, in_chunks}) {
        auto lines = framing;
        lines.emplace_back("Content-Type", "application/json");
        EXPECT_EQ(t.post("/", R"({"text":"short"})", lines).body, "short");
        EXPECT_EQ(t.post("/", "{\"text\":\"" + string(100, 'x') + "\"}", lines).status, 413);
    }
    EXPECT_EQ(entered, 2);
}

TEST(BodyLimit, SkipsWhatItIsTold) {
    auto t = limited({.bytes = 10, .skip = [](context const& c) { return c.path() == "/pieces"; }});
    EXPECT_EQ(t.post("/pieces", string(100, 'x')).body, "100");
    EXPECT_EQ(t.post("/whole", string(100, 'x')).status, 413);
}

TEST(BodyLimit, RefusesALimitOfNothing) { EXPECT_THROW(body_limit({.bytes = 0}), std::invalid_argument); }

TEST(ContextLimitBody, OnlyLowers) {
    std::vector<std::uint64_t> left;
    app a{{.log = testing::log_records()}};
    a.post("/", [&left](context& c) -> task<> {
        for (std::uint64_t const octets : {100U, 200U, 50U}) left.push_back(c.limit_body(octets).body_limit());
        auto const body = co_await c.body();
        c.text(c.format("{}", body.size()));
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/", string(50, 'x')).body, "50");
    EXPECT_EQ(left, (std::vector<std::uint64_t>{100, 100, 50}));
    for (auto const& framing : {test_client::header_lines{}, in_chunks}) {
        auto const r = t.post("/", string(51, 'x'), framing);
        EXPECT_EQ(r.status, 413);
        EXPECT_TRUE(r.closes);
    }
}

TEST(ContextLimitBody, RefusesWhatHasBeenReadAlready) {
    app a{{.log = testing::log_records()}};
    a.post("/", [](context& c) -> task<> {
        auto const body = co_await c.body();
        c.limit_body(10);
        c.text(body);
    });
    test_client t(std::move(a));
    for (auto const& framing : {test_client::header_lines{}, in_chunks}) {
        EXPECT_EQ(t.post("/", string(10, 'x'), framing).body, string(10, 'x'));
        EXPECT_EQ(t.post("/", string(11, 'x'), framing).status, 413);
    }
}

} // namespace
} // namespace tunic::middleware
