#include "middleware/fixture.hpp"

#include <tunic/middleware/trailing_slash.hpp>

#include <gmock/gmock.h>

#include <string>

namespace tunic::middleware {
namespace {

// Strict: both spellings are paths of their own, as when no router looks at them.
app strict_app(any_layer layer) {
    app a{{.trailing_slash = slash::strict, .log = testing::log_records()}};
    a.use(std::move(layer));
    a.get("/plain", [](context&) { return "plain"; });
    a.get("/slashed/", [](context&) { return "slashed"; });
    a.get("/missing/", [](context& c) { c.fail(404, "no such user"); });
    a.get("/told/", [](context& c) { c.status(404).text("told"); });
    return a;
}
test_client strict(trailing_slash_options options = {}) {
    return test_client(strict_app(trailing_slash(std::move(options))));
}
std::string answer(test_client& t, std::string_view path) {
    auto const r = t.get(path);
    return std::to_string(r.status) + " " + r.header("Location");
}

TEST(TrailingSlash, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::trailing_slash({.always = true})); // /users/ -> /users, wherever there is a route
    // [/example]
    app.get("/users", [](context&) { return "all"; });
    auto t = test_client(std::move(app));
    EXPECT_EQ(answer(t, "/users/"), "308 /users");
    EXPECT_EQ(answer(t, "/users"), "200 ");
}

TEST(TrailingSlash, TrimsWhatNoRouteServes) {
    auto t = strict();
    EXPECT_EQ(answer(t, "/plain/"), "308 /plain");
    EXPECT_EQ(answer(t, "/plain"), "200 ");
    EXPECT_EQ(answer(t, "/slashed/"), "200 ");
    EXPECT_EQ(answer(t, "/slashed"), "404 ");
    EXPECT_EQ(answer(t, "/plain///"), "308 /plain");
    EXPECT_EQ(answer(t, "/"), "404 ");
}

TEST(TrailingSlash, AppendsWhatNoRouteServes) {
    auto t = strict({.style = slash_style::append});
    EXPECT_EQ(answer(t, "/slashed"), "308 /slashed/");
    EXPECT_EQ(answer(t, "/plain"), "200 ");
    EXPECT_EQ(answer(t, "/plain/"), "404 ");
    EXPECT_EQ(answer(t, "/"), "404 ");
}

TEST(TrailingSlash, SendsNobodyToWhereALayerInsideHasRerouted) {
    app a{{.trailing_slash = slash::strict, .log = testing::log_records()}};
    a.use(trailing_slash()).use([](context& c, next n) -> task<> {
        if (c.path() == "/old/") c.reroute(c.method(), "/inside/");
        if (c.path() == "/other/") c.reroute(c.method(), "//evil.example/");
        if (c.path() == "/short/") c.reroute(c.method(), "/");
        return n();
    });
    test_client t(std::move(a));
    EXPECT_EQ(answer(t, "/old/?q=1"), "308 /old?q=1");
    EXPECT_EQ(answer(t, "/other/"), "308 /other");
    EXPECT_EQ(answer(t, "/short/"), "308 /short");
}

TEST(TrailingSlash, LeavesThe404OfAHandlerAlone) {
    auto t = strict();
    EXPECT_EQ(answer(t, "/missing/"), "404 ");
    EXPECT_EQ(answer(t, "/told/"), "404 ");
}

TEST(TrailingSlash, RedirectsBeforeAnythingElseWhenAlways) {
    auto t = strict({.always = true});
    EXPECT_EQ(answer(t, "/slashed/"), "308 /slashed");
    EXPECT_EQ(answer(t, "/missing/"), "308 /missing");
    EXPECT_EQ(answer(t, "/plain"), "200 ");
    auto append = strict({.style = slash_style::append, .always = true});
    EXPECT_EQ(answer(append, "/plain"), "308 /plain/");
}

TEST(TrailingSlash, RedirectsOnlyGetAndHead) {
    auto t = strict({.always = true});
    EXPECT_EQ(t.head("/plain/").status, 308);
    EXPECT_EQ(t.head("/plain/").header("Location"), "/plain");
    EXPECT_EQ(t.post("/plain/").status, 404);
    EXPECT_EQ(t.del("/plain/").status, 404);
    EXPECT_EQ(t.options("/plain/").status, 404);
}

TEST(TrailingSlash, KeepsTheQueryAndTheSpellingOfThePath) {
    auto t = strict();
    EXPECT_EQ(answer(t, "/plain/?a=1&b=%20"), "308 /plain?a=1&b=%20");
    EXPECT_EQ(answer(t, "/plain/?"), "308 /plain?");
    EXPECT_EQ(answer(t, "/caf%C3%A9%2F/"), "308 /caf%C3%A9%2F");
}

// The dangerous case: a redirect that leads to another host.
TEST(TrailingSlash, NeverLeadsToAnotherHost) {
    for (bool const always : {false, true})
        for (auto const style : {slash_style::trim, slash_style::append}) {
            auto t = strict({.style = style, .always = always});
            for (auto const* path : {"//evil.example/", "//evil.example", "//evil.example/x/", "///", "//",
                                     "/\\evil.example/", "/\\evil.example", "/x\\/", "/x\\"}) {
                auto const r = t.get(path);
                EXPECT_FALSE(r.has_header("Location")) << path << " -> " << r.header("Location");
            }
            EXPECT_FALSE(t.get("/%0d%0aSet-Cookie:x/").header("Location").find("\r") != std::string::npos);
        }
}

TEST(TrailingSlash, SendsTheStatusThatIsAskedFor) {
    EXPECT_EQ(strict({.status = 301}).get("/plain/").status, 301);
    EXPECT_EQ(strict({.status = 302}).get("/plain/").status, 302);
}

TEST(TrailingSlash, LeavesNothingOfThe404Behind) {
    auto const r = strict().get("/plain/");
    EXPECT_EQ(r.body, "");
    EXPECT_FALSE(r.has_header("Content-Type"));
}

TEST(TrailingSlash, LeavesOutWhatIsSkipped) {
    auto t = strict({.always = true, .skip = [](context const& c) { return c.path() == "/slashed/"; }});
    EXPECT_EQ(answer(t, "/slashed/"), "200 ");
    EXPECT_EQ(answer(t, "/plain/"), "308 /plain");
}

TEST(TrailingSlash, FindsNothingToDoWhereTheRouterIgnoresTheSlash) {
    auto t = client_of(trailing_slash());
    EXPECT_EQ(t.get("/users/7/").body, "7");
    EXPECT_EQ(answer(t, "/nowhere/"), "308 /nowhere");
}

TEST(TrailingSlash, RefusesAStatusThatIsNoRedirect) {
    for (int const status : {200, 300, 303, 304, 404, 0})
        EXPECT_THROW(trailing_slash({.status = status}), std::invalid_argument) << status;
}

} // namespace
} // namespace tunic::middleware
