#include "middleware/fixture.hpp"

#include <tunic/middleware/basic_auth.hpp>
#include <tunic/middleware/bearer_auth.hpp>

#include <gmock/gmock.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using headers = test_client::header_lines;

headers with(std::string credentials) { return {{"Authorization", std::move(credentials)}}; }

// Tokens are `NAME.SCOPE`, with `+` for the space: `ann.read+write`.
bearer_auth_options scoped(std::vector<std::string> needed) {
    return {.check = [](context& c, std::string_view token) -> task<std::optional<principal>> {
                co_await c.sleep(std::chrono::milliseconds(1));
                auto const dot = token.find('.');
                if (dot == std::string_view::npos) co_return std::nullopt;
                std::string scope(token.substr(dot + 1)); // gone when it returns
                for (char& each : scope)
                    if (each == '+') each = ' ';
                co_return principal(c, token.substr(0, dot), scope);
            },
            .scopes = std::move(needed)};
}

// A store of sessions, as the example of the page has one.
struct session {
    std::string user;
    std::string scope;
};
struct session_store {
    task<std::optional<session>> find(context& c, std::string_view token) const {
        co_await c.sleep(std::chrono::milliseconds(1));
        if (token != "ann-s-token") co_return std::nullopt;
        co_return session{"ann", "read write"};
    }
};

TEST(BearerAuth, ExampleOfItsPage) {
    session_store const sessions;
    app app;
    // [example]
    app.use(middleware::bearer_auth({
        .check = [&](context& c, std::string_view token) -> task<std::optional<middleware::principal>> {
            auto const row = co_await sessions.find(c, token);
            if (!row) co_return std::nullopt;
            co_return middleware::principal(c, row->user, row->scope); // copies: row may go
        },
        .scopes = {"read"},
    }));
    // [/example]
    app.get("/", [](context& c) { return std::string(c.get<principal>().name()); });
    auto t = test_client(std::move(app));
    EXPECT_EQ(t.get("/", with("Bearer ann-s-token")).body, "ann");
    EXPECT_EQ(t.get("/", with("Bearer bob-s-token")).status, 401);
}

TEST(BearerAuth, LetsListedTokensIn) {
    auto t = client_of(bearer_auth({.tokens = {"first-token", "second/token+x=="}}));
    for (auto const* good : {"Bearer first-token", "bearer first-token", "Bearer   second/token+x=="}) {
        auto const r = t.get("/", with(good));
        EXPECT_EQ(r.body, "hello") << good;
        EXPECT_FALSE(r.has_header("WWW-Authenticate"));
    }
}

TEST(BearerAuth, Immunity84SaysWhatIsMissingWrongOrInvalid) {
    int inner = 0;
    app a{{.log = testing::log_records()}};
    a.use(bearer_auth({.tokens = {"first-token"}})).use([&inner](context&, next n) {
        ++inner;
        return n();
    });
    test_client t(with_routes(std::move(a)));
    struct {
        headers lines;
        int status;
        char const* challenge;
    } const cases[] = {
        {{}, 401, "Bearer"},
        {with(""), 401, "Bearer"},
        {with("Basic first-token"), 401, "Bearer"},
        {with("Bearerfirst-token"), 401, "Bearer"},
        {with("first-token"), 401, "Bearer"},
        {with("Bearer"), 400, R"(Bearer error="invalid_request")"},
        {with("Bearer first token"), 400, R"(Bearer error="invalid_request")"},
        {with("Bearer \"first-token\""), 400, R"(Bearer error="invalid_request")"},
        {with("Bearer first-token, Bearer other"), 400, R"(Bearer error="invalid_request")"},
        {with("Bearer =first"), 400, R"(Bearer error="invalid_request")"},
        {with("Bearer caf\xc3\xa9"), 400, R"(Bearer error="invalid_request")"},
        {{{"Authorization", "Bearer first-token"}, {"Authorization", "Bearer x"}},
         400,
         R"(Bearer error="invalid_request")"},
        {with("Bearer first-toke"), 401, R"(Bearer error="invalid_token")"},
        {with("Bearer first-tokens"), 401, R"(Bearer error="invalid_token")"},
        {with("Bearer first-tokenfirst-token"), 401, R"(Bearer error="invalid_token")"},
        {with("Bearer First-token"), 401, R"(Bearer error="invalid_token")"},
    };
    for (auto const& c : cases) {
        auto const r = t.get("/", c.lines);
        auto const what = c.lines.empty() ? "nothing" : c.lines[0].second;
        EXPECT_EQ(r.status, c.status) << what;
        EXPECT_EQ(r.header("WWW-Authenticate"), c.challenge) << what;
        EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
        EXPECT_FALSE(r.closes);
    }
    EXPECT_EQ(inner, 0);
}

TEST(BearerAuth, ATokenInTheQueryIsNoToken) {
    EXPECT_EQ(client_of(bearer_auth({.tokens = {"abc"}})).get("/?access_token=abc").status, 401);
}

TEST(BearerAuth, NeedsEveryScope) {
    auto t = client_of(bearer_auth(scoped({"read", "write"})));
    EXPECT_EQ(t.get("/", with("Bearer ann.read+write")).body, "hello");
    EXPECT_EQ(t.get("/", with("Bearer ann.write+admin+read")).body, "hello");
    for (auto const* token : {"ann.read", "ann.", "ann.readwrite", "ann.read+writer", "ann.READ+WRITE"}) {
        auto const r = t.get("/", with(std::string("Bearer ") + token));
        EXPECT_EQ(r.status, 403) << token;
        EXPECT_EQ(r.header("WWW-Authenticate"), R"(Bearer error="insufficient_scope", scope="read write")");
    }
    EXPECT_EQ(t.get("/", with("Bearer nobody")).header("WWW-Authenticate"), R"(Bearer error="invalid_token")");
}

TEST(BearerAuth, PutsThePrincipalIntoTheContext) {
    app a;
    a.use(bearer_auth(scoped({})));
    a.get("/", [](context& c) {
        auto const& who = c.get<principal>();
        return std::string(who.name()) + (who.may("write") ? " may write" : " may not write");
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/", with("Bearer ann.read+write")).body, "ann may write");
    EXPECT_EQ(t.get("/", with("Bearer bob.read")).body, "bob may not write");
}

TEST(BearerAuth, AsksFunctionsOfEveryKind) {
    auto const answer = [](credential_check<std::string_view> check) {
        auto t = client_of(bearer_auth({.check = std::move(check)}));
        return std::pair{t.get("/", with("Bearer good")).status, t.get("/", with("Bearer bad")).status};
    };
    auto const expected = std::pair{200, 401};
    EXPECT_EQ(answer([](context&, std::string_view token) { return token == "good"; }), expected);
    EXPECT_EQ(answer([](context&, std::string_view token) -> task<bool> { co_return token == "good"; }), expected);
    EXPECT_EQ(answer([](context& c, std::string_view token) -> std::optional<principal> {
                  if (token != "good") return std::nullopt;
                  return principal(c, "ann");
              }),
              expected);
}

TEST(BearerAuth, ACheckThatFailsIsA500AndLetsNobodyIn) {
    auto t = client_of(bearer_auth({.check = [](context& c, std::string_view) -> task<bool> {
        co_await c.sleep(std::chrono::milliseconds(1));
        throw std::runtime_error("the store is down");
    }}));
    EXPECT_EQ(t.get("/", with("Bearer x")).status, 500);
    EXPECT_EQ(t.get("/").status, 401);
}

TEST(BearerAuth, StandsBeforeErrorsStreamsAndHead) {
    auto t = client_of(bearer_auth({.tokens = {"abc"}}));
    for (auto const* path : {"/stream", "/refused", "/broken", "/nowhere"}) {
        EXPECT_EQ(t.get(path).status, 401) << path;
        EXPECT_NE(t.get(path, with("Bearer abc")).status, 401) << path;
    }
    auto const r = t.head("/");
    EXPECT_EQ(r.status, 401);
    EXPECT_EQ(r.header("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(r.body, "");
}

TEST(BearerAuth, PipelinedRequestsAreJudgedOneByOne) {
    auto t = client_of(bearer_auth(scoped({"read"})));
    std::string const yes = "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ann.read\r\n\r\n";
    std::string const no = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
    auto const r = t.send_raw(yes + no + yes);
    ASSERT_EQ(r.responses.size(), 3u);
    EXPECT_EQ(r.responses[0].body, "hello");
    EXPECT_EQ(r.responses[1].status, 401);
    EXPECT_EQ(r.responses[2].body, "hello");
}

TEST(BearerAuth, NamesTheRealm) {
    auto t = client_of(bearer_auth({.tokens = {"abc"}, .realm = "the \"api\""}));
    EXPECT_EQ(t.get("/").header("WWW-Authenticate"), R"(Bearer realm="the \"api\"")");
    EXPECT_EQ(t.get("/", with("Bearer x")).header("WWW-Authenticate"),
              R"(Bearer realm="the \"api\"", error="invalid_token")");
}

TEST(BearerAuth, ReadsTheSchemeThatItIsGiven) {
    auto t = client_of(bearer_auth({.tokens = {"abc"}, .scheme = "Token"}));
    EXPECT_EQ(t.get("/", with("Token abc")).body, "hello");
    EXPECT_EQ(t.get("/", with("token abc")).body, "hello");
    EXPECT_EQ(t.get("/", with("Bearer abc")).status, 401);
    EXPECT_EQ(t.get("/").header("WWW-Authenticate"), "Token");
    EXPECT_EQ(t.get("/", with("Token x")).header("WWW-Authenticate"), R"(Token error="invalid_token")");
}

TEST(BearerAuth, LetsRequestsWithoutCredentialsPassWhereTheyAreOptional) {
    auto options = scoped({"read"});
    options.optional = true;
    app a;
    a.use(bearer_auth(std::move(options)));
    a.get("/", [](context& c) {
        auto const* const who = c.find<principal>();
        return who ? std::string(who->name()) : std::string("a stranger");
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/").body, "a stranger");
    EXPECT_EQ(t.get("/", with("Bearer ann.read")).body, "ann");
    struct {
        headers lines;
        int status;
    } const wrong[] = {
        {with(""), 401},
        {with("Basic YW5uOnNlY3JldA=="), 401},
        {with("Bearer"), 400},
        {with("Bearer nobody"), 401},
        {with("Bearer ann.write"), 403},
        {{{"Authorization", "Bearer ann.read"}, {"Authorization", "Bearer ann.read"}}, 400},
    };
    for (auto const& w : wrong) {
        auto const r = t.get("/", w.lines);
        EXPECT_EQ(r.status, w.status) << w.lines[0].second;
        EXPECT_TRUE(r.has_header("WWW-Authenticate")) << w.lines[0].second;
    }
}

TEST(BearerAuth, LeavesTheAnswerOfARefusalToAFunctionAndKeepsTheChallenge) {
    auto options = scoped({"read"});
    options.refuse = [](context& c, problem const& p) {
        c.json(std::map<std::string, std::vector<std::string>>{{"errors", {std::string(p.detail)}}});
        if (p.status == 403) c.status(404);
    };
    auto t = client_of(bearer_auth(std::move(options)));
    EXPECT_EQ(t.get("/", with("Bearer ann.read")).body, "hello");
    auto const missing = t.get("/");
    EXPECT_EQ(missing.status, 401);
    EXPECT_EQ(missing.header("Content-Type"), "application/json");
    EXPECT_EQ(missing.body, R"({"errors":["a token is needed"]})");
    EXPECT_EQ(missing.header("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(t.get("/", with("Bearer a b")).status, 400);
    auto const hidden = t.get("/", with("Bearer ann.write"));
    EXPECT_EQ(hidden.status, 404);
    EXPECT_THAT(hidden.header("WWW-Authenticate"), HasSubstr("insufficient_scope"));
}

TEST(BearerAuth, AnAnswerOfARefusalThatFailsIsA500) {
    auto t = client_of(bearer_auth(
        {.tokens = {"abc"}, .refuse = [](context&, problem const&) { throw std::runtime_error("no page"); }}));
    EXPECT_EQ(t.get("/").status, 500);
    EXPECT_EQ(t.get("/", with("Bearer abc")).body, "hello");
}

TEST(BearerAuth, WithSomeEitherWayInWillDo) {
    auto t = client_of(some(bearer_auth({.tokens = {"abc"}}), basic_auth({.users = {{"ann", "secret"}}})));
    EXPECT_EQ(t.get("/", with("Bearer abc")).body, "hello");
    EXPECT_EQ(t.get("/", with("Basic YW5uOnNlY3JldA==")).body, "hello");
    EXPECT_EQ(t.get("/").status, 401);
}

TEST(BearerAuth, SkipsWhatItIsTold) {
    auto t = client_of(bearer_auth({.tokens = {"abc"}, .skip = [](context const& c) { return c.path() == "/"; }}));
    EXPECT_EQ(t.get("/").body, "hello");
    EXPECT_EQ(t.get("/users/7").status, 401);
}

TEST(BearerAuth, RefusesOptionsWithWhichItCouldNotWork) {
    auto const check = [](context&, std::string_view) { return true; };
    EXPECT_THROW(bearer_auth({}), std::invalid_argument);
    EXPECT_THROW(bearer_auth({.tokens = {"a"}, .check = check}), std::invalid_argument);
    for (auto const* token : {"", "a b", "a,b", "\"a\"", "=", "caf\xc3\xa9"})
        EXPECT_THROW(bearer_auth({.tokens = {token}}), std::invalid_argument) << token;
    EXPECT_THROW(bearer_auth({.tokens = {"a"}, .scopes = {"read"}}), std::invalid_argument) << "tokens have none";
    for (auto const* scope : {"", "a b", "a\"b", "a\\b"})
        EXPECT_THROW(bearer_auth({.check = check, .scopes = {scope}}), std::invalid_argument) << scope;
    EXPECT_THROW(bearer_auth({.check = check, .realm = "a\nb"}), std::invalid_argument);
    for (auto const* scheme : {"", "My Token", "Token:", "T\xc3\xb6ken"})
        EXPECT_THROW(bearer_auth({.check = check, .scheme = scheme}), std::invalid_argument) << scheme;
}

} // namespace
} // namespace tunic::middleware
