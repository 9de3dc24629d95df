#include "middleware/fixture.hpp"

#include <tunic/middleware/cors.hpp>
#include <tunic/middleware/etag.hpp>

#include <gmock/gmock.h>

#include <ctime>
#include <string>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using headers = test_client::header_lines;
using std::string;

constexpr char const* modified = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr char const* before = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr char const* after = "Sun, 06 Nov 1994 08:49:38 GMT";

app conditional_app(any_layer layer) {
    app a{{.log = testing::log_records()}};
    a.use(std::move(layer));
    a.get("/own", [](context& c) {
        c.set("ETag", "\"v1\"").set("Last-Modified", modified).set("Cache-Control", "max-age=60").set("Vary", "Accept");
        c.set("Expires", after)
            .set("Content-Location", "/own/v1")
            .set("Content-Language", "en")
            .set("X-Custom", "kept");
        c.set("Content-Security-Policy", "default-src 'none'").set("Content-Disposition", "inline");
        c.append("Set-Cookie", "a=b").html("<p>mine</p>");
    });
    a.get("/dated", [](context& c) { c.set("Last-Modified", modified).text("dated"); });
    a.get("/file/:size", [](context& c) { c.text(string(c.param<std::size_t>("size"), 'x')); });
    a.get("/empty", [](context& c) { c.text(""); });
    a.get("/nothing", [](context&) {});
    a.get("/created", [](context& c) { c.status(201).text("hello"); });
    a.get("/moved", [](context& c) { c.redirect("/"); });
    a.put("/own", [](context& c) { c.set("ETag", "\"v1\"").text("put"); });
    a.mount(define_route("/ask", QUERY([](context& c) -> task<> { c.text(co_await c.body()); })));
    return with_routes(std::move(a));
}
test_client conditional(etag_options o = {}) { return test_client(conditional_app(etag(std::move(o)))); }

TEST(Etag, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::etag());
    // [/example]
    auto t = test_client(with_routes(std::move(app)));
    EXPECT_EQ(t.get("/", {{"If-None-Match", t.get("/").header("ETag")}}).status, 304);
}

TEST(Etag, TagsWholeResponsesWeakly) {
    auto t = conditional();
    auto const r = t.get("/");
    EXPECT_THAT(r.header("ETag"), MatchesRegex("W/\"[A-Za-z0-9_-]+\""));
    EXPECT_EQ(r.header("ETag").size(), 26u);
    EXPECT_EQ(t.get("/").header("ETag"), r.header("ETag")) << "the same octets, the same tag";
    EXPECT_NE(t.get("/users/7").header("ETag"), t.get("/users/8").header("ETag"));
    EXPECT_EQ(t.get("/users/7").header("ETag"), t.get("/users/7?x").header("ETag"));
    EXPECT_TRUE(t.get("/empty").has_header("ETag"));
}

TEST(Etag, TagsStronglyWhenTold) {
    auto t = conditional({.weak = false});
    EXPECT_THAT(t.get("/").header("ETag"), MatchesRegex("\"[A-Za-z0-9_-]+\""));
}

TEST(Etag, LeavesEverythingElseWithoutATag) {
    auto t = conditional();
    for (auto const* path : {"/stream", "/refused", "/broken", "/nowhere", "/nothing", "/created", "/moved"})
        EXPECT_FALSE(t.get(path).has_header("ETag")) << path;
    EXPECT_FALSE(t.post("/", "x").has_header("ETag"));
    EXPECT_EQ(t.get("/stream", {{"If-None-Match", "*"}}).body, "one two");
}

TEST(Etag, HashesUpToOneMebibyte) {
    auto t = conditional();
    EXPECT_TRUE(t.get("/file/1048576").has_header("ETag"));
    auto const r = t.get("/file/1048577");
    EXPECT_FALSE(r.has_header("ETag"));
    EXPECT_EQ(r.body.size(), 1048577u);
    auto small = conditional({.max = 10});
    EXPECT_TRUE(small.get("/file/10").has_header("ETag"));
    EXPECT_FALSE(small.get("/file/11").has_header("ETag"));
}

TEST(Etag, AnswersAClientThatHasItWith304) {
    auto t = conditional();
    auto const tag = t.get("/").header("ETag");
    auto const r = t.get("/", {{"If-None-Match", tag}});
    EXPECT_EQ(r.status, 304);
    EXPECT_EQ(r.body, "");
    EXPECT_EQ(r.header("ETag"), tag);
    EXPECT_TRUE(r.has_header("Date"));
    EXPECT_FALSE(r.has_header("Content-Type"));
    EXPECT_FALSE(r.has_header("Content-Length"));
    EXPECT_EQ(t.get("/", {{"If-None-Match", "\"another\""}}).body, "hello");
}

TEST(Etag, ComparesIfNoneMatchWeaklyInListsAndOnSeveralLines) {
    auto t = conditional();
    struct {
        headers lines;
        int status;
    } const cases[] = {
        {{{"If-None-Match", "\"v1\""}}, 304},
        {{{"If-None-Match", "W/\"v1\""}}, 304},
        {{{"If-None-Match", "*"}}, 304},
        {{{"If-None-Match", "\"x\", \"v1\""}}, 304},
        {{{"If-None-Match", "W/\"x\",W/\"v1\",\"y\""}}, 304},
        {{{"If-None-Match", ", ,\"v1\""}}, 304},
        {{{"If-None-Match", "\"a,b\", \"v1\""}}, 304},
        {{{"If-None-Match", "\"\\\", \"v1\""}}, 304}, // a backslash escapes nothing
        {{{"If-None-Match", "\"x\""}, {"If-None-Match", "\"v1\""}}, 304},
        {{{"If-None-Match", "\"v2\""}}, 200},
        {{{"If-None-Match", "v1"}}, 200},
        {{{"If-None-Match", "w/\"v1\""}}, 200},
        {{{"If-None-Match", "\"v1"}}, 200},
        {{{"If-None-Match", "\"x, \"v1\""}}, 200},
        {{{"If-None-Match", "x, \"v1\""}}, 200},
        {{{"If-None-Match", ""}}, 200},
        {{{"If-None-Match", "\"V1\""}}, 200},
    };
    for (auto const& c : cases) EXPECT_EQ(t.get("/own", c.lines).status, c.status) << c.lines[0].second;
}

TEST(Etag, A304HasTheHeadersOfTheResponseButThoseOfItsBody_Rfc9110Section15_4_5) {
    auto t = conditional();
    auto const r = t.get("/own", {{"If-None-Match", "\"v1\""}});
    ASSERT_EQ(r.status, 304);
    for (auto const& [name, value] : headers{{"ETag", "\"v1\""},
                                             {"Cache-Control", "max-age=60"},
                                             {"Vary", "Accept"},
                                             {"Expires", after},
                                             {"Content-Location", "/own/v1"},
                                             {"Content-Security-Policy", "default-src 'none'"},
                                             {"X-Custom", "kept"},
                                             {"Set-Cookie", "a=b"}})
        EXPECT_EQ(r.header(name), value) << name;
    for (auto const* name : {"Content-Type", "Content-Length", "Content-Language", "Content-Disposition",
                             "Last-Modified", "Transfer-Encoding"})
        EXPECT_FALSE(r.has_header(name)) << name;
    EXPECT_EQ(t.get("/dated", {{"If-Modified-Since", modified}}).status, 304);
    EXPECT_TRUE(t.get("/dated").has_header("Last-Modified"));
}

TEST(Etag, HeadersOfOuterLayersAreOnA304) {
    app a;
    a.use(cors());
    a.use(etag());
    auto t = test_client(with_routes(std::move(a)));
    auto const tag = t.get("/").header("ETag");
    EXPECT_EQ(t.get("/", {{"If-None-Match", tag}}).header("Access-Control-Allow-Origin"), "*");
}

TEST(Etag, HeadIsAnsweredAsGetIs) {
    auto t = conditional();
    for (auto const* path : {"/", "/own", "/dated", "/stream", "/refused"}) {
        for (auto const& lines : {headers{}, headers{{"If-None-Match", t.get("/").header("ETag") + ", \"v1\""}},
                                  headers{{"If-Modified-Since", modified}}, headers{{"If-Match", "\"nope\""}}}) {
            auto const get = t.get(path, lines);
            auto const head = t.head(path, lines);
            EXPECT_EQ(head.status, get.status) << path;
            EXPECT_EQ(head.header("ETag"), get.header("ETag")) << path;
            EXPECT_EQ(head.header("Content-Length"), get.header("Content-Length")) << path;
            EXPECT_EQ(head.body, "");
        }
    }
}

TEST(Etag, PipelinedRequestsStayInStep) {
    auto t = conditional();
    string const hit = "GET /own HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"v1\"\r\n\r\n";
    string const plain = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    string const failed = "GET /own HTTP/1.1\r\nHost: x\r\nIf-Match: \"v2\"\r\n\r\n";
    auto const r = t.send_raw(hit + plain + failed + hit + plain);
    ASSERT_EQ(r.responses.size(), 5u);
    EXPECT_EQ(r.responses[0].status, 304);
    EXPECT_EQ(r.responses[1].body, "hello");
    EXPECT_EQ(r.responses[2].status, 412);
    EXPECT_EQ(r.responses[3].status, 304);
    EXPECT_EQ(r.responses[4].body, "hello");
    EXPECT_EQ(t.head("/own", {{"If-None-Match", "*"}}).status, 304);
    EXPECT_EQ(t.get("/").body, "hello");
}

TEST(Etag, HonoursTheHandlersOwnTag) {
    auto t = conditional();
    EXPECT_EQ(t.get("/own").header_values("ETag"), std::vector<string>{"\"v1\""});
    EXPECT_EQ(t.get("/own").header("Content-Type"), "text/html; charset=utf-8");
}

TEST(Etag, IfMatchComparesStronglyAndFailsWith412) {
    auto t = conditional();
    for (auto const* good : {"\"v1\"", "*", "\"x\", \"v1\""})
        EXPECT_EQ(t.get("/own", {{"If-Match", good}}).status, 200) << good;
    for (auto const* bad : {"\"v2\"", "W/\"v1\"", "", "v1"}) {
        auto const r = t.get("/own", {{"If-Match", bad}});
        EXPECT_EQ(r.status, 412) << bad;
        EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
        EXPECT_FALSE(r.has_header("Set-Cookie"));
        EXPECT_FALSE(r.has_header("ETag"));
        EXPECT_EQ(r.header("X-Custom"), "kept");
    }
    auto const weak = t.get("/").header("ETag");
    EXPECT_EQ(t.get("/", {{"If-Match", weak}}).status, 412) << "a weak tag never matches strongly";
    auto strong = conditional({.weak = false});
    EXPECT_EQ(strong.get("/", {{"If-Match", strong.get("/").header("ETag")}}).status, 200);
}

TEST(Etag, DatesCountWhereThereIsNoTagInTheRequest) {
    auto t = conditional();
    struct {
        headers lines;
        int status;
    } const cases[] = {
        {{{"If-Modified-Since", modified}}, 304},
        {{{"If-Modified-Since", after}}, 304},
        {{{"If-Modified-Since", before}}, 200},
        {{{"If-Modified-Since", "yesterday"}}, 200},
        {{{"If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"}}, 304},
        {{{"If-Modified-Since", after}, {"If-None-Match", "\"v2\""}}, 200}, // If-None-Match decides alone
        {{{"If-Modified-Since", before}, {"If-None-Match", "\"v1\""}}, 304},
        {{{"If-Unmodified-Since", modified}}, 200},
        {{{"If-Unmodified-Since", before}}, 412},
        {{{"If-Unmodified-Since", "rubbish"}}, 200},
        {{{"If-Unmodified-Since", before}, {"If-Match", "\"v1\""}}, 200}, // so does If-Match
        {{{"If-Unmodified-Since", after}, {"If-Match", "\"v2\""}}, 412},
        {{{"If-Match", "\"v1\""}, {"If-None-Match", "\"v1\""}}, 304}, // both are asked
    };
    for (auto const& c : cases)
        EXPECT_EQ(t.get("/own", c.lines).status, c.status) << c.lines[0].first << ": " << c.lines[0].second;
    EXPECT_EQ(t.get("/dated", {{"If-Modified-Since", modified}}).status, 304);
    EXPECT_EQ(t.get("/", {{"If-Modified-Since", after}}).status, 200) << "no date to compare with";
}

TEST(Etag, PreconditionsDoNotTouchWhatIsNoSuccess) {
    auto t = conditional();
    for (auto const* path : {"/refused", "/broken", "/nowhere", "/moved"}) {
        auto const plain = t.get(path).status;
        EXPECT_EQ(t.get(path, {{"If-None-Match", "*"}}).status, plain) << path;
        EXPECT_EQ(t.get(path, {{"If-Match", "\"x\""}}).status, plain) << path;
    }
}

TEST(Etag, AnUnsafeMethodThatHasRunIsNeverCalledAFailure) {
    auto t = conditional();
    for (auto const& lines : {headers{{"If-Match", "\"v2\""}}, headers{{"If-None-Match", "*"}}}) {
        auto const r = t.put("/own", "x", lines);
        EXPECT_EQ(r.status, 200);
        EXPECT_EQ(r.body, "put");
    }
}

TEST(Etag, AQueryIsTreatedAsAGet) {
    auto t = conditional();
    auto const r = t.request("QUERY", "/ask", "what");
    EXPECT_EQ(r.body, "what");
    EXPECT_EQ(t.request("QUERY", "/ask", "what", {{"If-None-Match", r.header("ETag")}}).status, 304);
    EXPECT_EQ(t.request("QUERY", "/ask", "else", {{"If-None-Match", r.header("ETag")}}).status, 200);
}

TEST(Etag, SkipsWhatItIsTold) {
    auto t = conditional({.skip = [](context const& c) { return c.path() == "/own"; }});
    EXPECT_EQ(t.get("/own", {{"If-None-Match", "\"v1\""}}).status, 200);
    EXPECT_TRUE(t.get("/").has_header("ETag"));
}

TEST(Etag, RefusesToHashNothing) { EXPECT_THROW(etag({.max = 0}), std::invalid_argument); }

// A store of one document that changes only for those who have seen its current version.
TEST(CheckPreconditions, GuardsAHandlerThatChangesSomething) {
    string text;
    int version = 0;
    app a{{.log = testing::log_records()}};
    a.put("/doc", [&](context& c) -> task<> {
        auto const tag = c.format("\"{}\"", version);
        validators const current{.etag = tag, .exists = version > 0};
        if (check_preconditions(c, current) == precondition::failed) {
            c.problem(412);
            co_return;
        }
        text = string(co_await c.body());
        c.set("ETag", c.format("\"{}\"", ++version)).status(204);
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.put("/doc", "x", {{"If-Match", "*"}}).status, 412) << "there is none yet";
    EXPECT_EQ(t.put("/doc", "first", {{"If-None-Match", "*"}}).status, 204);
    EXPECT_EQ(t.put("/doc", "again", {{"If-None-Match", "*"}}).status, 412) << "there is one now";
    EXPECT_EQ(t.put("/doc", "second", {{"If-Match", "\"1\""}}).status, 204);
    EXPECT_EQ(t.put("/doc", "lost update", {{"If-Match", "\"1\""}}).status, 412);
    EXPECT_EQ(text, "second");
    EXPECT_EQ(t.put("/doc", "bold", {{"If-Modified-Since", after}}).status, 204) << "it is for GET only";
}

TEST(CheckPreconditions, ExampleOfThePage) {
    string note = "first";
    int version = 1;
    app app{{.log = testing::log_records()}};
    // [preconditions]
    app.put("/note", [&](context& c) -> task<> {
        auto const tag = c.format("\"{}\"", version);
        if (middleware::check_preconditions(c, {.etag = tag}) == middleware::precondition::failed)
            c.fail(412, "somebody has changed the note");
        note = co_await c.body();
        ++version;
    });
    // [/preconditions]
    test_client t(std::move(app));
    EXPECT_EQ(t.put("/note", "mine", {{"If-Match", "\"1\""}}).status, 204);
    EXPECT_EQ(t.put("/note", "yours", {{"If-Match", "\"1\""}}).status, 412);
    EXPECT_EQ(note, "mine");
}

TEST(CheckPreconditions, ComparesDates) {
    precondition seen{};
    app a;
    a.put("/", [&seen](context& c) {
        seen = check_preconditions(c, {.last_modified = std::chrono::sys_seconds(std::chrono::seconds(784111777))});
    });
    test_client t(std::move(a));
    t.put("/", "", {{"If-Unmodified-Since", modified}});
    EXPECT_EQ(seen, precondition::holds);
    t.put("/", "", {{"If-Unmodified-Since", before}});
    EXPECT_EQ(seen, precondition::failed);
}

TEST(CheckPreconditions, TakesTimeInProportionToWhatWasSent) {
    auto t = conditional();
    for (string const part : {"\"x\",", " ", ",", "\"", "W/", "W/\"x\", "}) {
        string list;
        while (list.size() + part.size() <= 30'000) list += part;
        auto const start = std::clock(); // time of the processor: what else runs there does not count
        EXPECT_EQ(t.get("/own", {{"If-None-Match", list}}).status, 200) << part;
        EXPECT_LT(std::clock() - start, CLOCKS_PER_SEC / 10) << part;
    }
}

} // namespace
} // namespace tunic::middleware
