#include <tunic/app/input.hpp>
#include <tunic/testing/test_client.hpp>

#include <cstdint>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <string>
#include <vector>

// docs/design/semantics.md, E: what handlers take as parameters is read and checked before they run.
namespace tunic::testing {
namespace input_test {

struct key {
    std::uint32_t id;
};
struct paging {
    int page = 1;
    std::optional<std::string> q;
    std::vector<std::string> tag;
    bool all = false;
};
struct agent {
    std::string user_agent;
    std::optional<int> x_depth;
};
struct session {
    std::string sid;
};
struct new_user {
    std::string name;
    std::string email;
    int age = 18;
    std::optional<std::vector<key>> friends;
};

} // namespace input_test
} // namespace tunic::testing

template <>
struct tunic::rules<tunic::testing::input_test::paging>
    : tunic::rule_set<rule<&tunic::testing::input_test::paging::page, minimum<1>>> {};
template <>
struct tunic::rules<tunic::testing::input_test::new_user>
    : tunic::rule_set<
          rule<&tunic::testing::input_test::new_user::name, length<1, 10>>,
          rule<&tunic::testing::input_test::new_user::email, format<email>>,
          rule<&tunic::testing::input_test::new_user::age, minimum<0>, maximum<150>, message<"an age in years">>> {};

namespace tunic::testing {
namespace {

using namespace input_test;
using ::testing::HasSubstr;
using ::testing::Not;

test_client::header_lines const as_json{{"Content-Type", "application/json"}};
test_client::header_lines const as_form{{"Content-Type", "application/x-www-form-urlencoded"}};

/// Every input at once; `ran` says whether the handler did.
app everything(bool& ran) {
    app a;
    a.mount(define_route("/users/:id", PUT([&ran](context& c, json<new_user> user, cookies<session> sid,
                                                  headers<agent> from, query<paging> page, params<key> id) -> task<> {
                             ran = true;
                             c.text(c.format("{} {} {} {} {} {}", id->id, page->page, from->user_agent, sid->sid,
                                             user->name, user->age));
                             co_return;
                         })));
    return a;
}

TEST(HandlerInputs, ComeFromAllPartsOfTheRequest) {
    bool ran = false;
    test_client t(everything(ran));
    auto const r = t.put("/users/7?page=3", R"({"name":"Ann","email":"ann@example.org"})",
                         {{"Content-Type", "application/json"}, {"User-Agent", "test"}, {"Cookie", "sid=abc"}});
    EXPECT_EQ(r.status, 200) << r.body;
    EXPECT_EQ(r.body, "7 3 test abc Ann 18");
}

TEST(SemanticsE1, TargetsAreReadInOrderAndTheFirstThatIsWrongEndsIt) {
    bool ran = false;
    test_client t(everything(ran));
    struct {
        char const* path;
        test_client::header_lines headers;
        char const* body;
        char const* target;
    } const cases[] = {
        {"/users/x?page=0", {}, "{", R"("target":"params")"},
        {"/users/7?page=0", {}, "{", R"("target":"query")"},
        {"/users/7", {}, "{", R"("target":"headers")"},
        {"/users/7", {{"User-Agent", "t"}}, "{", R"("target":"cookies")"},
        {"/users/7",
         {{"User-Agent", "t"}, {"Cookie", "sid=1"}, {"Content-Type", "application/json"}},
         "{",
         R"("target":"json")"},
    };
    for (auto const& one : cases) {
        auto const r = t.put(one.path, one.body, one.headers);
        EXPECT_EQ(r.status, 400) << r.body;
        EXPECT_EQ(r.header("Content-Type"), "application/problem+json");
        EXPECT_THAT(r.body, HasSubstr(one.target));
    }
    EXPECT_FALSE(ran);
}

TEST(SemanticsE1, ABadQueryMeansThatTheBodyIsNotRead) {
    bool ran = false;
    test_client t(everything(ran));
    auto const r = t.send_raw("PUT /users/7?page=none HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                              "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");
    EXPECT_THAT(r.octets, ::testing::StartsWith("HTTP/1.1 400 ")) << "no 100 (Continue) before it";
}

TEST(SemanticsE1, AllFaultsOfATargetAreReported) {
    app a;
    a.post("/users", [](context& c, json<new_user> user) { c.text(user->name); });
    test_client t(std::move(a));
    auto const r = t.post("/users", R"({"name":"","age":200,"friends":[{"id":1},{"id":-1}]})", as_json);
    EXPECT_EQ(r.status, 400);
    for (auto const part :
         {R"("path":"/email","code":"json_missing")", R"("path":"/friends/1/id","code":"number_range")",
          R"("path":"/name","code":"string_length")",
          R"("path":"/age","code":"number_maximum","message":"an age in years")"})
        EXPECT_THAT(r.body, HasSubstr(part));
    EXPECT_THAT(r.body, Not(HasSubstr("string_format"))) << "what could not be read is not checked as well";
}

TEST(SemanticsE2, AFaultIsAProblemDocumentOrPlainText) {
    app a;
    a.get("/", [](context&, query<paging>) {});
    test_client t(std::move(a));
    auto const problem = t.get("/?page=0");
    EXPECT_EQ(problem.status, 400);
    EXPECT_EQ(problem.body, R"({"type":"about:blank","title":"Bad Request","status":400,)"
                            R"("detail":"the query is not valid","target":"query","errors":[{"path":"/page",)"
                            R"("code":"number_minimum","message":"must be at least 1"}]})");
    auto const plain = t.get("/?page=0", {{"Accept", "text/plain"}});
    EXPECT_EQ(plain.header("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(plain.body, "the query is not valid\n/page: must be at least 1");
}

TEST(SemanticsE2, MalformedJsonIs400AndAnotherMediaTypeIs415) {
    app a;
    a.post("/", [](context&, json<new_user>) {});
    test_client t(std::move(a));
    for (auto const body : {"{", "", "{} {}", "[1,]", "\xff"}) {
        auto const r = t.post("/", body, as_json);
        EXPECT_EQ(r.status, 400) << body;
        EXPECT_THAT(r.body, HasSubstr(R"("target":"json")"));
    }
    auto const good = R"({"name":"a","email":"a@b.example"})";
    EXPECT_EQ(t.post("/", good, {{"Content-Type", "application/vnd.api+json; charset=utf-8"}}).status, 204);
    for (auto const type : {"text/plain", "application/jsonp", "application", ""}) {
        auto const r = t.post("/", good, {{"Content-Type", type}});
        EXPECT_EQ(r.status, 415) << type;
        EXPECT_EQ(r.header("Accept"), "application/json");
    }
    EXPECT_EQ(t.post("/", good).status, 415);
}

TEST(SemanticsE2, ABodyThatIsTooLargeIs413) {
    app a;
    a.mount(define_route("/", limits({.body = 10}), POST([](context&, json<new_user>) {})));
    EXPECT_EQ(test_client(std::move(a)).post("/", std::string(100, ' '), as_json).status, 413);
}

TEST(SemanticsE4, WhatIsMissingIsRefusedBeforeTheHandlerEvenIfItNeverLooks) {
    bool ran = false;
    app a;
    a.get("/", [&ran](context&, headers<agent>) { ran = true; });
    EXPECT_EQ(test_client(std::move(a)).get("/").status, 400);
    EXPECT_FALSE(ran);
}

TEST(SemanticsE5, ListsTakeRepeatedKeysAndScalarsDoNot) {
    app a;
    a.get("/", [](context& c, query<paging> p) {
        std::string all;
        for (auto const& tag : p->tag) all += tag + ";";
        c.text(p->q ? all + "q=" + *p->q : all);
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/?tag=a&tag=b+c&tag[]=d&q=").body, "a;b c;d;q=");
    EXPECT_EQ(t.get("/?tag=a").body, "a;");
    EXPECT_EQ(t.get("/?page=1&page=2").status, 400);
    EXPECT_EQ(t.get("/?all=1").status, 400);
}

// RFC 9110 section 5.3: whoever passes a request on may join fields of one name.
TEST(SemanticsE5, AListInHeadersIsTheSameInOneFieldAndInSeveral) {
    struct tagged {
        std::vector<std::string> x_tag;
        std::string x_one;
    };
    app a;
    a.get("/", [](context& c, headers<tagged> in) {
        std::string all;
        for (auto const& tag : in->x_tag) all += tag + ";";
        c.text(all + in->x_one);
    });
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/", {{"X-Tag", "a"}, {"X-Tag", "b"}, {"X-One", "1, 2"}}).body, "a;b;1, 2");
    EXPECT_EQ(t.get("/", {{"X-Tag", "a, b"}, {"X-One", "1"}}).body, "a;b;1");
    EXPECT_EQ(t.get("/", {{"X-Tag", " a ,,\"b, c\""}, {"X-Tag", "d"}, {"X-One", "1"}}).body, "a;\"b, c\";d;1");
    std::string many = "0";
    for (int i = 1; i < 20; ++i) many += "," + std::to_string(i);
    EXPECT_EQ(t.get("/", {{"X-Tag", many}, {"X-One", "1"}}).body,
              "0;1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;1");
}

TEST(SemanticsE5, MorePairsThanAreReadAreRefusedAndNotLost) {
    app a;
    a.get("/", [](context& c, query<paging> in) { c.text(c.format("{}", in->tag.size())); });
    a.post("/", [](context& c, form<paging> in) { c.text(c.format("{}", in->tag.size())); });
    test_client t(std::move(a), {.limits = {.target = 64 * 1024}});
    std::string pairs;
    for (int i = 0; i < 1000; ++i) pairs += "tag=x&";
    EXPECT_EQ(t.get("/?" + pairs).body, "1000");
    EXPECT_EQ(t.get("/?" + pairs + "page=2").status, 400);
    EXPECT_NE(t.get("/?" + pairs + "page=2").body.find("more than 1000 pairs"), std::string::npos);
    test_client::header_lines const urlencoded{{"Content-Type", "application/x-www-form-urlencoded"}};
    EXPECT_EQ(t.post("/", pairs, urlencoded).body, "1000");
    EXPECT_EQ(t.post("/", pairs + "page=2", urlencoded).status, 413);
}

// What comes back is not the client's to make large.
TEST(SemanticsE2, ARefusalIsShortWhateverTheRequestWas) {
    struct holder {
        std::map<std::string, std::vector<int>> a;
    };
    app a;
    a.post("/", [](context&, json<holder>) {});
    test_client t(std::move(a));
    std::string body = "{\"a\":{\"" + std::string(900'000, 'k') + "\":[true";
    for (int i = 0; i < 200; ++i) body += ",true";
    auto const r = t.post("/", body + "]}}", {{"Content-Type", "application/json"}});
    EXPECT_EQ(r.status, 400);
    EXPECT_LT(r.body.size(), 100'000u);
}

TEST(SemanticsE12, AFormIsReadLikeAQuery) {
    app a;
    a.post("/", [](context& c, form<paging> p) { c.text(c.format("{} {}", p->page, p->tag.size())); });
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/", "page=2&tag=a&tag=%C3%A9", as_form).body, "2 2");
    EXPECT_EQ(t.post("/", "page=2", as_json).status, 415);
    EXPECT_THAT(t.post("/", "page=x", as_form).body, HasSubstr(R"("target":"form")"));
}

TEST(SemanticsE8, LayersStillSeeTheRawBodyThatAHandlerHadParsed) {
    std::string seen;
    app a;
    a.use([&seen](context& c, next inner) -> task<> {
        co_await inner();
        seen = co_await c.body();
    });
    a.post("/", [](context&, json<std::vector<int>> list) { return list->size(); });
    EXPECT_EQ(test_client(std::move(a)).post("/", "[1, 2]", as_json).body, "2");
    EXPECT_EQ(seen, "[1, 2]");
}

TEST(HandlerInputs, GiveTheBodyAsTextOrOctets) {
    app a;
    a.post("/text", [](context& c, text_body text) { c.text(std::string_view(text)); });
    a.post("/bytes", [](context& c, bytes_body octets) { c.text(c.format("{}", octets->size())); });
    test_client t(std::move(a));
    EXPECT_EQ(t.post("/text", "abc").body, "abc");
    EXPECT_EQ(t.post("/bytes", std::string(5, '\0')).body, "5");
}

TEST(SemanticsA3, HeadRunsTheSameValidationAsGet) {
    app a;
    a.get("/", [](context&, query<paging>) { return "ok"; });
    test_client t(std::move(a));
    EXPECT_EQ(t.head("/?page=0").status, 400);
    EXPECT_EQ(t.head("/?page=1").status, 200);
}

TEST(SemanticsB9, ValidationRunsInsideOfAppAndEdgeAndOutsideOfTheRest) {
    std::string order;
    auto const note = [&order](char const* name) {
        return [&order, name](context&, next inner) {
            order += name;
            return inner();
        };
    };
    app a;
    a.use(note("app "));
    a.mount(define_group("/g", use(note("group ")),
                         define_route("/", use(note("edge "), {.slot = "edge:e"}), use(note("route ")),
                                      GET(note("own "), [&order](context&, query<paging>) { order += "handler"; }))));
    test_client t(std::move(a));
    EXPECT_EQ(t.get("/g?page=0").status, 400);
    EXPECT_EQ(order, "app edge ");
    order.clear();
    EXPECT_EQ(t.get("/g").status, 204);
    EXPECT_EQ(order, "app edge group route own handler");
}

TEST(SemanticsC6, ClaimingAValidatorReplacesThatOneOnly) {
    app a;
    a.mount(define_route("/",
                         use(
                             [](context& c, next inner) {
                                 if (c.has_header("X-Refuse")) c.fail(409);
                                 return inner();
                             },
                             {.slot = "validate:json"}),
                         POST([](context& c, query<paging>, json<new_user> u) { c.text(u->name); })));
    test_client t(std::move(a));
    auto const breaks_rules = R"({"name":"much longer than ten","email":"no"})";
    EXPECT_EQ(t.post("/", breaks_rules, as_json).body, "much longer than ten");
    EXPECT_EQ(t.post("/", breaks_rules, {{"Content-Type", "application/json"}, {"X-Refuse", "1"}}).status, 409);
    EXPECT_EQ(t.post("/?page=0", breaks_rules, as_json).status, 400) << "the query has its own";
    EXPECT_EQ(t.post("/", "{", as_json).status, 400) << "what cannot be read is no value";
}

TEST(HandlerInputs, ErrorHandlersSeeWhatWasWrong) {
    app a;
    a.on_error([](context& c, std::exception_ptr error) -> task<> {
        try {
            std::rethrow_exception(error);
        } catch (invalid_input const& e) {
            c.status(422).text(c.format("{} {}", name_of(e.target()), e.faults().front().code));
        }
        co_return;
    });
    a.get("/", [](context&, query<paging>) {});
    auto const r = test_client(std::move(a)).get("/?page=0");
    EXPECT_EQ(r.status, 422);
    EXPECT_EQ(r.body, "query number_minimum");
}

struct misspelt {
    int idd;
};

TEST(HandlerInputs, AParameterThatThePatternLacksIsASetUpFault) {
    app a;
    a.mount(define_route("/users/:id", GET([](context&, params<misspelt>) {})));
    try {
        (void)std::move(a).compile();
        FAIL() << "compiled";
    } catch (setup_error const& e) {
        EXPECT_THAT(e.what(),
                    HasSubstr("the handler for GET needs a parameter 'idd', which the pattern does not have"));
    }
}

TEST(HandlerInputs, AreListedAsTheHandlerSaysThem) {
    app a;
    a.mount(define_route("/users/:id", PUT([](context&, params<key>, json<new_user>) {})));
    auto const table = std::move(a).compile().describe();
    EXPECT_THAT(table, HasSubstr(" params<")); // compilers do not agree on the namespaces in it
    EXPECT_THAT(table, HasSubstr("input_test::key>[validate:params] > json<"));
    EXPECT_THAT(table, HasSubstr("input_test::new_user>[validate:json] > lambda"));
}

TEST(HandlerInputs, MayBeMovedFrom) {
    std::string kept;
    app a;
    a.post("/", [&kept](context&, json<new_user> u) { kept = std::move(u->name); });
    test_client(std::move(a)).post("/", R"({"name":"a","email":"a@b.example"})", as_json);
    EXPECT_EQ(kept, "a");
}

} // namespace
} // namespace tunic::testing
