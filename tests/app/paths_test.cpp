#include "app/journal.hpp"
#include <gtest/gtest.h>
#include <tunic/app/combinators.hpp>
#include <tunic/testing/test_client.hpp>

// docs/design/semantics.md, D, as far as the application has a part in it: decoding, slashes, prefixes, aliases.
// Matching itself is tested with the router.
namespace tunic::testing {
namespace {

void h(context& c) { c.text("h"); }

// What a handler sees of its path: "path|name=value" and for rest parameters the segments one by one.
void shows(context& c) {
    std::string text(c.path());
    for (auto const name : {"id", "path"}) {
        if (!c.has_param(name)) continue;
        text += c.format("|{}={}", name, c.param(name));
    }
    for (auto const segment : c.param_segments("path")) text += c.format("[{}]", segment);
    c.text(std::move(text));
}

TEST(SemanticsD3, ARestParameterHasSegmentsAndAText) {
    app a;
    a.get("/docs/*path", shows);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/docs/a/b/c").body, "/docs/a/b/c|path=a/b/c[a][b][c]");
    EXPECT_EQ(t.get("/docs/a").body, "/docs/a|path=a[a]");
    EXPECT_EQ(t.get("/docs").body, "/docs|path=");
}

TEST(SemanticsD5, PathsAreSplitFirstAndThenDecodedOnce) {
    app a;
    a.get("/docs/*path", shows).get("/users/:id", shows);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/docs/a%2Fb/c").body, "/docs/a%2Fb/c|path=a/b/c[a/b][c]");
    EXPECT_EQ(t.get("/users/a%2Fb").body, "/users/a%2Fb|id=a/b");
    EXPECT_EQ(t.get("/users/a%2fb").body, "/users/a%2Fb|id=a/b");
    EXPECT_EQ(t.get("/users/a+b").body, "/users/a+b|id=a+b");
    EXPECT_EQ(t.get("/users/a%20b").body, "/users/a b|id=a b");
    EXPECT_EQ(t.get("/users/%2520").body, "/users/%20|id=%20");
    EXPECT_EQ(t.get("/%75sers/%C3%A9").body, "/users/é|id=é");
    EXPECT_EQ(t.get("/users/a/b").status, 404);
}

TEST(SemanticsD5, EscapesThatAreNoneAndNulAre400) {
    app a;
    a.get("/users/:id", shows);
    test_client t(std::move(a));
    for (auto const path : {"/users/%zz", "/users/%", "/users/%4", "/users/a%00b", "/%00", "/nowhere/%zz"})
        EXPECT_EQ(t.get(path).status, 400) << path;
    EXPECT_EQ(t.get("/users/1").status, 200);
}

struct slash_case {
    char const* path;
    int ignored, strict, redirected;
    char const* location = "";
};

app with(slash how) {
    app a{{.trailing_slash = how}};
    a.get("/", h).get("/users", h).get("/dir/", h).get("/:a/x/:b?", h).get("/files/*path", h).get("/v:n.txt", h);
    a.mount(define_group("/api", define_route("/", GET(h))));
    return a;
}

TEST(SemanticsD9, TrailingSlashesAreIgnoredStrictOrRedirectedForEveryKindOfRoute) {
    slash_case const cases[] = {
        {"/", 200, 200, 200},
        {"/users", 200, 200, 200},
        {"/users/", 200, 404, 308, "/users"},
        {"/dir/", 200, 200, 200},
        {"/dir", 200, 404, 308, "/dir/"},
        {"/api", 200, 200, 200},
        {"/api/", 200, 404, 308, "/api"},
        {"/q/x/1", 200, 200, 200},
        {"/q/x/1/", 200, 404, 308, "/q/x/1"},
        {"/q/x/", 200, 404, 308, "/q/x"},
        {"/v1.txt/", 200, 404, 308, "/v1.txt"},
        {"/nothing/", 404, 404, 404},
    };
    test_client ignored(with(slash::ignore)), strict(with(slash::strict)), redirected(with(slash::redirect));
    for (auto const& c : cases) {
        EXPECT_EQ(ignored.get(c.path).status, c.ignored) << c.path;
        EXPECT_EQ(strict.get(c.path).status, c.strict) << c.path;
        auto const r = redirected.get(c.path);
        EXPECT_EQ(r.status, c.redirected) << c.path;
        EXPECT_EQ(r.header("Location"), c.location) << c.path;
    }
}

TEST(SemanticsD9, ARedirectKeepsTheQueryAndTheSpellingOfThePath) {
    test_client t(with(slash::redirect));
    EXPECT_EQ(t.get("/users/?q=a%20b&r=/").header("Location"), "/users?q=a%20b&r=/");
    EXPECT_EQ(t.get("/dir?").header("Location"), "/dir/?");
    EXPECT_EQ(t.get("/%75sers/").header("Location"), "/%75sers");
    EXPECT_EQ(t.get("/users/x/../").header("Location"), "/users/x/..");
}

TEST(SemanticsD9, ARedirectIsForTheMethodsThatTheRouteHas) {
    journal log;
    app a{{.trailing_slash = slash::redirect}};
    a.use(log.layer("app")).mount(define_route("/x", use(log.layer("route")), POST(h)));
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/x/").status, 308);
    EXPECT_EQ(log.take(), "app app'");
    auto const refused = t.del("/x/");
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.header("Allow"), t.del("/x").header("Allow"));
    EXPECT_FALSE(refused.has_header("Location"));
    EXPECT_EQ(t.get("/x/").status, 405);
    EXPECT_EQ(t.head("/x/").status, 405);
    auto const options = t.send_raw("OPTIONS /x/ HTTP/1.1\r\nHost: a\r\n\r\n").responses.at(0);
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.header("Allow"), "POST, OPTIONS");
    EXPECT_EQ(t.get("/y/").status, 404);
}

TEST(SemanticsD9, TheSpellingOfAPathThatHasRoutesDecidesAboutItsMethods) {
    app a{{.trailing_slash = slash::redirect}};
    a.mount(define_route("/both", GET(h))).mount(define_route("/both/", POST(h)));
    a.mount(define_group("/api", define_route("/:id", PUT(h))));
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/both").status, 308);
    EXPECT_EQ(t.get("/both/").status, 308);
    EXPECT_EQ(t.del("/both/").header("Allow"), "POST, OPTIONS");
    EXPECT_EQ(t.del("/api/7/").header("Allow"), "PUT, OPTIONS");
    EXPECT_EQ(t.get("//api/7/").status, 404);
}

TEST(SemanticsD9, AGuardThatRefusesLeavesNothingOfTheRedirect) {
    journal log;
    app a{{.trailing_slash = slash::redirect}};
    a.use(log.guard("guard", 401)).get("/x", h);
    test_client t(std::move(a));
    auto const r = t.get("/x/");
    EXPECT_EQ(r.status, 401);
    EXPECT_FALSE(r.has_header("Location"));
}

// A redirect that begins with two slashes leads to another host.
TEST(Immunity68, ARedirectOfTheSlashNeverLeadsToAnotherHost) {
    app a{{.trailing_slash = slash::redirect}};
    a.get("/*path", h).get("/a/:b/:c?", h).get("/:x", h);
    test_client t(std::move(a));
    for (auto const target :
         {"//evil.com/", "//evil.com/..", "///evil.com/", "/.//evil.com/", "/%2F/evil.com/", "/%2Fevil.com/",
          "/x/..//evil.com/", "/\\evil.com/", "/\\/evil.com/", "/./evil.com/", "http://a//evil.com/"}) {
        auto const r = t.send_raw("GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n").responses.at(0);
        auto const location = r.header("Location");
        EXPECT_FALSE(location.starts_with("//")) << target;
        EXPECT_EQ(location.find('\\'), std::string::npos) << target;
        EXPECT_TRUE(location.empty() || location.starts_with("/")) << target;
        EXPECT_LT(r.status, 500) << target;
    }
}

TEST(SemanticsD9, PathsAreCaseSensitiveByDefault) {
    app sensitive, folded{{.case_sensitive = false}};
    for (app* a : {&sensitive, &folded}) a->get("/Users/:id", shows);
    test_client s(std::move(sensitive)), f(std::move(folded));
    EXPECT_EQ(s.get("/users/Ann").status, 404);
    EXPECT_EQ(f.get("/uSERS/Ann").body, "/uSERS/Ann|id=Ann");
}

TEST(SemanticsD10, ARootRouteInAGroupAnswersThePrefix) {
    app a;
    a.mount(define_group("/api", define_route("/", GET(h)), define_route("/x", GET(h))));
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/api").status, 200);
    EXPECT_EQ(t.get("/api/x").status, 200);
    EXPECT_EQ(t.get("/api//x").status, 404);
}

TEST(SemanticsD10, TheQueryTakesNoPartInMatching) {
    app a;
    a.get("/users/:id", shows);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/users/7?x=/y").body, "/users/7|id=7");
    EXPECT_EQ(t.get("/users/a%3Fb?c").body, "/users/a?b|id=a?b");
    EXPECT_EQ(t.get("/users?id=7").status, 404);
}

TEST(SemanticsD11, DotSegmentsAreResolvedBeforeMatching) {
    app a;
    a.get("/users/:id", shows).get("/", shows);
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x/../users/./7").body, "/users/7|id=7");
    EXPECT_EQ(t.get("/users/%2e%2E/users/7").body, "/users/7|id=7");
    EXPECT_EQ(t.get("/users/..").body, "/");
    for (auto const path : {"/..", "/../users/7", "/users/../../users/7", "/%2e%2e/users/7"})
        EXPECT_EQ(t.get(path).status, 400) << path;
}

TEST(SemanticsD13, AnAliasRunsTheSameChainWithoutARedirect) {
    journal log;
    auto const feed = define_route("/feed/:lang", alias("/:lang/rss.xml"), use(log.layer("use")),
                                   GET([](context& c) { c.text(c.format("{} {}", c.route(), c.param("lang"))); }));
    app a;
    a.mount("/v1", define_group("/g", use(log.layer("group")), feed));
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/v1/g/feed/de").body, "/v1/g/feed/:lang de");
    EXPECT_EQ(log.take(), "group use use' group'");
    auto const r = t.get("/de/rss.xml");
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, "/:lang/rss.xml de");
    EXPECT_EQ(log.take(), "group use use' group'");
    EXPECT_EQ(t.get("/v1/g/de/rss.xml").status, 404);
    EXPECT_EQ(t.post("/de/rss.xml").header("Allow"), "GET, HEAD, OPTIONS");
}

// A guard that looks at c.path() and the router have to see one path: what the guard lets pass must not be routed
// behind it.
TEST(Immunity57, GuardsAndTheRouterSeeOnePath) {
    app a;
    a.use([](context& c, next n) -> task<> {
        if (c.path() == "/admin" || c.path().starts_with("/admin/")) c.fail(403);
        return n();
    });
    a.get("/admin/*path", [](context&) { return "secret"; });
    test_client t(std::move(a));
    for (auto const path :
         {"/admin/x", "/admin%2Fx", "/%61dmin/x", "//admin/x", "/./admin/x", "/x/../admin/x", "/admin", "/admin/",
          "/admin//x", "/x%2F..%2Fadmin/x", "/%2e/admin/x", "/admin/..%2fx", "/\\admin/x"}) {
        auto const r = t.get(path);
        EXPECT_TRUE(r.status == 403 || r.status == 404) << path << ' ' << r.status;
    }
}

TEST(Immunity59, EscapesInTheMountedPrefixAreTheRouteOfTheDecodedPath) {
    journal log;
    app a;
    a.mount(define_group("/admin", use(log.layer("group")), define_route("/x", GET(log.handler()))));
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/%61dmin/%78").status, 200);
    EXPECT_EQ(log.take(), "group h group'");
}

TEST(Immunity58, EmptySegmentsAreNotSkipped) {
    app a;
    a.get("/admin/:file", h);
    test_client t(std::move(a));
    for (auto const path : {"//admin/secret.txt", "/admin//secret.txt", "/admin//"})
        EXPECT_EQ(t.get(path).status, 404) << path;
}

} // namespace
} // namespace tunic::testing
