#include "middleware/fixture.hpp"
#include "middleware/kept_lines.hpp"

#include <tunic/middleware/logger.hpp>
#include <tunic/middleware/method_override.hpp>

#include <gmock/gmock.h>

#include <string>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using lines = test_client::header_lines;

constexpr char const* form = "application/x-www-form-urlencoded";

app with_resource(any_layer layer) {
    app a{{.log = testing::log_records()}};
    a.use(std::move(layer));
    auto const tell = [](context& c) { return c.format("{} {}", c.method().name(), c.param("id")); };
    auto const tell_body = [](context& c) -> task<std::string> {
        auto const body = co_await c.body();
        co_return std::string(c.method().name()) + " " + std::string(body);
    };
    a.mount(
        define_route("/users/:id", GET(tell), POST(tell_body), PUT(tell_body), DELETE(tell), METHOD("PURGE", tell)));
    a.mount(define_route("/only/:id", DELETE(tell)));
    return a;
}
test_client resource(method_override_options options = {}) {
    return test_client(with_resource(method_override(std::move(options))));
}

TEST(MethodOverride, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::method_override());
    app.get("/notes/:id",
            [](context& c) { c.html("<form method=post><button name=_method value=DELETE>Delete</button></form>"); });
    app.del("/notes/:id", [](context& c) { c.redirect("/notes", 303); });
    // [/example]
    auto const r = test_client(std::move(app)).post("/notes/7", "_method=DELETE", {{"Content-Type", form}});
    EXPECT_EQ(r.status, 303);
}

TEST(MethodOverride, ListensToTheHeader) {
    auto t = resource();
    EXPECT_EQ(t.post("/users/7", "x", {{"X-HTTP-Method-Override", "DELETE"}}).body, "DELETE 7");
    EXPECT_EQ(t.post("/users/7", "x", {{"X-HTTP-Method-Override", "put"}}).body, "PUT x");
    EXPECT_EQ(t.post("/users/7", "x").body, "POST x");
    EXPECT_EQ(resource({.header = "X-Verb"}).post("/users/7", "x", {{"X-Verb", "DELETE"}}).body, "DELETE 7");
    EXPECT_EQ(resource({.header = ""}).post("/users/7", "x", {{"X-HTTP-Method-Override", "DELETE"}}).body, "POST x");
}

TEST(MethodOverride, ListensToAFieldOfAForm) {
    auto t = resource();
    EXPECT_EQ(t.post("/users/7", "a=1&_method=DELETE", {{"Content-Type", form}}).body, "DELETE 7");
    EXPECT_EQ(t.post("/users/7", "_method=PUT&a=1", {{"Content-Type", std::string(form) + "; charset=utf-8"}}).body,
              "PUT _method=PUT&a=1")
        << "the handler has the body all the same";
    EXPECT_EQ(t.post("/users/7", "a=1", {{"Content-Type", form}}).body, "POST a=1");
    EXPECT_EQ(t.post("/users/7", "_method=DELETE", {{"Content-Type", "text/plain"}}).body, "POST _method=DELETE");
    EXPECT_EQ(t.post("/users/7", "_method=DELETE").body, "POST _method=DELETE");
    EXPECT_EQ(resource({.form = "do"}).post("/users/7", "do=DELETE", {{"Content-Type", form}}).body, "DELETE 7");
    EXPECT_EQ(resource({.form = ""}).post("/users/7", "_method=DELETE", {{"Content-Type", form}}).body,
              "POST _method=DELETE");
}

TEST(MethodOverride, ListensToTheQueryOnlyWhenAsked) {
    EXPECT_EQ(resource().post("/users/7?_method=DELETE", "x").body, "POST x");
    EXPECT_EQ(resource({.query = "_method"}).post("/users/7?_method=DELETE", "x").body, "DELETE 7");
}

TEST(MethodOverride, TakesTheHeaderBeforeTheQueryBeforeTheForm) {
    auto t = resource({.query = "_method"});
    EXPECT_EQ(
        t.post("/users/7?_method=DELETE", "_method=DELETE", {{"Content-Type", form}, {"X-HTTP-Method-Override", "PUT"}})
            .body,
        "PUT _method=DELETE");
    EXPECT_EQ(t.post("/users/7?_method=DELETE", "_method=PUT", {{"Content-Type", form}}).body, "DELETE 7");
    EXPECT_EQ(t.post("/users/7?_method=", "_method=DELETE", {{"Content-Type", form}}).body, "DELETE 7") << "names none";
}

TEST(MethodOverride, ChangesOnlyPost) {
    auto t = resource({.query = "_method"});
    lines const to_delete{{"X-HTTP-Method-Override", "DELETE"}};
    EXPECT_EQ(t.get("/users/7?_method=DELETE", to_delete).body, "GET 7");
    EXPECT_EQ(t.put("/users/7?_method=DELETE", "x", to_delete).body, "PUT x");
    EXPECT_EQ(t.options("/users/7?_method=DELETE", to_delete).status, 204);
}

TEST(MethodOverride, ChangesOnlyIntoWhatIsListed) {
    auto t = resource();
    for (auto const* name :
         {"GET", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PURGE", "DELETE ", "DEL ETE", "", "\t", "<x>"})
        EXPECT_EQ(t.post("/users/7", "x", {{"X-HTTP-Method-Override", name}}).body,
                  name == std::string("DELETE ") ? "DELETE 7" : "POST x")
            << name;
    EXPECT_EQ(resource({.methods = {"PURGE"}}).post("/users/7", "x", {{"X-HTTP-Method-Override", "purge"}}).body,
              "PURGE 7");
    EXPECT_EQ(resource({.methods = {"PURGE"}}).post("/users/7", "x", {{"X-HTTP-Method-Override", "DELETE"}}).body,
              "POST x");
}

TEST(MethodOverride, ReachesARouteThatHasNoPost) {
    auto t = resource();
    EXPECT_EQ(t.post("/only/7").status, 405);
    EXPECT_EQ(t.post("/only/7", "", {{"X-HTTP-Method-Override", "DELETE"}}).body, "DELETE 7");
    auto const no_put = t.post("/only/7", "", {{"X-HTTP-Method-Override", "PUT"}});
    EXPECT_EQ(no_put.status, 405);
    EXPECT_EQ(no_put.header("Allow"), "DELETE, OPTIONS");
    EXPECT_EQ(t.post("/nowhere", "", {{"X-HTTP-Method-Override", "DELETE"}}).status, 404);
}

// The dangerous misuse: a form on a page of somebody else that deletes in the name of its visitor.
TEST(MethodOverride, DoesNotBelieveFormsOfOtherSites) {
    struct {
        lines who;
        bool believed;
    } const cases[] = {
        {{}, true},
        {{{"Sec-Fetch-Site", "same-origin"}}, true},
        {{{"Sec-Fetch-Site", "none"}}, true},
        {{{"Sec-Fetch-Site", "same-site"}}, false},
        {{{"Sec-Fetch-Site", "cross-site"}}, false},
        {{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://localhost"}}, false},
        {{{"Origin", "http://localhost"}}, true},
        {{{"Origin", "https://LOCALHOST"}}, true},
        {{{"Origin", "http://evil.example"}}, false},
        {{{"Origin", "http://localhost.evil.example"}}, false},
        {{{"Origin", "http://localhost:81"}}, false},
        {{{"Origin", "null"}}, false},
        {{{"Origin", "localhost"}}, false},
        {{{"Origin", "http://localhost"}, {"Origin", "http://localhost"}}, false}, // who knows which
        {{{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "cross-site"}}, false},
    };
    for (auto const& c : cases) {
        auto in_form = c.who;
        in_form.emplace_back("Content-Type", form);
        char const* const expected = c.believed ? "DELETE 7" : "POST _method=DELETE";
        EXPECT_EQ(resource().post("/users/7", "_method=DELETE", in_form).body, expected);
        EXPECT_EQ(resource({.query = "m"}).post("/users/7?m=DELETE", "_method=DELETE", c.who).body, expected);
        EXPECT_EQ(resource({.cross_site = true}).post("/users/7", "_method=DELETE", in_form).body, "DELETE 7");
        auto in_header = c.who;
        in_header.emplace_back("X-HTTP-Method-Override", "DELETE");
        EXPECT_EQ(resource().post("/users/7", "", in_header).body, "DELETE 7") << "no form can set a header";
    }
}

TEST(MethodOverride, BelievesNoHeaderThatComesTwice) {
    lines const twice{{"X-HTTP-Method-Override", "DELETE"}, {"X-HTTP-Method-Override", "PUT"}};
    EXPECT_EQ(resource().post("/users/7", "x", twice).body, "POST x");
    EXPECT_EQ(resource({.query = "m"}).post("/users/7?m=DELETE", "x", twice).body, "POST x");
}

TEST(MethodOverride, LooksIntoNoFormThatIsCoded) {
    EXPECT_EQ(
        resource().post("/users/7", "_method=DELETE", {{"Content-Type", form}, {"Content-Encoding", "gzip"}}).body,
        "POST _method=DELETE");
}

TEST(MethodOverride, LeavesOutWhatIsSkipped) {
    auto t = resource({.skip = [](context const& c) { return c.path().starts_with("/users"); }});
    EXPECT_EQ(t.post("/users/7", "x", {{"X-HTTP-Method-Override", "DELETE"}}).body, "POST x");
    EXPECT_EQ(t.post("/only/7", "x", {{"X-HTTP-Method-Override", "DELETE"}}).body, "DELETE 7");
}

TEST(MethodOverride, HoldsAFormToTheLimitForBodies) {
    test_client t(with_resource(method_override()), {.limits = {.body = 16}});
    auto const chunked = lines{{"Content-Type", form}, {"Transfer-Encoding", "chunked"}};
    EXPECT_EQ(t.post("/only/7", "_method=DELETE", chunked).body, "DELETE 7");
    EXPECT_EQ(t.post("/only/7", "_method=DELETE&a=1", chunked).status, 413);
    EXPECT_EQ(t.post("/only/7", "_method=DELETE&a=1", {{"Content-Type", form}}).status, 413);
    EXPECT_EQ(t.get("/users/7").body, "GET 7");
}

TEST(MethodOverride, HoldsAFormToTheLimitOfTheRouteItLeadsTo) {
    app a;
    a.use(method_override());
    a.post("/x", [](context&) { return "post"; });
    a.mount(define_route("/x", limits({.body = 16}), PUT([](context&) { return "put"; })));
    test_client t(std::move(a));
    for (auto const& framing :
         {lines{{"Content-Type", form}}, lines{{"Content-Type", form}, {"Transfer-Encoding", "chunked"}}}) {
        EXPECT_EQ(t.post("/x", "_method=PUT&a=12", framing).body, "put");
        EXPECT_EQ(t.post("/x", "_method=PUT&a=123", framing).status, 413);
        EXPECT_EQ(t.post("/x", "a=12345678901234567", framing).body, "post");
    }
}

TEST(MethodOverride, ShowsInTheLog) {
    kept_lines kept;
    app a;
    a.use(logger({.sink = kept})).use(method_override());
    a.del("/users/:id", [](context&) {});
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/users/7", "", {{"X-HTTP-Method-Override", "DELETE"}}).status, 204);
    EXPECT_THAT(kept.last(), HasSubstr(R"("method":"DELETE","path":"/users/7","route":"/users/:id")"));
}

TEST(MethodOverride, IsALayerOfTheApp) {
    testing::log_records log;
    app a{{.log = log}};
    a.post("/", method_override(), [](context&) { return "posted"; });
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/", "").body, "posted");
    EXPECT_EQ(t.post("/", "", {{"X-HTTP-Method-Override", "DELETE"}}).status, 500);
    EXPECT_TRUE(log.contains("layers of the app"));
}

TEST(MethodOverride, RefusesOptionsThatCannotBe) {
    EXPECT_THROW(method_override({.header = "X Verb"}), std::invalid_argument);
    EXPECT_THROW(method_override({.header = "", .form = "", .query = ""}), std::invalid_argument);
    EXPECT_THROW(method_override({.methods = {}}), std::invalid_argument);
    EXPECT_THROW(method_override({.methods = {"DEL ETE"}}), std::invalid_argument);
    for (std::string const other : {"put", "Delete", "pATCH", "get"})
        EXPECT_THROW(method_override({.methods = {other}}), std::invalid_argument) << other;
    EXPECT_NO_THROW(method_override({.methods = {"purge"}})) << "a method of one's own may be written as one likes";
    for (auto const* safe : {"GET", "HEAD", "OPTIONS", "TRACE", "CONNECT", "POST"})
        EXPECT_THROW(method_override({.methods = {"PUT", safe}}), std::invalid_argument) << safe;
}

} // namespace
} // namespace tunic::middleware
