#include "middleware/fixture.hpp"

#include <tunic/middleware/basic_auth.hpp>
#include <tunic/middleware/cors.hpp>

#include <gmock/gmock.h>

#include <string>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using headers = test_client::header_lines;

constexpr char const* challenge = R"(Basic realm="Secure Area", charset="UTF-8")";

headers with(std::string credentials) { return {{"Authorization", std::move(credentials)}}; }
headers const ann = with("Basic YW5uOnNlY3JldA=="); // ann:secret

basic_auth_options two_users() { return {.users = {{"ann", "secret"}, {"J\xc3\xb6rg", "p\xc3\xa4ss:word"}}}; }

app whoami(any_layer layer) {
    app a{{.log = testing::log_records()}};
    a.use(std::move(layer));
    a.get("/who", [](context& c) { return std::string(c.get<principal>().name()); });
    return with_routes(std::move(a));
}

TEST(BasicAuth, LetsRequestsWithoutCredentialsPassWhereTheyAreOptional) {
    auto options = two_users();
    options.optional = true;
    app a;
    a.use(basic_auth(std::move(options)));
    a.get("/", [](context& c) { return std::string(c.find<principal>() ? "known" : "a stranger"); });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/").body, "a stranger");
    EXPECT_EQ(t.get("/", ann).body, "known");
    for (auto const* wrong : {"", "Basic", "Basic ?", "Bearer abc", "Basic YW5uOndyb25n"}) {
        auto const r = t.get("/", with(wrong));
        EXPECT_EQ(r.status, 401) << wrong;
        EXPECT_EQ(r.header("WWW-Authenticate"), challenge) << wrong;
    }
}

TEST(BasicAuth, LeavesTheAnswerOfARefusalToAFunctionAndKeepsTheChallenge) {
    auto options = two_users();
    options.refuse = [](context& c, problem const& p) { c.text(p.detail); };
    auto t = client_of(basic_auth(std::move(options)));
    EXPECT_EQ(t.get("/", ann).body, "hello");
    auto const r = t.get("/");
    EXPECT_EQ(r.status, 401);
    EXPECT_EQ(r.body, "a user name and a password are needed");
    EXPECT_EQ(r.header("WWW-Authenticate"), challenge);
}

TEST(BasicAuth, ExampleOfItsPage) {
    std::string const password_from_the_environment = "secret";
    app app;
    // [example]
    app.use(middleware::basic_auth({.users = {{"ann", password_from_the_environment}}}));
    app.get("/", [](context& c) { c.text(c.get<middleware::principal>().name()); });
    // [/example]
    auto t = test_client(std::move(app));
    EXPECT_EQ(t.get("/", ann).body, "ann");
    EXPECT_EQ(t.get("/").status, 401);
}

TEST(BasicAuth, LetsUsersInAndSaysWhoTheyAre) {
    test_client t(whoami(basic_auth(two_users())));
    EXPECT_EQ(t.get("/who", ann).body, "ann");
    EXPECT_EQ(t.get("/who", with("Basic SsO2cmc6cMOkc3M6d29yZA==")).body, "J\xc3\xb6rg")
        << "UTF-8, and only the first colon separates";
    EXPECT_EQ(t.get("/who", with("bAsIc  YW5uOnNlY3JldA==")).body, "ann") << "RFC 9110 section 11.1";
    EXPECT_FALSE(t.get("/who", ann).has_header("WWW-Authenticate"));
}

TEST(BasicAuth, AsksOthersForAPassword) {
    int inner = 0;
    app a{{.log = testing::log_records()}};
    a.use(basic_auth(two_users())).use([&inner](context&, next n) {
        ++inner;
        return n();
    });
    test_client t(with_routes(std::move(a)));
    for (auto const& lines : {
             headers{},
             with(""),
             with("Basic"),
             with("Basic "),
             with("Basic !!!!"),
             with("Basic YW5uOnNlY3JldA"),   // without its padding
             with("Basic YW5uOnNlY3JldB=="), // the same octets, spelt with stray bits
             with("Basic YW5uOnNlY3JldA==="),
             with("Basic YW5uOnNlY3JldA== x"),
             with("Basic YW5u"),                     // ann, no colon
             with("Basic YW5uOg=="),                 // ann:
             with("Basic OnNlY3JldA=="),             // :secret
             with("Basic YW5uOnNlY3Jl"),             // ann:secre
             with("Basic YW5uOnNlY3JldHM="),         // ann:secrets
             with("Basic YW5uOnNlY3JldHNlY3JldA=="), // ann:secretsecret
             with("Basic QW5uOnNlY3JldA=="),         // Ann:secret
             with("Basic YW5uOnDDpHNzOndvcmQ="),     // a password of another user's
             with("Basic YW5uOnNlY3JldAA="),         // ann:secret and a NUL
             with("Bearer YW5uOnNlY3JldA=="),
             with("YW5uOnNlY3JldA=="),
             headers{{"Authorization", "Basic YW5uOnNlY3JldA=="}, {"Authorization", "Basic YW5uOg=="}},
         }) {
        auto const r = t.get("/", lines);
        auto const what = lines.empty() ? "nothing" : lines[0].second;
        EXPECT_EQ(r.status, 401) << what;
        EXPECT_EQ(r.header("WWW-Authenticate"), challenge) << what;
        EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
        EXPECT_THAT(r.body, HasSubstr("a user name and a password are needed"));
        EXPECT_FALSE(r.closes);
    }
    EXPECT_EQ(inner, 0);
}

TEST(BasicAuth, StandsBeforeErrorsStreamsAndHead) {
    auto t = client_of(basic_auth(two_users()));
    for (auto const* path : {"/stream", "/refused", "/broken", "/nowhere"}) EXPECT_EQ(t.get(path).status, 401) << path;
    auto const r = t.head("/");
    EXPECT_EQ(r.status, 401);
    EXPECT_EQ(r.header("WWW-Authenticate"), challenge);
    EXPECT_EQ(r.body, "");
    EXPECT_EQ(t.get("/stream", ann).body, "one two");
    EXPECT_EQ(t.get("/refused", ann).status, 409);
    EXPECT_EQ(t.head("/", ann).status, 200);
}

TEST(BasicAuth, PipelinedRequestsAreJudgedOneByOne) {
    auto t = client_of(basic_auth(two_users()));
    std::string const no = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
    std::string const yes = "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YW5uOnNlY3JldA==\r\n\r\n";
    auto const r = t.send_raw(no + yes + no);
    ASSERT_EQ(r.responses.size(), 3u);
    EXPECT_EQ(r.responses[0].status, 401);
    EXPECT_EQ(r.responses[1].body, "hello");
    EXPECT_EQ(r.responses[2].status, 401) << "nothing of the request before is left";
}

TEST(BasicAuth, AsksAFunction) {
    test_client t(whoami(basic_auth({.check = [](context& c, std::string_view name, std::string_view password) {
        return c.method() == method::GET && name == "eve" && password == "pw";
    }})));
    EXPECT_EQ(t.get("/who", with("Basic ZXZlOnB3")).body, "eve");
    EXPECT_EQ(t.get("/who", ann).status, 401);
    EXPECT_EQ(t.post("/", "", with("Basic ZXZlOnB3")).status, 401);
}

TEST(BasicAuth, AsksACoroutineWhichMayNameAnotherPrincipal) {
    test_client t(whoami(
        basic_auth({.check = [](context& c, std::string_view name, std::string_view) -> task<std::optional<principal>> {
            co_await c.sleep(std::chrono::milliseconds(1));
            std::string const found = "user of " + std::string(name); // gone when it returns
            if (name != "eve") co_return std::nullopt;
            co_return principal(c, found, "read write");
        }})));
    EXPECT_EQ(t.get("/who", with("Basic ZXZlOnB3")).body, "user of eve");
    EXPECT_EQ(t.get("/who", ann).status, 401);
    test_client yes(
        whoami(basic_auth({.check = [](context&, std::string_view, std::string_view password) -> task<bool> {
            co_return password == "pw";
        }})));
    EXPECT_EQ(yes.get("/who", with("Basic ZXZlOnB3")).body, "eve");
}

TEST(BasicAuth, ACheckThatFailsIsA500AndLetsNobodyIn) {
    testing::log_records log;
    int inner = 0;
    app a{{.log = log}};
    a.use(basic_auth({.check = [](context&, std::string_view, std::string_view) -> bool {
        throw std::runtime_error("the store is down");
    }}));
    a.get("/", [&inner](context&) { ++inner; });
    test_client t(std::move(a));
    auto const r = t.get("/", ann);
    EXPECT_EQ(r.status, 500);
    EXPECT_THAT(r.body, ::testing::Not(HasSubstr("store")));
    EXPECT_EQ(inner, 0);
    EXPECT_EQ(t.get("/").status, 401) << "without credentials nobody is asked";
}

TEST(BasicAuth, QuotesTheRealm) {
    auto options = two_users();
    options.realm = R"(The "inner" \ area)";
    EXPECT_EQ(client_of(basic_auth(options)).get("/").header("WWW-Authenticate"),
              R"(Basic realm="The \"inner\" \\ area", charset="UTF-8")");
}

TEST(BasicAuth, SkipsWhatItIsTold) {
    auto options = two_users();
    options.skip = [](context const& c) { return c.path() == "/"; };
    auto t = client_of(basic_auth(options));
    EXPECT_EQ(t.get("/").body, "hello");
    EXPECT_EQ(t.get("/users/7").status, 401);
}

TEST(BasicAuth, InsideOfCorsAPreflightNeedsNoPassword) {
    auto t = client_of(cors(), basic_auth(two_users()));
    headers const preflight = {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "PUT"}};
    EXPECT_EQ(t.options("/", preflight).status, 204);
    auto const r = t.get("/", {{"Origin", "https://a.example"}});
    EXPECT_EQ(r.status, 401);
    EXPECT_EQ(r.header("Access-Control-Allow-Origin"), "*") << "so that the script can see the 401";
}

TEST(BasicAuth, RefusesOptionsWithWhichItCouldNotWork) {
    auto const check = [](context&, std::string_view, std::string_view) { return true; };
    EXPECT_THROW(basic_auth({}), std::invalid_argument);
    EXPECT_THROW(basic_auth({.users = {{"a", "b"}}, .check = check}), std::invalid_argument);
    for (auto const& [name, password] : {std::pair{"", "x"}, {"x", ""}, {"a:b", "x"}, {"a\n", "x"}, {"a", "x\x7f"}})
        EXPECT_THROW(basic_auth({.users = {{name, password}}}), std::invalid_argument) << name;
    EXPECT_THROW(basic_auth({.users = {{"a", "b"}, {"a", "c"}}}), std::invalid_argument);
    for (auto const* realm : {"a\r\nSet-Cookie: x=y", "caf\xc3\xa9", "a\tb"})
        EXPECT_THROW(basic_auth({.check = check, .realm = realm}), std::invalid_argument) << realm;
    try {
        basic_auth({.users = {{"a:b", "x"}}});
        FAIL();
    } catch (std::invalid_argument const& e) { EXPECT_STREQ(e.what(), "basic_auth: a name has no colon: \"a:b\""); }
}

} // namespace
} // namespace tunic::middleware
