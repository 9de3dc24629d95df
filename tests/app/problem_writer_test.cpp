#include <tunic/input.hpp>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

// app_options::problem: one function writes every error answer.
namespace tunic::testing {
namespace {

struct named {
    std::string name;
};

// A line per part of the problem, so that a test sees what the function was given.
void write(context& c, problem const& p) {
    std::string text = std::to_string(p.status) + "|" + std::string(p.detail) + "|" + std::string(p.target);
    for (auto const& fault : p.errors) text += "|" + fault.path + " " + std::string(fault.code);
    c.type("application/x-error").text(text);
    if (!p.target.empty()) c.status(422);
}

app failing(app_options options = {.log = log_records(), .problem = write}) {
    app a(std::move(options));
    a.use([](context& c, next n) {
        c.set("X-Outer", "1");
        return n();
    });
    a.get("/fail", [](context& c) { c.fail(402, "pay first", {{"Retry-After", "9"}}); });
    a.get("/told", [](context& c) { c.text("half a page").problem(410, "gone"); });
    a.get("/crash", [](context&) { throw std::runtime_error("a secret"); });
    a.get("/number", [](context&) { throw 42; });
    a.post("/json", [](context&, json<named> in) { return in->name; });
    a.get("/query", [](context&, query<named> in) { return in->name; });
    a.get("/typed/:id", [](context& c) { return std::to_string(c.param<int>("id")); });
    a.mount(define_route("/small", limits({.body = 3}), POST([](context& c) -> task<> { c.text(co_await c.body()); })));
    a.get(
        "/layer",
        [](context& c, next) -> task<> {
            c.problem(403, "not you");
            return {};
        },
        [](context&) { return "never"; });
    a.get("/fine", [](context&) { return "fine"; });
    return a;
}

TEST(ProblemWriter, WritesEveryError) {
    test_client t{failing()};
    auto const expect = [](test_response const& r, int status, std::string const& body) {
        EXPECT_EQ(r.status, status) << body;
        EXPECT_EQ(r.body, body);
        EXPECT_EQ(r.header("Content-Type"), "application/x-error") << body;
        EXPECT_EQ(r.header("X-Outer"), "1") << body;
    };
    auto const post = [&t](std::string_view json) {
        return t.post("/json", json, {{"Content-Type", "application/json"}});
    };
    expect(t.get("/fail"), 402, "402|pay first|");
    expect(t.get("/told"), 410, "410|gone|");
    expect(t.get("/crash"), 500, "500||");
    expect(t.get("/number"), 500, "500||");
    expect(t.get("/nowhere"), 404, "404||");
    expect(t.del("/fail"), 405, "405||");
    expect(t.get("/a%zz"), 400, "400|the path has a malformed percent-escape|");
    expect(post("{}"), 422, "400|the body is not valid|json|/name json_missing");
    expect(t.get("/query"), 422, "400|the query is not valid|query|/name value_missing");
    expect(t.post("/small", "four"), 413, "413|the body is larger than allowed|");
    expect(t.get("/layer"), 403, "403|not you|");
    EXPECT_EQ(t.get("/typed/x").body.substr(0, 4), "400|");
    auto const wrong_type = t.post("/json", "x", {{"Content-Type", "text/plain"}});
    EXPECT_EQ(wrong_type.status, 415);
    EXPECT_EQ(wrong_type.body.substr(0, 4), "415|");
    EXPECT_EQ(t.get("/fine").body, "fine");
}

TEST(ProblemWriter, HeadersOfTheErrorStay) {
    test_client t{failing()};
    EXPECT_EQ(t.get("/fail").header("Retry-After"), "9");
    EXPECT_EQ(t.del("/fail").header("Allow"), "GET, HEAD, OPTIONS");
}

TEST(ProblemWriter, MayLeaveSomeClientsToTheDocument) {
    test_client t{failing({.problem = [](context& c, problem const& p) {
        if (c.header("X-Own").empty())
            c.problem(p);
        else
            c.text("own");
    }})};
    EXPECT_EQ(t.get("/nowhere").header("Content-Type"), "application/problem+json");
    EXPECT_EQ(t.get("/nowhere", {{"X-Own", "1"}}).body, "own");
    EXPECT_EQ(t.get("/fail").body,
              R"({"type":"about:blank","title":"Payment Required","status":402,"detail":"pay first"})");
}

TEST(ProblemWriter, WithoutABodyTheStatusIsTheAnswer) {
    test_client t{failing({.problem = [](context&, problem const&) {}})};
    auto const r = t.get("/told");
    EXPECT_EQ(r.status, 410);
    EXPECT_EQ(r.body, "");
    EXPECT_EQ(r.header("Content-Type"), "");
}

TEST(ProblemWriter, ThatThrowsIsAPlain500) {
    log_records log;
    test_client t{failing({.log = log, .problem = [](context&, problem const&) { throw std::runtime_error("oh"); }})};
    for (auto const* path : {"/fail", "/told", "/nowhere", "/crash"}) {
        auto const r = t.get(path);
        EXPECT_EQ(r.status, 500) << path;
        EXPECT_EQ(r.body, "Internal Server Error") << path;
        EXPECT_EQ(r.header("X-Outer"), "1") << path;
    }
    EXPECT_TRUE(log.contains("oh"));
    EXPECT_EQ(t.get("/fine").body, "fine");
}

} // namespace
} // namespace tunic::testing
