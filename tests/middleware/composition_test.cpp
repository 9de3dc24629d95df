// All layers together, in the order that the guide recommends: what each of them promises for every answer holds for
// answers, errors, streams, HEAD and preflights, whatever the others do.
#include "middleware/fixture.hpp"
#include "middleware/kept_lines.hpp"

#include <tunic/middleware/allowed_hosts.hpp>
#include <tunic/middleware/bearer_auth.hpp>
#include <tunic/middleware/body_limit.hpp>
#include <tunic/middleware/cors.hpp>
#include <tunic/middleware/error_pages.hpp>
#include <tunic/middleware/etag.hpp>
#include <tunic/middleware/forwarded.hpp>
#include <tunic/middleware/health.hpp>
#include <tunic/middleware/ip_restriction.hpp>
#include <tunic/middleware/logger.hpp>
#include <tunic/middleware/method_override.hpp>
#include <tunic/middleware/request_id.hpp>
#include <tunic/middleware/response_time.hpp>
#include <tunic/middleware/secure_headers.hpp>
#include <tunic/middleware/server_timing.hpp>
#include <tunic/middleware/timeout.hpp>
#include <tunic/middleware/trailing_slash.hpp>

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <utility>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using lines = test_client::header_lines;

app everything(kept_lines const& kept) {
    app app{{.trailing_slash = slash::strict, .log = testing::log_records()}};
    // [order]
    app.use(forwarded({.trusted = {"192.0.2.1"}, .host = true}))
        .use(health({.ready = {{"always", [](context&) { return true; }}}}))
        .use(request_id())
        .use(logger({.sink = kept}))
        .use(server_timing())
        .use(response_time())
        .use(error_pages())
        .use(secure_headers())
        .use(cors({.origins = "https://app.example", .expose_headers = {"X-Request-Id"}, .credentials = true}))
        .use(allowed_hosts({.hosts = {"api.example", "localhost"}}))
        .use(ip_restriction({.deny = {"203.0.113.66"}}))
        .use(trailing_slash())
        .use(timeout({.limit = std::chrono::milliseconds(100)}))
        .use(body_limit({.bytes = 64}))
        .use(method_override())
        .use(bearer_auth({.tokens = {"good"}}))
        .use(etag());
    // [/order]
    app.get("/slow", [](context& c) -> task<> { co_await c.sleep(std::chrono::hours(1)); });
    app.post("/echo", [](context& c) -> task<std::string> { co_return std::string(co_await c.body()); });
    return with_routes(std::move(app));
}

// What a browser sends through the proxy.
lines by_proxy(lines more = {}) {
    more.insert(more.end(), {{"X-Forwarded-For", "6.6.6.6, 203.0.113.9"},
                             {"X-Forwarded-Proto", "https"},
                             {"X-Forwarded-Host", "api.example"},
                             {"Origin", "https://app.example"}});
    return more;
}
lines with_token(lines more = {}) {
    more.emplace_back("Authorization", "Bearer good");
    return by_proxy(std::move(more));
}

struct composition : ::testing::Test {
    // What the outer layers promise for every answer that passes them.
    void expect_promises(testing::test_response const& r, std::string const& about) {
        EXPECT_THAT(r.header("X-Request-Id"), MatchesRegex("[0-9a-f-]{36}")) << about;
        EXPECT_THAT(r.header_values("Server-Timing"), ::testing::SizeIs(1)) << about;
        EXPECT_TRUE(r.has_header("X-Response-Time")) << about;
        EXPECT_EQ(r.header("Access-Control-Allow-Origin"), "https://app.example") << about;
        EXPECT_EQ(r.header("Access-Control-Allow-Credentials"), "true") << about;
        EXPECT_THAT(r.header_values("Vary"), ::testing::Contains("Origin")) << about;
        EXPECT_EQ(r.header("X-Content-Type-Options"), "nosniff") << about;
        EXPECT_TRUE(r.has_header("Strict-Transport-Security")) << about << ": the client came encrypted";
        EXPECT_THAT(kept.last(), HasSubstr("\"status\":" + std::to_string(r.status))) << about;
        EXPECT_THAT(kept.last(), HasSubstr(R"("remote":"203.0.113.9")")) << about;
        EXPECT_THAT(kept.last(), HasSubstr("\"request_id\":\"" + r.header("X-Request-Id") + "\"")) << about;
        EXPECT_THAT(kept.last(), HasSubstr(R"("aborted":false)")) << about;
    }
    kept_lines kept;
    test_client t{everything(kept)};
};

TEST_F(composition, KeepsEveryPromiseOnEveryAnswer) {
    struct {
        char const *verb, *path;
        int status;
        std::string body;
    } const cases[] = {
        {"GET", "/", 200, "hello"},         {"POST", "/", 200, "posted"},  {"GET", "/users/7", 200, "7"},
        {"GET", "/stream", 200, "one two"}, {"HEAD", "/", 200, ""},        {"HEAD", "/stream", 200, ""},
        {"HEAD", "/broken", 500, ""},       {"OPTIONS", "/", 204, ""},     {"GET", "/refused", 409, "*"},
        {"GET", "/broken", 500, "*"},       {"GET", "/nowhere", 404, "*"}, {"GET", "/%zz", 400, "*"},
        {"DELETE", "/", 405, "*"},          {"GET", "/users/7/", 308, ""}, {"GET", "/slow", 503, "*"},
    };
    for (auto const& c : cases) {
        auto const about = std::string(c.verb) + " " + c.path;
        auto const r = t.request(c.verb, c.path, "", with_token());
        EXPECT_EQ(r.status, c.status) << about;
        if (c.body != "*") {
            EXPECT_EQ(r.body, c.body) << about;
        } else {
            EXPECT_EQ(r.header("Content-Type"), "application/problem+json") << about;
            EXPECT_THAT(r.body, HasSubstr("\"request_id\":\"" + r.header("X-Request-Id") + "\"")) << about;
            EXPECT_EQ(r.body.find("a secret"), std::string::npos) << about;
        }
        expect_promises(r, about);
        EXPECT_EQ(r.header("Access-Control-Expose-Headers"), "X-Request-Id") << about;
    }
}

TEST_F(composition, AnswersAPreflightWithoutGoingIn) {
    auto const r = t.options("/users/7", by_proxy({{"Access-Control-Request-Method", "DELETE"}}));
    EXPECT_EQ(r.status, 204);
    EXPECT_THAT(r.header("Access-Control-Allow-Methods"), HasSubstr("DELETE"));
    EXPECT_FALSE(r.has_header("Allow")) << "the router was not asked";
    expect_promises(r, "preflight");
}

TEST_F(composition, RefusesAStrangerAndKeepsThePromises) {
    for (auto const* path : {"/", "/stream", "/broken", "/nowhere"}) {
        auto const r = t.get(path, by_proxy());
        EXPECT_EQ(r.status, 401) << path;
        EXPECT_THAT(r.header("WWW-Authenticate"), HasSubstr("Bearer")) << path;
        EXPECT_FALSE(r.has_header("ETag")) << path;
        expect_promises(r, path);
    }
}

TEST_F(composition, AnswersAConditionalRequestAndKeepsThePromises) {
    auto const tag = t.get("/", with_token()).header("ETag");
    ASSERT_FALSE(tag.empty());
    EXPECT_EQ(t.head("/", with_token()).header("ETag"), tag);
    auto const r = t.get("/", with_token({{"If-None-Match", tag}}));
    EXPECT_EQ(r.status, 304);
    EXPECT_EQ(r.body, "");
    expect_promises(r, "304");
}

TEST_F(composition, RefusesABodyThatIsTooLargeAndKeepsThePromises) {
    EXPECT_EQ(t.post("/echo", std::string(64, 'x'), with_token()).status, 200);
    expect_promises(t.post("/echo", std::string(65, 'x'), with_token()), "announced");
    EXPECT_THAT(kept.last(), HasSubstr(R"("status":413)"));
    expect_promises(t.post("/echo", std::string(65, 'x'), with_token({{"Transfer-Encoding", "chunked"}})), "in chunks");
    EXPECT_THAT(kept.last(), HasSubstr(R"("status":413)"));
}

TEST_F(composition, ShowsPeopleAPageWhateverLayerHasRefused) {
    auto const as_browser = [](lines more) {
        more.emplace_back("Accept", "text/html");
        return more;
    };
    for (auto const* path : {"/refused", "/broken", "/nowhere", "/slow"}) {
        auto const r = t.get(path, as_browser(with_token()));
        EXPECT_THAT(r.header("Content-Type"), HasSubstr("text/html")) << path;
        EXPECT_THAT(r.body, HasSubstr(r.header("X-Request-Id"))) << path;
        expect_promises(r, path);
    }
    EXPECT_THAT(t.get("/", as_browser(by_proxy())).header("Content-Type"), HasSubstr("text/html")) << "401";
}

TEST_F(composition, RefusesAnAddressBehindTheProxyAndKeepsThePromises) {
    auto const r = t.get("/", {{"X-Forwarded-For", "203.0.113.66"}, {"Origin", "https://app.example"}});
    EXPECT_EQ(r.status, 403);
    EXPECT_EQ(r.header("Access-Control-Allow-Origin"), "https://app.example") << "the script may read the refusal";
    EXPECT_TRUE(r.has_header("X-Request-Id"));
    EXPECT_THAT(kept.last(), HasSubstr(R"("status":403)"));
    EXPECT_THAT(kept.last(), HasSubstr(R"("remote":"203.0.113.66")"));
}

TEST_F(composition, OverridesTheMethodInsideOfTheLog) {
    auto const own_page = with_token({{"X-HTTP-Method-Override", "DELETE"}});
    auto const r = t.post("/users/7", "", own_page);
    EXPECT_EQ(r.status, 405);
    EXPECT_EQ(r.header("Allow"), "GET, HEAD, OPTIONS");
    expect_promises(r, "override");
    EXPECT_THAT(kept.last(), HasSubstr(R"("method":"DELETE")"));
}

TEST_F(composition, TellsAFormOfItsOwnSiteByTheHostThatTheProxySaw) {
    auto const send = [this](char const* origin) {
        return t
            .post("/", "_method=DELETE",
                  {{"Content-Type", "application/x-www-form-urlencoded"},
                   {"X-Forwarded-Host", "api.example"},
                   {"Authorization", "Bearer good"},
                   {"Origin", origin}})
            .status;
    };
    EXPECT_EQ(send("https://api.example"), 405) << "DELETE";
    EXPECT_EQ(send("https://app.example"), 200) << "still POST";
}

TEST_F(composition, AnswersProbesOutsideOfTheLog) {
    auto const r = t.get("/readyz", by_proxy());
    EXPECT_EQ(r.status, 200);
    EXPECT_FALSE(r.has_header("X-Request-Id"));
    EXPECT_TRUE(kept.all().empty());
}

TEST_F(composition, GivesNothingAwayToAnotherOrigin) {
    for (auto const* path : {"/", "/stream", "/broken", "/nowhere"}) {
        auto const r = t.get(path, {{"Origin", "https://evil.example"}, {"Authorization", "Bearer good"}});
        EXPECT_FALSE(r.has_header("Access-Control-Allow-Origin")) << path;
        EXPECT_THAT(r.header_values("Vary"), ::testing::Contains("Origin")) << path;
    }
}

} // namespace
} // namespace tunic::middleware
