#include "middleware/fixture.hpp"

#include <tunic/middleware/cors.hpp>

#include <gmock/gmock.h>

#include <chrono>
#include <string>

namespace tunic::middleware {
namespace {

using ::testing::IsEmpty;
using headers = test_client::header_lines;

constexpr char const* good = "https://good.com";
constexpr char const* bad = "https://bad.com";

headers from(std::string origin) { return {{"Origin", std::move(origin)}}; }
headers preflight_from(std::string origin, headers more = {}) {
    headers all = {{"Origin", std::move(origin)}, {"Access-Control-Request-Method", "PUT"}};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}
std::vector<std::string> cors_headers(testing::test_response const& r) {
    std::vector<std::string> names;
    for (auto const& [name, value] : r.headers)
        if (name.starts_with("Access-Control-")) names.push_back(name);
    return names;
}

TEST(Cors, ExampleOfItsPage) {
    app app;
    // [example]
    app.use(middleware::cors({
        .origins = {"https://shop.example", "http://localhost:5173"},
        .credentials = true,
        .max_age = std::chrono::hours(1),
    }));
    // [/example]
    auto t = test_client(std::move(app));
    EXPECT_EQ(t.options("/", preflight_from("https://shop.example")).header("Access-Control-Max-Age"), "3600");
    EXPECT_THAT(cors_headers(t.get("/", from("https://shop.example.evil.example"))), IsEmpty());
}

TEST(Cors, AllowsEveryOriginByDefault) {
    auto t = client_of(cors());
    for (auto const& origin : {from(good), from("null"), headers{}}) {
        auto const r = t.get("/", origin);
        EXPECT_EQ(r.header("Access-Control-Allow-Origin"), "*");
        EXPECT_FALSE(r.has_header("Vary")) << "the answer is the same for all";
        EXPECT_FALSE(r.has_header("Access-Control-Allow-Credentials"));
        EXPECT_EQ(r.body, "hello");
    }
}

TEST(Cors, NamesTheOriginWhenItIsListed) {
    auto t = client_of(cors({.origins = {"https://good.com", "http://localhost:5173"}}));
    for (auto const* origin : {"https://good.com", "http://localhost:5173"}) {
        auto const r = t.get("/", from(origin));
        EXPECT_EQ(r.header("Access-Control-Allow-Origin"), origin);
        EXPECT_EQ(r.header("Vary"), "Origin");
    }
}

TEST(Cors, Immunity82RefusedOriginsGetNoHeaderAndTheAnswerVaries) {
    auto t = client_of(cors({.origins = good, .expose_headers = {"X-Total"}, .credentials = true}));
    for (auto const* origin :
         {"null", "https://evil", "https://good.com.evil", "https://evil-good.com", "https://good.co",
          "http://good.com", "https://good.com:8443", "https://good.com/", "https://GOOD.com", "HTTPS://good.com",
          "https://good.com https://evil", "https://a.good.com", "*", "good.com"}) {
        auto const r = t.get("/", from(origin));
        EXPECT_THAT(cors_headers(r), IsEmpty()) << origin;
        EXPECT_EQ(r.header("Vary"), "Origin") << origin;
        EXPECT_EQ(r.body, "hello") << origin;
        auto const p = t.options("/", preflight_from(origin));
        EXPECT_THAT(cors_headers(p), IsEmpty()) << origin;
        EXPECT_EQ(p.header("Vary"), "Origin") << origin;
    }
}

TEST(Cors, Immunity82VariesAlsoWithoutAnOrigin) {
    auto t = client_of(cors({.origins = good}));
    for (auto const* path : {"/", "/stream", "/refused", "/broken", "/nowhere"}) {
        auto const r = t.get(path);
        EXPECT_EQ(r.header("Vary"), "Origin") << path;
        EXPECT_THAT(cors_headers(r), IsEmpty()) << path;
    }
}

TEST(Cors, Immunity82AVaryOfTheHandlerIsKeptBesideOurs) {
    struct {
        char const* own;
        std::vector<std::string> sent;
    } const cases[] = {
        {"Accept-Encoding", {"Accept-Encoding", "Origin"}}, {"Accept, origin", {"Accept, origin"}}, {"*", {"*"}}};
    for (auto const& c : cases) {
        app a;
        a.use(cors({.origins = good}));
        a.get("/", [own = c.own](context& x) { x.set("Vary", own); });
        EXPECT_EQ(test_client(std::move(a)).get("/", from(good)).header_values("Vary"), c.sent);
    }
}

TEST(Cors, ReflectsTheHeadersThatAreAskedForInSeveralLines) {
    auto t = client_of(cors({.origins = good}));
    auto asked = preflight_from("https://good.com");
    std::erase_if(asked, [](auto const& line) { return line.first == "Access-Control-Request-Headers"; });
    asked.emplace_back("Access-Control-Request-Headers", "x-one, x-two");
    asked.emplace_back("Access-Control-Request-Headers", "x-three");
    EXPECT_EQ(t.options("/", asked).header_values("Access-Control-Allow-Headers"),
              (std::vector<std::string>{"x-one, x-two", "x-three"}));
    asked.emplace_back("Access-Control-Request-Headers", "no token");
    EXPECT_TRUE(t.options("/", asked).header_values("Access-Control-Allow-Headers").empty());
}

TEST(Cors, BelievesNoOriginThatComesTwice) {
    auto t = client_of(cors({.origins = good}));
    EXPECT_THAT(cors_headers(t.get("/", {{"Origin", "https://good.com"}, {"Origin", "https://good.com"}})), IsEmpty());
}

TEST(Cors, DecidesByFunction) {
    auto t = client_of(
        cors({.origins = [](std::string_view origin,
                            context const& c) { return origin.ends_with(".good.com") && c.path() != "/users/7"; },
              .credentials = true}));
    auto const r = t.get("/", from("https://a.good.com"));
    EXPECT_EQ(r.header("Access-Control-Allow-Origin"), "https://a.good.com");
    EXPECT_EQ(r.header("Access-Control-Allow-Credentials"), "true");
    EXPECT_EQ(r.header("Vary"), "Origin");
    EXPECT_THAT(cors_headers(t.get("/", from("https://good.com.evil"))), IsEmpty());
    EXPECT_THAT(cors_headers(t.get("/users/7", from("https://a.good.com"))), IsEmpty());
    EXPECT_EQ(t.get("/").header("Vary"), "Origin");
}

TEST(Cors, ExposesHeadersOnAnswersAndNotOnPreflights) {
    auto t = client_of(cors({.expose_headers = {"X-Total", "X-Page"}}));
    EXPECT_EQ(t.get("/", from(good)).header("Access-Control-Expose-Headers"), "X-Total, X-Page");
    EXPECT_FALSE(t.options("/", preflight_from(good)).has_header("Access-Control-Expose-Headers"));
}

TEST(Cors, AnswersAPreflightWithoutGoingOn) {
    int inner = 0;
    auto t = client_of(cors({.origins = good}), [&inner](context&, next n) {
        ++inner;
        return n();
    });
    auto const r = t.options("/", preflight_from(good));
    EXPECT_EQ(r.status, 204);
    EXPECT_EQ(r.body, "");
    EXPECT_EQ(inner, 0);
    EXPECT_FALSE(r.has_header("Allow"));
    EXPECT_EQ(r.header("Access-Control-Allow-Origin"), good);
    EXPECT_EQ(r.header("Access-Control-Allow-Methods"), "GET, HEAD, PUT, POST, DELETE, PATCH");
    EXPECT_FALSE(r.has_header("Access-Control-Max-Age"));
}

TEST(Cors, AnswersPreflightsForPathsThatHaveNoRouteToo) {
    EXPECT_EQ(client_of(cors()).options("/nowhere", preflight_from(good)).status, 204);
}

TEST(Cors, OtherOptionsRequestsAreNoPreflight) {
    auto t = client_of(cors());
    for (auto const& lines : {headers{}, from(good), headers{{"Access-Control-Request-Method", "PUT"}}}) {
        auto const r = t.options("/", lines);
        EXPECT_EQ(r.header("Allow"), "GET, HEAD, POST, OPTIONS");
        EXPECT_FALSE(r.has_header("Access-Control-Allow-Methods"));
        EXPECT_EQ(r.header("Access-Control-Allow-Origin"), "*");
    }
    EXPECT_EQ(t.get("/", preflight_from(good)).body, "hello") << "only OPTIONS can be one";
}

TEST(Cors, SaysWhatTheOptionsSayInAPreflight) {
    auto t = client_of(cors({.methods = {"GET", "PURGE"},
                             .allow_headers = {"X-Token", "Content-Type"},
                             .max_age = std::chrono::minutes(10)}));
    auto const r = t.options("/", preflight_from(good, {{"Access-Control-Request-Headers", "x-other"}}));
    EXPECT_EQ(r.header("Access-Control-Allow-Methods"), "GET, PURGE");
    EXPECT_EQ(r.header("Access-Control-Allow-Headers"), "X-Token, Content-Type");
    EXPECT_EQ(r.header("Access-Control-Max-Age"), "600");
    EXPECT_FALSE(r.has_header("Vary"));
}

TEST(Cors, EchoesTheHeadersThatAreAskedForIfTheyAreNames) {
    auto t = client_of(cors());
    struct {
        char const* wanted;
        char const* allowed;
    } const cases[] = {
        {"x-token", "x-token"},
        {"x-token,content-type", "x-token,content-type"},
        {"a, b", "a, b"},
        {"a b", ""},
        {"a, <script>", ""},
        {"", ""},
        {",", ""},
        {"a;q=1", ""},
        {"\"x\"", ""},
    };
    for (auto const& c : cases) {
        auto const r = t.options("/", preflight_from(good, {{"Access-Control-Request-Headers", c.wanted}}));
        EXPECT_EQ(r.header("Access-Control-Allow-Headers"), c.allowed) << c.wanted;
        EXPECT_EQ(r.header_values("Vary"), std::vector<std::string>{"Access-Control-Request-Headers"}) << c.wanted;
    }
}

TEST(Cors, LetsThePrivateNetworkBeAskedWhenTold) {
    headers const wish = {{"Access-Control-Request-Private-Network", "true"}};
    constexpr auto answer = "Access-Control-Allow-Private-Network";
    EXPECT_FALSE(client_of(cors()).options("/", preflight_from(good, wish)).has_header(answer));
    auto t = client_of(cors({.private_network = true}));
    EXPECT_EQ(t.options("/", preflight_from(good, wish)).header(answer), "true");
    EXPECT_FALSE(t.options("/", preflight_from(good)).has_header(answer));
}

TEST(Cors, KeepsItsHeadersOnErrorsAndStreams) {
    auto t = client_of(cors({.origins = good, .credentials = true}));
    for (auto const* path : {"/stream", "/refused", "/broken", "/nowhere"}) {
        auto const r = t.get(path, from(good));
        EXPECT_EQ(r.header("Access-Control-Allow-Origin"), good) << path;
        EXPECT_EQ(r.header("Access-Control-Allow-Credentials"), "true") << path;
    }
    EXPECT_EQ(t.del("/", from(good)).header("Access-Control-Allow-Origin"), good) << "405";
}

TEST(Cors, OnAGroupOrARouteMarksAnswersAndLeavesPreflightsToOptionsHandlers_A5) {
    auto const hello = [](context&) { return "hello"; };
    app a;
    a.mount(define_group("/in", use(cors()), define_route("/group", PUT(hello))));
    a.mount(define_route("/alone", use(cors()), PUT(hello), OPTIONS([](context&) {})));
    test_client t(std::move(a));
    for (auto const* path : {"/in/group", "/alone"})
        EXPECT_EQ(t.put(path, "", from(good)).header("Access-Control-Allow-Origin"), "*") << path;
    EXPECT_THAT(cors_headers(t.options("/in/group", preflight_from(good))), IsEmpty());
    EXPECT_TRUE(t.options("/alone", preflight_from(good)).has_header("Access-Control-Allow-Methods"));
}

TEST(Cors, OfTwoLayersTheInnerOneDecides) {
    auto const hello = [](context&) { return "hello"; };
    app a;
    a.use(cors({.expose_headers = {"X-Outer"}}));
    a.mount(define_group("/narrow", use(cors({.origins = good, .credentials = true})), define_route("/x", GET(hello))));
    a.get("/wide", hello);
    test_client t(std::move(a));
    EXPECT_THAT(cors_headers(t.get("/narrow/x", from(bad))), IsEmpty());
    auto const r = t.get("/narrow/x", from(good));
    EXPECT_EQ(r.header("Access-Control-Allow-Origin"), good);
    EXPECT_EQ(r.header("Access-Control-Allow-Credentials"), "true");
    EXPECT_EQ(t.get("/wide", from(bad)).header("Access-Control-Allow-Origin"), "*");
}

TEST(Cors, TakesListsOfTextsThatAreMadeAtRunTime) {
    std::string const one = good;
    auto t = client_of(cors({.origins = {one, std::string("https://other.com")}}));
    EXPECT_EQ(t.get("/", from(good)).header("Access-Control-Allow-Origin"), good);
}

TEST(Cors, RefusesOptionsThatCannotWork) {
    EXPECT_THROW(cors({.credentials = true}), std::invalid_argument) << "\"*\" with credentials";
    EXPECT_THROW(cors({.origins = "*", .credentials = true}), std::invalid_argument);
    EXPECT_THROW(cors({.origins = {"*", "https://good.com"}}), std::invalid_argument);
    EXPECT_THROW(cors({.origins = std::vector<std::string>{}}), std::invalid_argument);
    for (auto const* origin : {"",
                               "null",
                               "good.com",
                               "https://",
                               "://x",
                               "https://good.com/",
                               "https://good.com/path",
                               "https://Good.com",
                               "HTTPS://good.com",
                               "https://*.good.com",
                               "https://a@b",
                               "https://a b",
                               "https://good.com:443",
                               "http://good.com:80",
                               "https://good.com:",
                               "https://good.com:0443",
                               "https://good.com:99999",
                               "https://good.com:x",
                               "https://:8080",
                               "https://a:1:2",
                               "1https://good.com",
                               "https://good.com%20"})
        EXPECT_THROW(cors({.origins = origin}), std::invalid_argument) << origin;
    for (auto const* origin : {"http://localhost:5173", "https://good.com:80", "http://good.com:443",
                               "https://[::1]:8443", "http://[::1]", "chrome-extension://abcdef"})
        EXPECT_NO_THROW((void)cors({.origins = origin})) << origin;
    EXPECT_THROW(cors({.methods = {"patch"}}), std::invalid_argument) << "browsers send PATCH";
    EXPECT_NO_THROW((void)cors({.methods = {"PATCH", "report", "*"}}));
    EXPECT_THROW(cors({.methods = {"GET "}}), std::invalid_argument);
    EXPECT_THROW(cors({.allow_headers = {"X-A:"}}), std::invalid_argument);
    EXPECT_THROW(cors({.expose_headers = {""}}), std::invalid_argument);
    EXPECT_THROW(cors({.origins = good, .expose_headers = {"*"}, .credentials = true}), std::invalid_argument);
    EXPECT_THROW(cors({.max_age = std::chrono::seconds(-1)}), std::invalid_argument);
}

TEST(Cors, SaysWhyInASentence) {
    try {
        cors({.origins = "https://Good.com"});
        FAIL();
    } catch (std::invalid_argument const& e) {
        EXPECT_STREQ(e.what(), "cors: \"https://Good.com\" is not an origin as browsers send it: scheme://host or "
                               "scheme://host:port, in lower case");
    }
}

} // namespace
} // namespace tunic::middleware
