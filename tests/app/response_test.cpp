#include "app/journal.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>

// docs/design/semantics.md, F6 to F10: what handlers answer, redirects, and the hooks around the head.
namespace tunic::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

template <class F>
test_response answer_of(F handler, test_response::lines const& headers = {}, log_records const& records = {}) {
    app a{{.log = records}};
    a.get("/x", std::move(handler));
    return test_client(std::move(a)).get("/x", headers);
}

TEST(SemanticsF6, SomeStatusesNeverCarryABodyWhateverTheHandlerSet) {
    for (int const status : {204, 205, 304}) {
        app a;
        a.get("/x", [=](context& c) {
             c.text("body").status(status).set("Content-Length", "4");
         }).get("/next", [](context&) { return "ok"; });
        test_client t(std::move(a));
        auto const r = t.get("/x");
        EXPECT_EQ(r.status, status);
        EXPECT_EQ(r.body, "");
        if (status == 204) {
            EXPECT_FALSE(r.has_header("Content-Length"));
            EXPECT_FALSE(r.has_header("Content-Type"));
        }
        EXPECT_EQ(t.get("/next").body, "ok") << status;
    }
}

struct point {
    int x, y;
};

TEST(SemanticsF8, EachKindOfAnswerHasItsType) {
    struct {
        void (*handler)(context&);
        char const *type, *body;
    } const written[] = {
        {[](context& c) { c.text("a<b"); }, "text/plain; charset=utf-8", "a<b"},
        {[](context& c) { c.html("<p>"); }, "text/html; charset=utf-8", "<p>"},
        {[](context& c) { c.bytes("\x01"); }, "application/octet-stream", "\x01"},
        {[](context& c) { c.json(point{1, 2}); }, "application/json", R"({"x":1,"y":2})"},
        {[](context& c) { c.json_text("[1]"); }, "application/json", "[1]"},
        {[](context& c) { c.text("a,b").type("text/csv"); }, "text/csv", "a,b"},
    };
    for (auto const& w : written) {
        auto const r = answer_of(w.handler);
        EXPECT_EQ(r.header("Content-Type"), w.type);
        EXPECT_EQ(r.body, w.body);
    }
}

TEST(SemanticsF8, ReturnedValuesAreSentAsWhatTheyAre) {
    auto const is = [](test_response const& r, std::string_view type, std::string_view body) {
        EXPECT_EQ(r.status, 200);
        EXPECT_EQ(r.header("Content-Type"), type);
        EXPECT_EQ(r.body, body);
    };
    is(answer_of([](context&) { return "literal"; }), "text/plain; charset=utf-8", "literal");
    is(answer_of([](context&) { return std::string(3000, 'x'); }), "text/plain; charset=utf-8", std::string(3000, 'x'));
    is(answer_of([](context&) -> task<std::string> { co_return "later"; }), "text/plain; charset=utf-8", "later");
    is(answer_of([](context&) { return point{1, 2}; }), "application/json", R"({"x":1,"y":2})");
    is(answer_of([](context&) -> task<std::vector<point>> { co_return std::vector{point{1, 2}}; }), "application/json",
       R"([{"x":1,"y":2}])");
    is(answer_of([](context&) { return std::map<std::string, int>{{"a", 1}}; }), "application/json", R"({"a":1})");
}

TEST(SemanticsF8, ATypeThatWasSetBeforeStaysWithAReturnedValue) {
    auto const csv = answer_of([](context& c) {
        c.type("text/csv");
        return "a,b";
    });
    EXPECT_EQ(csv.header("Content-Type"), "text/csv");
    auto const api = answer_of([](context& c) -> task<point> {
        c.type("application/vnd.api+json");
        co_return point{1, 2};
    });
    EXPECT_EQ(api.header("Content-Type"), "application/vnd.api+json");
}

TEST(SemanticsF8, AChosenTypeStaysWhateverBodyIsSet) {
    void (*const written[])(context&) = {
        [](context& c) { c.type("text/csv").text("a,b"); },
        [](context& c) { c.text("a,b").type("text/csv"); },
        [](context& c) { c.type("text/csv").text(std::string(3000, 'x')); },
        [](context& c) { c.set("content-type", "text/csv").html("<p>"); },
        [](context& c) { c.type("text/csv").json(point{1, 2}); },
        [](context& c) { c.type("text/csv").json_text("[1]").bytes("\x01"); },
    };
    for (auto const& handler : written) EXPECT_EQ(answer_of(handler).header("Content-Type"), "text/csv");
    auto const type = [](auto handler) { return answer_of(handler).header("Content-Type"); };
    EXPECT_EQ(type([](context& c) { c.json_text("[1]").text("x"); }), "text/plain; charset=utf-8")
        << "the type of a body goes with the body";
    EXPECT_EQ(type([](context& c) { c.type("text/csv").remove("Content-Type").text("x"); }),
              "text/plain; charset=utf-8");
    EXPECT_EQ(type([](context& c) { c.type("text/csv").problem(404); }), "application/problem+json");
    EXPECT_EQ(type([](context& c) { c.type("text/csv").fail(404); }), "application/problem+json");
    EXPECT_EQ(type([](context& c) {
                  c.type("text/csv");
                  return response::html("<p>");
              }),
              "text/html; charset=utf-8");
}

TEST(SemanticsF8, AWordThatIsNoTypeIsRefused) {
    for (auto const* word : {"docx", "", "JSON", "text plain"}) {
        auto const r = answer_of([=](context& c) {
            EXPECT_THROW(c.type(word), std::invalid_argument) << word;
            c.text("x");
        });
        EXPECT_EQ(r.header("Content-Type"), "text/plain; charset=utf-8");
    }
}

TEST(SemanticsF8, TypeHasShortForms) {
    std::pair<char const*, char const*> const cases[] = {
        {"json", "application/json"},
        {"text", "text/plain; charset=utf-8"},
        {"html", "text/html; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"xml", "application/xml"},
        {"bin", "application/octet-stream"},
        {"csv", "text/csv; charset=utf-8"},
        {"png", "image/png"},
        {"image/png", "image/png"},
    };
    for (auto const& [form, type] : cases) {
        auto const r = answer_of([name = form](context& c) { c.text("x").type(name); });
        EXPECT_EQ(r.header("Content-Type"), type);
        EXPECT_EQ(r.header_values("Content-Type").size(), 1U);
    }
}

TEST(Responses, AsValuesAreSentAsThemselves) {
    auto const r = answer_of([](context& c) {
        c.set("X-Kept", "1").text("replaced");
        return response::text("teapot", 418).with("X-Own", "2");
    });
    EXPECT_EQ(r.status, 418);
    EXPECT_EQ(r.body, "teapot");
    EXPECT_EQ(r.header("X-Own"), "2");
    EXPECT_EQ(r.header("X-Kept"), "1");
}

TEST(Responses, WithoutABodyHaveNone) {
    app a;
    a.use([](context& c, next n) -> task<> {
        co_await n();
        response const replaced{.status = 404};
        c.respond(replaced);
    });
    a.get("/x", [](context& c) { c.html("inner"); });
    test_client t(std::move(a));
    auto const r = t.get("/x");
    EXPECT_EQ(r.status, 404);
    EXPECT_EQ(r.body, "");
    EXPECT_FALSE(r.has_header("Content-Type"));
}

TEST(Immunity45, LineBreaksAreRefusedInNamesAndValues) {
    std::string_view const bad[] = {"a\r\nSet-Cookie: x", "a\nb", "a\rb", std::string_view("a\0b", 3)};
    for (auto const value : bad) {
        EXPECT_EQ(answer_of([=](context& c) { c.set("X-Echo", value); }).status, 500);
        EXPECT_EQ(answer_of([=](context& c) { c.append("X-Echo", value); }).status, 500);
        EXPECT_EQ(answer_of([=](context& c) { c.set(value, "x"); }).status, 500);
        EXPECT_EQ(answer_of([=](context& c) { c.type(value); }).status, 500);
        EXPECT_EQ(answer_of([=](context& c) { c.redirect(value); }).status, 500);
    }
}

TEST(Cookies, AreAppended) {
    auto const r = answer_of([](context& c) {
        c.cookie({.name = "a", .value = "1", .http_only = true}).cookie({.name = "b", .value = "2"}).text("x");
    });
    ASSERT_EQ(r.header_values("Set-Cookie").size(), 2U);
    EXPECT_THAT(r.header_values("Set-Cookie")[0], HasSubstr("a=1"));
    EXPECT_THAT(r.header_values("Set-Cookie")[1], HasSubstr("b=2"));
}

TEST(SemanticsF7, ARedirectIs302UnlessAnother3xxIsSet) {
    struct {
        void (*handler)(context&);
        int status;
        char const* location;
    } const cases[] = {
        {[](context& c) { c.redirect("/y"); }, 302, "/y"},
        {[](context& c) { c.redirect("/y", 307); }, 307, "/y"},
        {[](context& c) { c.status(301).redirect("/y"); }, 301, "/y"},
        {[](context& c) { c.status(201).redirect("/y"); }, 302, "/y"},
        {[](context& c) { c.status(300).redirect("/y"); }, 302, "/y"},
        {[](context& c) { c.status(304).redirect("/y"); }, 302, "/y"},
        {[](context& c) { c.status(305).redirect("/y"); }, 302, "/y"},
        {[](context& c) { c.redirect("/y", 304); }, 500, ""},
        {[](context& c) { c.status(303).redirect("/y"); }, 303, "/y"},
        {[](context& c) { c.status(308).redirect("/y"); }, 308, "/y"},
        {[](context& c) { c.redirect("/a b/\xC3\xA9?q=\"x\"&r=%20"); }, 302, "/a%20b/%C3%A9?q=%22x%22&r=%20"},
        {[](context& c) { c.redirect("https://example.org/x#y"); }, 302, "https://example.org/x#y"},
        {[](context& c) { c.redirect("/y", 200); }, 500, ""},
    };
    for (auto const& c : cases) {
        auto const r = answer_of(c.handler);
        EXPECT_EQ(r.status, c.status);
        EXPECT_EQ(r.header("Location"), c.location);
    }
}

TEST(Immunity66, ALocalRedirectLeadsToThisHostOnly) {
    for (auto const to : {"//evil.com", "/\\evil.com", "https:evil.com", "https://evil.com", "\\/evil.com",
                          "/\t/evil.com", " /x", "", "x", "/x\\y", "javascript:alert(1)"})
        EXPECT_EQ(answer_of([=](context& c) { c.redirect_local(to); }).status, 400) << to;
    EXPECT_EQ(answer_of([](context& c) { c.redirect_local("/y?next=//evil.com"); }).header("Location"),
              "/y?next=//evil.com");
}

TEST(Immunity67, ARedirectHasNoBody) {
    auto const r = answer_of([](context& c) { c.redirect("javascript:\"><script>"); });
    EXPECT_EQ(r.body, "");
    for (auto const& written : {answer_of([](context& c) { c.json_text("{}").redirect("/x"); }),
                                answer_of([](context& c) { c.type("text/csv").text("a").redirect("/x"); })}) {
        EXPECT_EQ(written.body, "");
        EXPECT_EQ(written.header("Content-Type"), "") << "nor a type of the body that was dropped";
    }
    EXPECT_EQ(r.header("Location").find('<'), std::string::npos);
}

TEST(SemanticsF7, BackLeadsToTheSameHostOnly) {
    std::pair<char const*, char const*> const cases[] = {
        {"http://localhost/from?q=1", "/from?q=1"},
        {"HTTP://LOCALHOST/from", "/from"},
        {"", "/home"},
        {"http://evil.com/from", "/home"},
        {"http://localhost.evil.com/from", "/home"},
        {"http://localhost@evil.com/", "/home"},
        {"http://localhost:99/from", "/home"},
        {"http://localhost//evil.com", "/home"},
        {"http://localhost/\\evil.com", "/home"},
        {"//localhost/from", "/home"},
        {"https://localhost/from", "/home"},
        {"/from?q=1", "/from?q=1"},
        {"//evil.com/from", "/home"},
        {"/\\evil.com", "/home"},
        {"from", "/home"},
        {"http://localhost:80/from", "/from"},
        {"http://localhost:8080/from", "/home"},
        {"http://localhost:80@evil.com/", "/home"},
        {"http://localhost", "/home"},
    };
    for (auto const& [referrer, location] : cases) {
        auto const r = answer_of([](context& c) { c.back("/home"); }, {{"Referer", referrer}});
        EXPECT_EQ(r.status, 302) << referrer;
        EXPECT_EQ(r.header("Location"), location) << referrer;
    }
}

TEST(SemanticsF9, AHeaderSetAfterTheHeadIsIgnoredAndLogged) {
    log_records records;
    auto const r = answer_of(
        [](context& c) -> task<> {
            auto out = co_await c.stream();
            co_await out.write("part");
            c.status(500).set("X-Late", "1").type("json");
            co_await out.write("s");
        },
        {}, records);
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, "parts");
    EXPECT_FALSE(r.has_header("X-Late"));
    ASSERT_EQ(records.size(), 3U);
    EXPECT_EQ(records.all()[0].level, log_level::debug);
}

TEST(SemanticsF10, EveryResponseHasADateAndNoServer) {
    app a;
    a.get("/x", [](context&) { return "x"; });
    test_client t(std::move(a));
    for (auto const path : {"/x", "/nowhere"}) {
        auto const r = t.get(path);
        EXPECT_THAT(r.header("Date"), MatchesRegex("[A-Z][a-z][a-z], [0-9][0-9] [A-Z][a-z][a-z] [0-9]+ .* GMT"));
        EXPECT_FALSE(r.has_header("Server"));
    }
}

TEST(BeforeSend, RunsOnceNewestFirstJustBeforeTheHead) {
    app a;
    a.use([](context& c, next n) -> task<> {
        c.before_send([](context& inner) { inner.append("X-Order", "outer"); });
        co_await n();
        c.append("X-Order", "layer");
    });
    a.get("/x", [](context& c) {
        c.before_send([](context& inner) { inner.append("X-Order", inner.format("handler {}", inner.res.status())); });
        c.text("x");
    });
    test_client t(std::move(a));
    EXPECT_THAT(t.get("/x").header_values("X-Order"), ElementsAre("layer", "handler 200", "outer"));
    EXPECT_THAT(t.get("/nowhere").header_values("X-Order"), ElementsAre("layer", "outer"));
}

TEST(BeforeSend, RunsForStreamsAndErrorsToo) {
    app a{{.log = nullptr}};
    a.use([](context& c, next n) -> task<> {
        c.before_send([](context& inner) { inner.append("X-Before", inner.format("{}", inner.res.status())); });
        return n();
    });
    a.get("/stream", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("part");
    });
    a.get("/error", [](context& c) { c.fail(409); });
    test_client t(std::move(a));
    auto const r = t.get("/stream");
    EXPECT_EQ(r.body, "part");
    EXPECT_THAT(r.header_values("X-Before"), ElementsAre("200"));
    EXPECT_THAT(t.get("/error").header_values("X-Before"), ElementsAre("409"));
}

// The frame of a layer is gone when a stream begins its head, or an error is rendered.
TEST(BeforeSend, KeepsTheStateThatItIsGivenWithTheRequest) {
    app a{{.log = log_records()}};
    std::weak_ptr<int> alive;
    a.use([&alive](context& c, next inner) -> task<> {
        std::string id = "a text that is longer than what a string keeps in itself";
        auto number = std::make_shared<int>(7);
        alive = number;
        c.before_send([](context& answered, std::string const& text,
                         std::shared_ptr<int>& n) { answered.set("X-State", answered.format("{} {}", text, ++*n)); },
                      std::move(id), std::move(number));
        co_await inner();
    });
    a.get("/whole", [](context&) { return "x"; });
    a.get("/fails", [](context&) -> task<> { throw std::runtime_error("boom"); });
    test_client t(std::move(a));
    for (auto const path : {"/whole", "/fails", "/nowhere"}) {
        EXPECT_EQ(t.get(path).header("X-State"), "a text that is longer than what a string keeps in itself 8") << path;
        EXPECT_TRUE(alive.expired()) << "it lives no longer than the request";
    }
}

TEST(BeforeSend, TakesStateThatCanOnlyBeMoved) {
    app a;
    a.get("/", [](context& c) {
        c.before_send([](context& answered, std::unique_ptr<int> const& n) { answered.set("X-N", std::to_string(*n)); },
                      std::make_unique<int>(3));
        return "x";
    });
    EXPECT_EQ(test_client(std::move(a)).get("/").header("X-N"), "3");
}

TEST(OnFinish, KeepsTheStateThatItIsGivenWithTheRequest) {
    app a;
    std::string seen;
    a.get("/", [&seen](context& c) {
        c.on_finish([&seen](context const&, request_summary const& how,
                            std::string const& name) { seen = name + " " + std::to_string(how.status); },
                    std::string("a name that is longer than what a string keeps in itself"));
        return "x";
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/").status, 200);
    EXPECT_EQ(seen, "a name that is longer than what a string keeps in itself 200");
}

TEST(BeforeSend, ThatThrowsIsAPlain500) {
    log_records records;
    auto const whole = answer_of(
        [](context& c) {
            c.before_send([](context&) { throw std::runtime_error("boom"); });
            c.text("x").set("ETag", "\"1\"");
        },
        {}, records);
    EXPECT_EQ(whole.status, 500);
    EXPECT_EQ(whole.body, "Internal Server Error");
    EXPECT_TRUE(records.contains("boom"));
    auto const stream = answer_of(
        [](context& c) -> task<> {
            c.before_send([](context&) { throw std::runtime_error("boom"); });
            auto out = co_await c.stream();
            co_await out.write("never sent");
        },
        {}, records);
    EXPECT_EQ(stream.status, 500);
    EXPECT_TRUE(stream.complete);
    EXPECT_EQ(stream.body.find("never"), std::string::npos);
}

TEST(OnFinish, TellsHowTheRequestEnded) {
    std::vector<request_summary> seen;
    app a{{.log = nullptr}};
    a.use([&](context& c, next n) -> task<> {
        c.on_finish([&](context const&, request_summary const& s) { seen.push_back(s); });
        c.on_finish([&](context const&, request_summary const&) { throw std::runtime_error("boom"); });
        return n();
    });
    a.get("/x", [](context&) { return "x"; }).get("/error", [](context& c) { c.fail(409); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/x").status, 200);
    EXPECT_EQ(t.get("/error").status, 409);
    EXPECT_EQ(t.get("/nowhere").status, 404);
    ASSERT_EQ(seen.size(), 3U);
    EXPECT_EQ(seen[0].status, 200);
    EXPECT_FALSE(seen[0].aborted);
    EXPECT_GT(seen[0].bytes_out, 20U);
    EXPECT_EQ(seen[1].status, 409);
    EXPECT_EQ(seen[2].status, 404);
}

TEST(Streams, OneResponseHasOne) {
    log_records records;
    auto const r = answer_of(
        [](context& c) -> task<> {
            auto out = co_await c.stream();
            co_await out.write("first");
            try {
                auto second = co_await c.stream();
                co_await second.write("second");
            } catch (std::logic_error const&) { co_return; }
        },
        {}, records);
    EXPECT_EQ(r.body, "first");
}

} // namespace
} // namespace tunic::testing
