#include "middleware/fixture.hpp"

#include <tunic/middleware/error_pages.hpp>
#include <tunic/middleware/request_id.hpp>

#include <gmock/gmock.h>

#include <string>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using headers = test_client::header_lines;
using std::string;

headers const browser = {{"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}};
headers const program = {{"Accept", "application/json"}};
constexpr char const* html = "text/html; charset=utf-8";
constexpr char const* problem_json = "application/problem+json";

struct out_of_stock : std::runtime_error {
    using runtime_error::runtime_error;
};
struct sold_out : out_of_stock {
    using out_of_stock::out_of_stock;
};

app failing_app(any_layer layer, testing::log_records log = {}) {
    app a{{.log = log}};
    a.use(std::move(layer));
    a.get("/explained", [](context& c) { c.problem(404, "no user <b>7</b>"); });
    a.get("/text", [](context& c) { c.status(410).text("gone & forgotten"); });
    a.get("/bare", [](context& c) { c.status(403); });
    a.get("/leak", [](context& c) { c.status(500).text("a secret of the database"); });
    a.get("/leaky-problem", [](context& c) { c.problem(503, "a secret of the upstream"); });
    a.get("/exposed", [](context&) { throw http_error(503, "closed until noon", {{"Retry-After", "60"}}, true); });
    a.get("/hidden", [](context&) { throw http_error(502, "a secret of the gateway"); });
    a.get("/own", [](context& c) { c.status(404).html("<p>my own page</p>"); });
    a.get("/json", [](context& c) { c.status(409).json_text(R"({"why":"stale"})"); });
    a.get("/packed", [](context& c) { c.set("Content-Encoding", "gzip").status(404).text("\x1f\x8b"); });
    a.get("/stock", [](context&) { throw out_of_stock("of <b>bulbs</b>"); });
    a.get("/sold", [](context&) { throw sold_out("of tulips"); });
    a.get("/number", [](context&) { throw 42; });
    return with_routes(std::move(a));
}
test_client failing(error_pages_options o = {}) { return test_client(failing_app(error_pages(std::move(o)))); }

namespace db {
struct unreachable : std::exception {};
} // namespace db

TEST(ErrorPages, ExampleOfTheirPage) {
    app app{{.log = testing::log_records()}};
    // [example]
    using namespace tunic::middleware;
    auto const nothing_here = [](error_page const& page, text_buffer& out) {
        out.append("<h1>Nothing here</h1><p>");
        append_text(out, page.detail); // escaped
    };
    app.use(error_pages({
        .exceptions = {on_exception<out_of_stock>([](context& c, auto const& e) { c.problem(409, e.what()); }),
                       on_exception<db::unreachable>(503)},
        .pages = {{404, nothing_here}},
    }));
    // [/example]
    app.get("/stock", [](context&) { throw out_of_stock("of bulbs"); });
    app.get("/db", [](context&) { throw db::unreachable(); });
    app.get("/lost", [](context& c) { c.problem(404, "no <b>7</b>"); });
    auto t = test_client(std::move(app));
    EXPECT_EQ(t.get("/stock").status, 409);
    EXPECT_EQ(t.get("/db").status, 503);
    EXPECT_EQ(t.get("/lost", browser).body, "<h1>Nothing here</h1><p>no &lt;b&gt;7&lt;/b&gt;");
}

TEST(ErrorPages, AreForThoseWhoPreferHtml) {
    auto t = failing();
    auto const r = t.get("/refused", browser);
    EXPECT_EQ(r.status, 409);
    EXPECT_EQ(r.header("Content-Type"), html);
    EXPECT_EQ(r.header("Vary"), "Accept");
    EXPECT_THAT(r.body, HasSubstr("<h1>Conflict</h1>\n<p>not now</p>"));
    EXPECT_THAT(r.body, Not(HasSubstr("<script")));
    auto const missing = t.get("/nowhere", browser).body;
    EXPECT_THAT(missing, AllOf(HasSubstr("<h1>Not Found</h1>"), Not(HasSubstr("<p>Not Found</p>"))));
    EXPECT_EQ(t.get("/", browser).body, "hello");
    EXPECT_FALSE(t.get("/", browser).has_header("Vary"));
}

TEST(ErrorPages, ProgramsGetProblemDocuments) {
    auto t = failing();
    for (auto const& lines :
         {headers{}, program, headers{{"Accept", "*/*"}}, headers{{"Accept", "text/html;q=0.5, application/json"}},
          headers{{"Accept", "text/html, application/problem+json"}}}) {
        auto const r = t.get("/refused", lines);
        EXPECT_EQ(r.status, 409);
        EXPECT_EQ(r.header("Content-Type"), problem_json);
        EXPECT_EQ(r.header("Vary"), "Accept");
        EXPECT_THAT(r.body, HasSubstr(R"("detail":"not now")"));
    }
}

TEST(ErrorPages, CoverEveryKindOfError) {
    auto t = failing();
    struct {
        char const* path;
        int status;
        char const* shown;
    } const cases[] = {
        {"/nowhere", 404, "<h1>Not Found</h1>\n"},
        {"/explained", 404, "<p>no user &lt;b&gt;7&lt;/b&gt;</p>"},
        {"/text", 410, "<p>gone &amp; forgotten</p>"},
        {"/bare", 403, "<h1>Forbidden</h1>\n"},
        {"/broken", 500, "<h1>Internal Server Error</h1>\n"},
        {"/number", 500, "<h1>Internal Server Error</h1>\n"},
        {"/hidden", 502, "<h1>Bad Gateway</h1>\n"},
        {"/%zz", 400, "<h1>Bad Request</h1>\n"},
    };
    for (auto const& c : cases) {
        auto const r = t.get(c.path, browser);
        EXPECT_EQ(r.status, c.status) << c.path;
        EXPECT_EQ(r.header("Content-Type"), html) << c.path;
        EXPECT_THAT(r.body, HasSubstr(c.shown)) << c.path;
    }
    auto const r = t.del("/", browser);
    EXPECT_EQ(r.status, 405);
    EXPECT_EQ(r.header("Allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_THAT(r.body, HasSubstr("<h1>Method Not Allowed</h1>"));
}

TEST(ErrorPages, NoTextOfA5xxReachesAnybody) {
    testing::log_records log;
    test_client t(failing_app(error_pages(), log));
    for (auto const* path : {"/broken", "/leak", "/leaky-problem", "/hidden", "/stock"})
        for (auto const& lines : {browser, program, headers{}}) {
            auto const r = t.get(path, lines);
            EXPECT_GE(r.status, 500) << path;
            EXPECT_THAT(r.body, Not(HasSubstr("secret"))) << path;
            EXPECT_THAT(r.body, Not(HasSubstr("bulbs"))) << path;
            EXPECT_EQ(r.header("Content-Type"), lines == browser ? html : problem_json) << path;
        }
    EXPECT_EQ(log.size(), 9u) << "what was thrown is in the log";
}

TEST(ErrorPages, AnHttpErrorMayExposeItsText) {
    auto t = failing();
    auto const page = t.get("/exposed", browser);
    EXPECT_EQ(page.status, 503);
    EXPECT_EQ(page.header("Retry-After"), "60");
    EXPECT_THAT(page.body, HasSubstr("<p>closed until noon</p>"));
    EXPECT_THAT(t.get("/exposed", program).body, HasSubstr("closed until noon"));
    EXPECT_THAT(t.get("/leak", browser).body, Not(HasSubstr("secret"))) << "only of that request";
}

TEST(ErrorPages, AHandlersOwnPageStays) {
    auto t = failing();
    EXPECT_EQ(t.get("/own", browser).body, "<p>my own page</p>");
    EXPECT_EQ(t.get("/json", browser).body, R"({"why":"stale"})");
    EXPECT_EQ(t.get("/packed", browser).body, "\x1f\x8b");
    EXPECT_EQ(t.get("/stream", browser).body, "one two");
}

TEST(ErrorPages, AStreamThatBreaksOffIsNotRepaired) {
    app a{{.log = testing::log_records()}};
    a.use(error_pages());
    a.get("/", [](context& c) -> task<> {
        auto out = co_await c.stream();
        co_await out.write("begun");
        throw std::runtime_error("a secret");
    });
    auto const r = test_client(std::move(a)).send_raw("GET / HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n");
    EXPECT_THAT(r.octets, Not(HasSubstr("secret")));
    EXPECT_THAT(r.octets, Not(HasSubstr("<h1>")));
    EXPECT_TRUE(r.closed);
}

TEST(ErrorPages, HeadHasTheHeadersOfGet) {
    auto t = failing();
    auto const get = t.get("/refused", browser);
    auto const head = t.head("/refused", browser);
    EXPECT_EQ(head.status, 409);
    EXPECT_EQ(head.header("Content-Length"), get.header("Content-Length"));
    EXPECT_EQ(head.header("Content-Type"), html);
    EXPECT_EQ(head.body, "");
}

TEST(ErrorPages, PipelinedResponsesStayInStep) {
    auto t = failing();
    string const bad = "GET /broken HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n";
    string const good = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    auto const r = t.send_raw(bad + good + bad);
    ASSERT_EQ(r.responses.size(), 3u);
    EXPECT_EQ(r.responses[0].header("Content-Type"), html);
    EXPECT_EQ(r.responses[1].body, "hello");
    EXPECT_EQ(r.responses[2].status, 500);
}

TEST(ErrorPages, ShowWhatLayersOutsideAndInsideAnswer) {
    for (bool const outside : {true, false}) {
        app a{{.log = testing::log_records()}};
        auto const refuses = [](context& c, next) -> task<> {
            c.problem(429, "slow down");
            return {};
        };
        if (!outside) a.use(error_pages());
        a.use([](context& c, next n) -> task<> {
            co_await n();
            if (c.res.status() == 200) c.problem(429, "slow down");
        });
        if (outside) a.use(error_pages());
        a.get("/", [](context&) { return "hello"; });
        a.mount(define_route("/inner", use(refuses), GET([](context&) {})));
        test_client t(std::move(a));
        for (auto const* path : {"/", "/inner"}) {
            auto const r = t.get(path, browser);
            EXPECT_EQ(r.status, 429);
            EXPECT_THAT(r.body, HasSubstr("<p>slow down</p>")) << outside << path;
        }
    }
}

TEST(ErrorPages, AnswerExceptionsByTheirType) {
    testing::log_records log;
    error_pages_options o;
    o.exceptions = {on_exception<sold_out>(410),
                    on_exception<out_of_stock>([](context& c, out_of_stock const& e) { c.problem(409, e.what()); }),
                    on_exception<int>([](context& c, int n) { c.status(418).text(c.format("{} is enough", n)); })};
    test_client t(failing_app(error_pages(o), log));
    auto const r = t.get("/stock", browser);
    EXPECT_EQ(r.status, 409);
    EXPECT_THAT(r.body, HasSubstr("<p>of &lt;b&gt;bulbs&lt;/b&gt;</p>"));
    EXPECT_THAT(t.get("/stock", program).body, HasSubstr(R"("detail":"of <b>bulbs</b>")"));
    EXPECT_EQ(t.get("/sold").status, 410) << "the first that fits, in order";
    EXPECT_THAT(t.get("/sold").body, Not(HasSubstr("tulips")));
    EXPECT_EQ(t.get("/number").body, "42 is enough");
    EXPECT_EQ(log.size(), 0u) << "they are no surprise";
    EXPECT_EQ(t.get("/broken").status, 500);
    EXPECT_EQ(log.size(), 1u) << "others are";
}

TEST(ErrorPages, AnAnswerThatThrowsIsAPlain500) {
    testing::log_records log;
    error_pages_options o;
    o.exceptions = {
        on_exception<out_of_stock>([](context&, out_of_stock const&) { throw std::logic_error("a secret"); })};
    test_client t(failing_app(error_pages(o), log));
    auto const r = t.get("/stock", browser);
    EXPECT_EQ(r.status, 500);
    EXPECT_THAT(r.body, Not(HasSubstr("secret")));
}

TEST(ErrorPages, APageThatThrowsIsAPlain500) {
    auto t = failing({.otherwise = [](error_page const&, text_buffer&) { throw std::runtime_error("a secret"); }});
    auto const r = t.get("/refused", browser);
    EXPECT_EQ(r.status, 500);
    EXPECT_EQ(r.body, "Internal Server Error");
    EXPECT_EQ(t.get("/", browser).body, "hello");
}

TEST(ErrorPages, SingleStatusesHavePagesOfTheirOwn) {
    error_pages_options o;
    o.pages = {{404, [](error_page const& page, text_buffer& out) {
                    out.append("lost: ");
                    append_text(out, page.detail);
                }}};
    o.otherwise = [](error_page const& page, text_buffer& out) {
        out.append(std::to_string(page.status));
        out.append(page.title);
    };
    auto t = failing(o);
    EXPECT_EQ(t.get("/explained", browser).body, "lost: no user &lt;b&gt;7&lt;/b&gt;");
    EXPECT_EQ(t.get("/nowhere", browser).body, "lost: ");
    EXPECT_EQ(t.get("/refused", browser).body, "409Conflict");
    EXPECT_EQ(t.get("/explained", program).header("Content-Type"), problem_json);
}

TEST(ErrorPages, NameTheRequest) {
    app a{{.log = testing::log_records()}};
    a.use(request_id({.generator = [](context&) { return "the-<id>"; }})).use(error_pages());
    test_client t(with_routes(std::move(a)));
    EXPECT_THAT(t.get("/broken", browser).body, HasSubstr("Request the-&lt;id&gt;"));
    EXPECT_THAT(t.get("/broken", program).body, HasSubstr(R"("request_id":"the-<id>")"));
}

TEST(ErrorPages, AVaryOfOthersIsKept) {
    app a;
    a.use(error_pages());
    a.get("/some", [](context& c) { c.set("Vary", "Origin").problem(404); });
    a.get("/all", [](context& c) { c.set("Vary", "*").problem(404); });
    a.get("/same", [](context& c) { c.set("Vary", "Accept-Encoding, accept").problem(404); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/some").header_values("Vary"), (std::vector<string>{"Origin", "Accept"}));
    EXPECT_EQ(t.get("/all").header_values("Vary"), (std::vector<string>{"*"}));
    EXPECT_EQ(t.get("/same").header_values("Vary"), (std::vector<string>{"Accept-Encoding, accept"}));
}

TEST(ErrorPages, SkipWhatTheyAreTold) {
    auto t = failing({.skip = [](context const& c) { return c.path().starts_with("/re"); }});
    EXPECT_EQ(t.get("/refused", browser).header("Content-Type"), problem_json);
    EXPECT_EQ(t.get("/broken", browser).header("Content-Type"), html);
}

TEST(ErrorPages, RefuseOptionsThatCannotBe) {
    for (int const status : {0, 200, 304, 399, 600}) {
        error_pages_options o;
        o.pages = {{status, plain_page}};
        EXPECT_THROW(error_pages(o), std::invalid_argument) << status;
        EXPECT_THROW(on_exception<int>(status), std::invalid_argument) << status;
    }
    EXPECT_THROW(error_pages({.pages = {{404, plain_page}, {404, plain_page}}}), std::invalid_argument);
    EXPECT_THROW(error_pages({.pages = {{404, {}}}}), std::invalid_argument);
    EXPECT_THROW(error_pages({.otherwise = {}}), std::invalid_argument);
    EXPECT_THROW(error_pages({.exceptions = {{}}}), std::invalid_argument);
}

} // namespace
} // namespace tunic::middleware
