#include "app/journal.hpp"
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <gtest/gtest.h>
#include <tunic/testing/test_client.hpp>

// docs/design/semantics.md, E, as far as parameters, queries and bodies go without validation, and C4/C5 where the
// order of reading shows.
namespace tunic::testing {
namespace {

/// Whether `text` as a path parameter is a T; 400 when it is not.
template <class T> int status_of(std::string const& text) {
    app a;
    a.get("/:v", [](context& c) { (void)c.param<T>("v"); });
    return test_client(std::move(a)).get("/" + text).status;
}

TEST(SemanticsE3, NumbersTakeTheWholeText) {
    for (auto const text : {"12abc", "0x10", "%207", "7%20", "1e3", "3.0", "--1", "+7", "1_000", "abc", "-"})
        EXPECT_EQ(status_of<int>(text), 400) << text;
    for (auto const text : {"0", "7", "-7", "2147483647", "-2147483648"}) EXPECT_EQ(status_of<int>(text), 204) << text;
}

TEST(SemanticsE3, NumbersOutOfTheTypesRangeAre400) {
    EXPECT_EQ(status_of<std::uint8_t>("255"), 204);
    for (auto const text : {"256", "300", "-1"}) EXPECT_EQ(status_of<std::uint8_t>(text), 400) << text;
    EXPECT_EQ(status_of<std::int64_t>("9223372036854775807"), 204);
    EXPECT_EQ(status_of<std::int64_t>("9223372036854775808"), 400);
    EXPECT_EQ(status_of<std::uint64_t>("18446744073709551615"), 204);
    EXPECT_EQ(status_of<std::uint64_t>("18446744073709551616"), 400);
}

TEST(SemanticsE3, NanAndInfinityAreRefused) {
    for (auto const text : {"nan", "NaN", "inf", "-inf", "infinity", "1e999"})
        EXPECT_EQ(status_of<double>(text), 400) << text;
    for (auto const text : {"1.5", "-0.25", "1e3", "3"}) EXPECT_EQ(status_of<double>(text), 204) << text;
}

TEST(SemanticsE3, ACharacterIsOneCharacter) {
    EXPECT_EQ(status_of<char>("a"), 204);
    EXPECT_EQ(status_of<char>("7"), 204);
    for (auto const text : {"97", "ab"}) EXPECT_EQ(status_of<char>(text), 400) << text;
}

TEST(SemanticsE4, BooleansAreTrueOrFalse) {
    EXPECT_EQ(status_of<bool>("true"), 204);
    EXPECT_EQ(status_of<bool>("false"), 204);
    for (auto const text : {"1", "0", "TRUE", "yes", "on", "t"}) EXPECT_EQ(status_of<bool>(text), 400) << text;
}

TEST(SemanticsE4, AnEnumWithoutNamesIsItsNumber) {
    EXPECT_EQ(status_of<std::byte>("255"), 204);
    for (auto const text : {"256", "-1", "x"}) EXPECT_EQ(status_of<std::byte>(text), 400) << text;
}

TEST(SemanticsE4, AbsentOptionalIsNulloptAndAbsentMandatoryIs400) {
    app a;
    a.get("/x/:v?", [](context& c) {
        auto const v = c.param<std::optional<int>>("v");
        c.text(v ? c.format("{}", *v) : "absent");
    });
    a.get("/y/:v?", [](context& c) { (void)c.param<int>("v"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").body, "absent");
    EXPECT_EQ(t.get("/x/5").body, "5");
    EXPECT_EQ(t.get("/x/five").status, 400);
    auto const missing = t.get("/y");
    EXPECT_EQ(missing.status, 400);
    EXPECT_NE(missing.body.find("'v' is missing"), std::string::npos) << missing.body;
}

TEST(SemanticsD8, AConstraintChoosesTheRouteAndATypedReadDoesNot) {
    app a;
    a.get("/users/:id<int>", [](context&) { return "number"; }).get("/users/:name", [](context& c) {
        (void)c.param<int>("name");
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/users/7").body, "number");
    EXPECT_EQ(t.get("/users/abc").status, 400);
}

TEST(SemanticsE5, QueriesKeepTheirOrderAndTellEmptyFromAbsent) {
    app a;
    a.get("/x", [](context& c) {
        std::string text;
        for (auto const tag : c.queries("tag")) text += c.format("[{}]", tag);
        auto const q = c.query("q");
        text += q ? c.format("q={}", *q) : "no q";
        c.text(std::move(text));
    });
    test_client t(std::move(a));
    std::pair<char const*, char const*> const cases[] = {
        {"", "no q"},
        {"?tag=a", "[a]no q"},
        {"?tag=b&q=1&tag=a&tag=", "[b][a][]q=1"},
        {"?q", "q="},
        {"?q=", "q="},
        {"?q=a+b%20c%2B", "q=a b c+"},
        {"?%71=x&q=y", "q=x"},
        {"?q=%C3%A9%26", "q=\xC3\xA9&"},
        {"?Q=1", "no q"},
        {"?&&q=1&&", "q=1"},
        {"?q=a=b", "q=a=b"},
    };
    for (auto const& [query, body] : cases) EXPECT_EQ(t.get(std::string("/x") + query).body, body) << query;
}

TEST(Immunity63, BrokenEscapesInAQueryHarmNothing) {
    app a;
    a.get("/", [](context& c) { c.text(c.query("a").value_or("")); });
    test_client t(std::move(a));
    for (auto const target : {"/?a=%", "/?a=%4", "/?%", "/?a=%zz", "/?=", "/?a=%00"})
        EXPECT_LT(t.get(target).status, 500) << target;
}

TEST(SemanticsE6, PathIdsAndQueryParametersShareNoNamespace) {
    app a;
    a.get("/users/:user?",
          [](context& c) { c.text(c.format("{}|{}", c.param("user"), c.query("user").value_or(""))); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/users?user=x").body, "|x");
    EXPECT_EQ(t.get("/users/y?user=x").body, "y|x");
}

task<> reads(context& c, next n) {
    c.append("X-Layer", co_await c.body());
    co_await n();
    c.append("X-Layer", co_await c.body());
}
task<> echo(context& c) { c.text(co_await c.body()); }

TEST(SemanticsE8, TheBodyIsReadOnceAndShared) {
    app a;
    a.use(reads).post("/x", echo);
    test_client t(std::move(a));
    for (test_response::lines const& headers : {test_response::lines{}, {{"Transfer-Encoding", "chunked"}}}) {
        auto const r = t.post("/x", "payload", headers);
        EXPECT_EQ(r.body, "payload");
        EXPECT_EQ(r.header_values("X-Layer"), (std::vector<std::string>{"payload", "payload"}));
    }
    EXPECT_EQ(t.post("/x").body, "");
}

TEST(SemanticsE9, ABodyThatNobodyReadsDoesNotBecomeTheNextRequest) {
    app a;
    a.post("/x", [](context&) { return "unread"; }).get("/y", [](context&) { return "y"; });
    test_client t(std::move(a));
    std::string const inner = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    for (auto const& request :
         {"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(inner.size()) + "\r\n\r\n" + inner,
          std::string("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n")}) {
        auto const r = t.send_raw(request + "GET /y HTTP/1.1\r\nHost: a\r\n\r\n");
        ASSERT_EQ(r.responses.size(), 2U) << r.octets;
        EXPECT_EQ(r.responses[0].body, "unread");
        EXPECT_EQ(r.responses[1].body, "y");
    }
}

TEST(SemanticsE9, ABodyThatIsTooLongToDrainClosesTheConnection) {
    app a;
    a.post("/x", [](context&) { return "unread"; });
    test_client t(std::move(a), {.limits = {.unread_body = 1000}});
    EXPECT_TRUE(t.post("/x", std::string(5000, 'x')).closes);
    EXPECT_EQ(t.post("/x", "short").body, "unread");
}

TEST(Bodies, ThatAreTooLargeAre413InsideOfTheLayersOfTheApp) {
    journal log;
    app a;
    a.use(log.layer("app")).post("/x", echo);
    a.mount(define_route("/large", limits({.body = 100}), use(log.layer("route")), POST(echo)));
    test_client t(std::move(a), {.limits = {.body = 10}});
    EXPECT_EQ(t.post("/x", "0123456789").status, 200);
    (void)log.take();
    EXPECT_EQ(t.post("/x", "0123456789a").status, 413);
    EXPECT_EQ(log.take(), "app app'");
    EXPECT_EQ(t.post("/x", "0123456789a", {{"Transfer-Encoding", "chunked"}}).status, 413);
    EXPECT_EQ(t.post("/large", std::string(100, 'x')).status, 200);
    EXPECT_EQ(t.post("/large", std::string(101, 'x')).status, 413);
}

// Until there are validators, a layer that reads and refuses the body stands for one.
TEST(SemanticsC4, WithAuthInAnEdgeSlotTheBodyIsNotEvenRead) {
    journal log;
    auto const validates = [log](context& c, next n) -> task<> {
        log("json");
        if (co_await c.body() != "valid") c.fail(400, "no valid body");
        co_await n();
    };
    app a;
    a.mount(define_route("/edge", use(log.guard("auth", 401), {.slot = "edge:auth"}),
                         use(validates, {.slot = "validate:json"}), POST(echo)));
    a.mount(define_route("/plain", use(log.guard("auth", 401)), use(validates, {.slot = "validate:json"}), POST(echo)));
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/edge", "invalid").status, 401);
    EXPECT_EQ(log.take(), "auth");
    EXPECT_EQ(t.post("/plain", "invalid").status, 400);
    EXPECT_EQ(log.take(), "json");
}

TEST(SemanticsC5, AnAppLevelLayerAndAnEdgeSlotBothRun) {
    journal log;
    app a;
    a.use(log.layer("app auth"))
        .mount(define_route("/x", use(log.layer("edge auth"), {.slot = "edge:auth"}), GET(log.handler())));
    test_client t(std::move(a));
    (void)t.get("/x");
    EXPECT_EQ(log.take(), "app auth edge auth h edge auth' app auth'");
}

} // namespace
} // namespace tunic::testing
