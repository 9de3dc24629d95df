#include "middleware/fixture.hpp"

#include <tunic/middleware/request_id.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr char const* uuid_form = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

std::string new_uuid() {
    auto const made = uuid_v7();
    return {made.data(), made.size()};
}

TEST(UuidV7, HasTheVersionAndTheVariant) {
    for (int i = 0; i < 1000; ++i) ASSERT_THAT(new_uuid(), MatchesRegex(uuid_form));
}

TEST(UuidV7, BeginsWithTheMillisecondsSince1970) {
    auto const now = [] {
        using namespace std::chrono;
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    };
    auto const before = now();
    auto text = new_uuid();
    text.erase(8, 1);
    auto const stamp = std::stoll(text.substr(0, 12), nullptr, 16);
    // Earlier tests may have made ids faster than the clock counts: theirs are ahead of it by a little.
    EXPECT_GE(stamp, before);
    EXPECT_LE(stamp, now() + 100);
}

TEST(UuidV7, GrowsWithinAThread) {
    std::string last;
    for (int i = 0; i < 20'000; ++i) {
        auto id = new_uuid();
        ASSERT_LT(last, id);
        last = std::move(id);
    }
}

TEST(UuidV7, DiffersBetweenThreads) {
    std::vector<std::vector<std::string>> made(4);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : made)
            threads.emplace_back([&mine] {
                for (int i = 0; i < 5000; ++i) mine.push_back(new_uuid());
            });
    }
    std::set<std::string> all;
    for (auto const& mine : made) all.insert(mine.begin(), mine.end());
    EXPECT_EQ(all.size(), 20'000u);
}

TEST(RequestId, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::request_id({
        .trust_inbound = [](context const& c) { return c.peer() == "10.0.0.1"; }, // our proxy
    }));
    // [/example]
    auto const id = test_client(std::move(app)).get("/", {{"X-Request-Id", "mine"}}).header("X-Request-Id");
    EXPECT_THAT(id, MatchesRegex(uuid_form)) << "not from our proxy";
}

TEST(RequestId, IsAUuidOfItsOwnPerRequest) {
    auto t = client_of(request_id());
    auto const first = t.get("/").header("X-Request-Id");
    EXPECT_THAT(first, MatchesRegex(uuid_form));
    EXPECT_NE(t.get("/").header("X-Request-Id"), first);
}

TEST(RequestId, StandsOnEveryAnswer) {
    auto t = client_of(request_id());
    for (auto const* path : {"/", "/stream", "/refused", "/broken", "/nowhere"})
        EXPECT_EQ(t.get(path).header_values("X-Request-Id").size(), 1u) << path;
    EXPECT_TRUE(t.del("/").has_header("X-Request-Id")) << "405";
}

TEST(RequestId, IsInTheContextInErrorBodiesAndInTheLog) {
    testing::log_records log;
    app a{{.log = log}};
    a.use(request_id({.generator = [](context&) { return "the-id"; }}));
    a.get("/", [](context& c) { return std::string(c.request_id()); });
    a.get("/broken", [](context&) { throw std::runtime_error("boom"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/").body, "the-id");
    EXPECT_THAT(t.get("/broken").body, HasSubstr(R"("request_id":"the-id")"));
    ASSERT_EQ(log.size(), 1u);
    EXPECT_EQ(log.all()[0].request_id, "the-id");
}

TEST(RequestId, IgnoresWhatTheClientSendsUnlessItIsTrusted) {
    EXPECT_NE(client_of(request_id()).get("/", {{"X-Request-Id", "mine"}}).header("X-Request-Id"), "mine");
    EXPECT_EQ(
        client_of(request_id({.trust_inbound = true})).get("/", {{"x-request-id", "mine"}}).header("X-Request-Id"),
        "mine");
}

TEST(RequestId, TrustsByPredicate) {
    auto t = client_of(request_id({.trust_inbound = [](context const& c) { return c.header("X-Proxy") == "ours"; }}));
    EXPECT_EQ(t.get("/", {{"X-Request-Id", "mine"}, {"X-Proxy", "ours"}}).header("X-Request-Id"), "mine");
    EXPECT_NE(t.get("/", {{"X-Request-Id", "mine"}, {"X-Proxy", "other"}}).header("X-Request-Id"), "mine");
}

TEST(RequestId, TakesOverOnlyWhatIsShortAndHarmless) {
    auto t = client_of(request_id({.trust_inbound = true, .max = 16}));
    for (std::string const good : {"a", "0123456789abcdef", "A-z0.9_~+/="})
        EXPECT_EQ(t.get("/", {{"X-Request-Id", good}}).header("X-Request-Id"), good);
    for (std::string const bad : {"", "0123456789abcdefg", "a b", "a;b", "a\"b", "<x>", "a,b", "caf\xc3\xa9", "a%0d"})
        EXPECT_THAT(t.get("/", {{"X-Request-Id", bad}}).header("X-Request-Id"), MatchesRegex(uuid_form)) << bad;
}

TEST(RequestId, AcceptsAllOfTheLongestByDefault) {
    auto t = client_of(request_id({.trust_inbound = true}));
    std::string const longest(128, 'x');
    EXPECT_EQ(t.get("/", {{"X-Request-Id", longest}}).header("X-Request-Id"), longest);
    EXPECT_NE(t.get("/", {{"X-Request-Id", longest + 'x'}}).header("X-Request-Id"), longest + 'x');
}

TEST(RequestId, ComesFromAnyGenerator) {
    EXPECT_EQ(client_of(request_id({.generator = [](context&) { return std::string("owned"); }}))
                  .get("/")
                  .header("X-Request-Id"),
              "owned");
    EXPECT_EQ(client_of(request_id({.generator = [](context& c) { return c.format("{}-1", c.method().name()); }}))
                  .get("/")
                  .header("X-Request-Id"),
              "GET-1");
    auto const another_text = [](context&) { return std::pmr::string("a text by value, and too long for small ones"); };
    EXPECT_EQ(client_of(request_id({.generator = another_text})).get("/").header("X-Request-Id"),
              "a text by value, and too long for small ones");
}

TEST(RequestId, AGeneratorThatFailsIsA500) {
    auto t = client_of(request_id({.generator = [](context&) -> std::string { throw std::runtime_error("no id"); }}));
    EXPECT_EQ(t.get("/").status, 500);
}

TEST(RequestId, RunsOnAGroupAndOnARoute) {
    app a;
    auto const id = [](context& c) { return std::string(c.request_id()); };
    a.mount(define_route("/alone", use(request_id({.header = "X-Id"})), GET(id)));
    a.mount(define_group("/in", use(request_id({.header = "X-Id"})), define_route("/group", GET(id))));
    test_client t(std::move(a));
    for (auto const* path : {"/alone", "/in/group"}) {
        auto const r = t.get(path);
        EXPECT_EQ(r.header("X-Id"), r.body);
        EXPECT_FALSE(r.body.empty());
    }
}

TEST(RequestId, RefusesOptionsThatCannotBe) {
    EXPECT_THROW(request_id({.header = "X Id"}), std::invalid_argument);
    EXPECT_THROW(request_id({.max = 0}), std::invalid_argument);
}

} // namespace
} // namespace tunic::middleware
