#include <tunic/api/caller.hpp>
#include <tunic/api/serve.hpp>
#include <tunic/data/json_chrono.hpp>
#include <tunic/data/uuid.hpp>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include "api/users_api.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace {

using tunic::call;
using tunic::context;
using tunic::done;
using tunic::next;
using tunic::reply;
using tunic::task;
using tunic::testing::log_records;
using tunic::testing::test_client;

// The users of the manual.
class repository {
public:
    api::user const* find(std::int64_t id) const {
        auto const found = users_.find(id);
        return found == users_.end() ? nullptr : &found->second;
    }
    bool has_name(std::string const& name) const {
        return std::any_of(users_.begin(), users_.end(), [&](auto const& u) { return u.second.name == name; });
    }
    api::user const& add(std::string name) {
        auto const id = next_++;
        return users_.emplace(id, api::user{id, std::move(name)}).first->second;
    }
    bool remove(std::int64_t id) { return users_.erase(id) != 0; }
    std::vector<api::user> all() const {
        std::vector<api::user> list;
        for (auto const& [id, u] : users_) list.push_back(u);
        return list;
    }

private:
    std::map<std::int64_t, api::user> users_{{1, {1, "Ann"}}, {2, {2, "Ben"}}};
    std::int64_t next_ = 3;
};

class EndpointServed : public testing::Test {
protected:
    tunic::app make_app() {
        tunic::app app{{.log = log}};
        app.serve<api::list_users>([&](call<api::list_users>& c) -> task<reply<api::list_users>> {
               last_filter = c.query();
               co_return repo.all();
           })
            .serve<api::list_vips>(
                [](call<api::list_vips>&) -> reply<api::list_vips> { return std::vector{api::user{1, "Ann"}}; })
            .serve<api::create_user>([&](call<api::create_user>& c) -> task<reply<api::create_user>> {
                if (repo.has_name(c.body().name)) co_return api::conflict{"taken"};
                co_return repo.add(c.body().name);
            })
            .serve<api::get_user>([&](call<api::get_user>& c) -> task<reply<api::get_user>> {
                if (auto const* u = repo.find(c.id())) co_return *u;
                co_return api::not_found{c.id()};
            })
            .serve<api::drop_user>([&](call<api::drop_user>& c) -> task<reply<api::drop_user>> {
                if (!repo.remove(c.id())) co_return api::not_found{c.id()};
                co_return done;
            });
        return app;
    }

    log_records log;
    repository repo;
    api::filter last_filter;
    test_client client{make_app()};
};

TEST_F(EndpointServed, AnswersWithItsResponse_G5) {
    auto const r = client.get("/api/users/1");
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.header("Content-Type"), "application/json");
    EXPECT_EQ(r.body, R"({"id":1,"name":"Ann"})");
    EXPECT_EQ(client.get("/api/users/vips").body, R"([{"id":1,"name":"Ann"}])");
}

TEST_F(EndpointServed, AnswersWithItsDeclaredStatus_G5) {
    auto const r = client.post("/api/users", R"({"name":"Cid"})", {{"Content-Type", "application/json"}});
    EXPECT_EQ(r.status, 201);
    EXPECT_EQ(r.body, R"({"id":3,"name":"Cid"})");
}

TEST_F(EndpointServed, AnswersWith204WithoutAResponseType_G5) {
    auto const r = client.del("/api/users/2");
    EXPECT_EQ(r.status, 204);
    EXPECT_EQ(r.body, "");
    EXPECT_FALSE(r.has_header("Content-Type"));
    EXPECT_FALSE(r.has_header("Content-Length"));
}

TEST_F(EndpointServed, AnswersAFailureWithItsStatusAndItself_G6) {
    auto const r = client.get("/api/users/7");
    EXPECT_EQ(r.status, 404);
    EXPECT_EQ(r.header("Content-Type"), "application/json");
    EXPECT_EQ(r.body, R"({"id":7})");
    EXPECT_EQ(client.post("/api/users", R"({"name":"Ann"})", {{"Content-Type", "application/json"}}).status, 409);
    EXPECT_TRUE(log.all().empty());
}

TEST_F(EndpointServed, ReadsAndChecksEverythingBeforeTheHandler_G4) {
    EXPECT_EQ(client.get("/api/users/x").status, 400);
    EXPECT_EQ(client.get("/api/users/9223372036854775808").status, 400);
    EXPECT_EQ(client.get("/api/users?inactive=yes").status, 400);
    EXPECT_EQ(client.post("/api/users", R"({"nam":"Cid"})", {{"Content-Type", "application/json"}}).status, 400);
    EXPECT_EQ(client.post("/api/users", "{", {{"Content-Type", "application/json"}}).status, 400);
    EXPECT_EQ(client.post("/api/users", "<a/>", {{"Content-Type", "text/xml"}}).status, 415);
    EXPECT_EQ(repo.all().size(), 2U);
}

TEST_F(EndpointServed, NeverParsesTheBodyWithoutARequestType_G4) {
    EXPECT_EQ(client.request("DELETE", "/api/users/1", "{{{", {{"Content-Type", "application/json"}}).status, 204);
    EXPECT_EQ(client.get("/api/users/2").status, 200);
}

TEST_F(EndpointServed, ReadsTheQuery_G7) {
    EXPECT_EQ(client.get("/api/users?inactive=true&q=&tag=b&tag=a%2Cc").status, 200);
    EXPECT_TRUE(last_filter.inactive);
    EXPECT_EQ(last_filter.q, "");
    EXPECT_EQ(last_filter.tag, (std::vector<std::string>{"b", "a,c"}));
    EXPECT_EQ(client.get("/api/users").status, 200);
    EXPECT_FALSE(last_filter.inactive);
    EXPECT_EQ(last_filter.q, std::nullopt);
    EXPECT_TRUE(last_filter.tag.empty());
}

TEST_F(EndpointServed, IsARouteLikeAnyOther) {
    EXPECT_EQ(client.put("/api/users/1").status, 405);
    EXPECT_EQ(client.put("/api/users/1").header("Allow"), "GET, HEAD, DELETE, OPTIONS");
    EXPECT_EQ(client.options("/api/users").header("Allow"), "GET, HEAD, POST, OPTIONS");
    auto const head = client.head("/api/users/1");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("Content-Length"), "21");
}

TEST_F(EndpointServed, IsCalledByItsName_G9) {
    EXPECT_EQ(client.call<api::get_user>(1).value(), (api::user{1, "Ann"}));
    EXPECT_EQ(client.call<api::get_user>(7).failure<api::not_found>().id, 7);
    EXPECT_EQ(client.call<api::list_vips>().value().size(), 1U);
    api::new_user cid{"Cid"};
    EXPECT_EQ(client.call<api::create_user>(cid).value().id, 3);
    EXPECT_EQ(client.call<api::create_user>(cid).failure<api::conflict>().why, "taken");
    EXPECT_EQ(client.call<api::drop_user>(3).status(), 204);
    EXPECT_TRUE(client.call<api::drop_user>(3).failure_if<api::not_found>());
    EXPECT_FALSE(client.call<api::get_user>(7).value_if());
}

TEST_F(EndpointServed, TakesTheQueryThatWasSent_G7) {
    api::filter const sent{.inactive = true, .q = "a b&c", .tag = {"x,y", "", "é"}};
    EXPECT_EQ(client.call<api::list_users>(sent).value().size(), 2U);
    EXPECT_EQ(last_filter.inactive, sent.inactive);
    EXPECT_EQ(last_filter.q, sent.q);
    EXPECT_EQ(last_filter.tag, sent.tag);
    EXPECT_TRUE(client.call<api::list_users>().ok());
    EXPECT_FALSE(last_filter.inactive);
}

TEST_F(EndpointServed, IsListedOnceInOrder_G12) {
    auto const& all = client.served().endpoints();
    ASSERT_EQ(all.size(), 5U);
    std::vector<std::string> names;
    for (auto const& e : all) names.push_back(e.method + ' ' + e.pattern);
    EXPECT_EQ(names, (std::vector<std::string>{"GET /api/users", "GET /api/users/vips", "POST /api/users",
                                               "GET /api/users/:id", "DELETE /api/users/:id"}));

    auto const& list = all[0];
    EXPECT_EQ(list.name, "api::list_users");
    EXPECT_EQ(list.tag, "users");
    EXPECT_EQ(list.query.name, "api::filter");
    EXPECT_EQ(list.response.name, "api::user[]");
    EXPECT_FALSE(list.request);

    auto const& create = all[2];
    EXPECT_EQ(create.request.name, "api::new_user");
    EXPECT_EQ(create.status, 201);
    ASSERT_EQ(create.failures.size(), 1U);
    EXPECT_EQ(create.failures[0].status, 409);
    EXPECT_EQ(create.failures[0].is.name, "api::conflict");

    auto const& get = all[3];
    ASSERT_EQ(get.parameters.size(), 1U);
    EXPECT_EQ(get.parameters[0].name, "id");
    EXPECT_EQ(get.parameters[0].is.name, "int64");
    EXPECT_EQ(get.doc, "One user by id");
    EXPECT_NE(std::string(get.where.file).find("serve_test.cpp"), std::string::npos);

    EXPECT_FALSE(all[4].response);
    EXPECT_EQ(all[4].status, 204);
}

// Ids round-trip.

enum class shade { light, dark };
constexpr auto files = tunic::root("files");
constexpr auto echo_text = GET(files / tunic::param<std::string>("name")).response<std::string>();
constexpr auto echo_all = GET(files / tunic::param<std::uint8_t>("byte") / tunic::param<shade>("shade")
                              / tunic::param<bool>("flag") / tunic::param<std::string_view>("text"))
                              .response<std::string>();

tunic::app echo_app() {
    tunic::app app;
    app.serve<echo_text>([](call<echo_text>& c) -> reply<echo_text> { return c.id(); });
    app.serve<echo_all>([](call<echo_all>& c) -> reply<echo_all> {
        auto const& [byte, colour, flag, text] = c.path();
        return std::string(c.context().format("{} {} {} {}", byte, tunic::enum_name(colour), flag, text));
    });
    return app;
}

TEST(EndpointG8, IdsRoundTrip) {
    test_client t{echo_app()};
    for (auto const* const id : {" ", "%20", "a/b", "é", "?#&+=", "a%2Fb", ":id", "~"})
        EXPECT_EQ(t.call<echo_text>(id).value(), id);
    EXPECT_EQ(t.call<echo_all>(255, shade::dark, true, "a/b").value(), "255 dark true a/b");
}

TEST(EndpointG8, TypedIdsAreCheckedByTheServer) {
    test_client t{echo_app()};
    EXPECT_EQ(t.get("/files/255/dark/true/x").status, 200);
    for (auto const* const path : {"/files/256/dark/true/x", "/files/-1/dark/true/x", "/files/0x1/dark/true/x",
                                   "/files/1/grey/true/x", "/files/1/dark/1/x"})
        EXPECT_EQ(t.get(path).status, 400) << path;
}

// Rules hold on both sides.

struct ticket {
    std::string title;
};
struct shelf {
    int row = 1;
};

} // namespace

template <> struct tunic::rules<ticket> : tunic::rule_set<tunic::rule<&ticket::title, tunic::length<1, 5>>> {};
template <> struct tunic::rules<shelf> : tunic::rule_set<tunic::rule<&shelf::row, tunic::minimum<1>>> {};

namespace {

constexpr auto add_ticket = POST(tunic::root("tickets")).query<shelf>().request<ticket>();

struct ticket_counter {
    int requests = 0;
    int handled = 0;
    test_client client{[this] {
        tunic::app app;
        app.use([this](context&, next inner) {
            ++requests;
            return inner();
        });
        app.serve<add_ticket>([this](call<add_ticket>&) -> reply<add_ticket> {
            ++handled;
            return done;
        });
        return app;
    }()};
};

constexpr auto one_order =
    tunic::GET(tunic::root("orders") / tunic::param<tunic::uuid>("id") / tunic::param<std::chrono::sys_days>("day"))
        .response<tunic::uuid>();

TEST(EndpointG8, IdsMayBeWhatIsMadeFromATextAsUuidsAndDates) {
    tunic::app app;
    app.serve<one_order>([](call<one_order>& c) -> reply<one_order> { return std::get<0>(c.path()); });
    test_client client{std::move(app)};
    auto const id = *tunic::uuid::parse("123e4567-e89b-12d3-a456-426614174000");
    std::chrono::sys_days const day{std::chrono::days{1}};
    EXPECT_EQ(url_for<one_order>(id, day), "/orders/123e4567-e89b-12d3-a456-426614174000/1970-01-02");
    EXPECT_EQ(client.call<one_order>(id, day).value(), id);
    EXPECT_EQ(client.get("/orders/" + id.to_string() + "/1970-02-30").status, 400);
    auto const refused = client.get("/orders/7/1970-01-02");
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find(R"("path":"/id")"), std::string::npos) << refused.body;
    EXPECT_NE(refused.body.find(R"("message":"must be a UUID")"), std::string::npos) << refused.body;
}

TEST(EndpointG4, RulesAreCheckedBeforeTheHandlerTheQueryFirst) {
    ticket_counter t;
    auto const post = [&](std::string_view query, std::string_view body) {
        return t.client.post(std::string("/tickets").append(query), body, {{"Content-Type", "application/json"}});
    };
    auto const both = post("?row=0", R"({"title":""})");
    EXPECT_EQ(both.status, 400);
    EXPECT_NE(both.body.find("\"target\":\"query\""), std::string::npos) << both.body;
    auto const body = post("", R"({"title":""})");
    EXPECT_EQ(body.status, 400);
    EXPECT_NE(body.body.find("\"path\":\"/title\""), std::string::npos) << body.body;
    EXPECT_EQ(t.handled, 0);
    EXPECT_EQ(post("?row=1", R"({"title":"x"})").status, 204);
    EXPECT_EQ(t.handled, 1);
}

TEST(EndpointG10, ArgumentsThatBreakARuleAreNotSent) {
    ticket_counter t;
    auto const refused = t.client.call<add_ticket>(ticket{""});
    ASSERT_NE(refused.error(), nullptr);
    EXPECT_NE(std::string(refused.error()->what()).find("POST /tickets: not sent, the body breaks a rule: /title: "),
              std::string::npos)
        << refused.error()->what();
    EXPECT_NE(t.client.call<add_ticket>(shelf{0}, ticket{"x"}).error(), nullptr);
    EXPECT_EQ(t.requests, 0);
    EXPECT_TRUE(t.client.call<add_ticket>(shelf{2}, ticket{"x"}).ok());
    EXPECT_EQ(t.requests, 1);
}

// Layers, groups, and what escapes.

TEST(EndpointInAGroup, RunsInsideItsLayers) {
    tunic::app app;
    auto const guard = [](context& c, next inner) -> task<> {
        if (c.header("Authorization").empty()) c.fail(401);
        return inner();
    };
    app.mount(tunic::define_group("/", tunic::use(guard), tunic::serve<api::get_user>([](call<api::get_user>& c) {
                                      return reply<api::get_user>(
                                          api::user{c.id(), std::string(c.context().header("Authorization"))});
                                  })));
    test_client t{std::move(app)};
    EXPECT_EQ(t.get("/api/users/1").status, 401);
    EXPECT_EQ(t.get("/api/users/1", {{"Authorization", "me"}}).body, R"({"id":1,"name":"me"})");
    ASSERT_EQ(t.served().endpoints().size(), 1U);
    EXPECT_EQ(t.served().endpoints()[0].pattern, "/api/users/:id");
}

TEST(EndpointG6, AFailureIsNoExceptionThatALayerCouldSwallow) {
    tunic::app app;
    int caught = 0;
    app.use([&caught](context&, next inner) -> task<> {
        try {
            co_await inner();
        } catch (...) { ++caught; }
    });
    app.serve<api::drop_user>(
        [](call<api::drop_user>& c) -> task<reply<api::drop_user>> { co_return api::not_found{c.id()}; });
    test_client t{std::move(app)};
    EXPECT_EQ(t.del("/api/users/1").status, 404);
    EXPECT_EQ(caught, 0);
}

TEST(EndpointServedTwice, IsASetupFault) {
    auto const drop = [](call<api::drop_user>&) -> reply<api::drop_user> { return done; };
    tunic::app app;
    app.serve<api::drop_user>(drop).serve<api::drop_user>(drop);
    EXPECT_THROW((void)std::move(app).compile(), tunic::setup_error);
}

// Responses.

constexpr auto get_ticket = GET(tunic::root("ticket")).response<ticket>();

tunic::app answers_too_long(tunic::app_options options) {
    tunic::app app{std::move(options)};
    app.serve<get_ticket>([](call<get_ticket>&) -> reply<get_ticket> { return ticket{"too long"}; });
    return app;
}

TEST(EndpointE11, AResponseThatBreaksItsRulesIs500WhereResponsesAreChecked) {
    log_records log;
    test_client t{answers_too_long({.log = log, .check_responses = true})};
    EXPECT_EQ(t.get("/ticket").status, 500);
    ASSERT_FALSE(log.all().empty());
    EXPECT_NE(log.all().front().message.find("GET /ticket was answered with what breaks the rules of its response: "
                                             "/title: must have 1 to 5 characters"),
              std::string::npos)
        << log.all().front().message;
}

TEST(EndpointE11, AHeadRequestHasNoResponseToCheck) {
    test_client t{answers_too_long({.check_responses = true})};
    EXPECT_EQ(t.head("/ticket").status, 200);
}

TEST(EndpointE11, NothingIsCheckedWhereThatIsOff) {
    test_client t{answers_too_long({.check_responses = false})};
    EXPECT_EQ(t.get("/ticket").status, 200);
}

struct measurement {
    double value = 0;
    std::vector<std::optional<float>> more = {};
    std::map<std::string, std::variant<double, std::string>> named = {};
    std::tuple<int, double> pair = {};
};
struct no_measurement {
    double limit = 0;
};
struct range {
    double from = 0;
    std::vector<double> at = {};
};
constexpr auto measure = GET(tunic::root() / "measure").response<measurement>().failure<no_measurement>(404);
constexpr auto store = POST(tunic::root() / "measure").request<measurement>();
constexpr auto search_range = GET(tunic::root() / "range").query<range>();
constexpr auto at_cell = GET(tunic::root() / "t" / tunic::param<int>("a") / tunic::param<double>("b"));

TEST(EndpointAnswer, WithoutANumberForJsonIsA500ThatTheLogNames) {
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    constexpr auto infinite = std::numeric_limits<double>::infinity();
    struct {
        measurement answer;
        char const* member;
    } const cases[] = {
        {{.value = nan}, "/value: "},
        {{.value = -infinite}, "/value: "},
        {{.more = {1.0F, std::nullopt, std::numeric_limits<float>::infinity()}}, "/more/2: "},
        {{.named = {{"a", "text"}, {"b", nan}}}, "/named/b: "},
        {{.pair = {1, infinite}}, "/pair/1: "},
    };
    for (auto const& each : cases) {
        log_records log;
        tunic::app app{{.log = log}};
        app.serve<measure>([&](call<measure>&) -> reply<measure> { return each.answer; });
        test_client client(std::move(app));
        EXPECT_EQ(client.get("/measure").status, 500) << each.member;
        EXPECT_EQ(client.head("/measure").status, 500) << each.member;
        ASSERT_EQ(log.all().size(), 2U) << each.member;
        EXPECT_NE(log.all()[0].message.find("GET /measure"), std::string::npos) << log.all()[0].message;
        EXPECT_NE(log.all()[0].message.find(each.member), std::string::npos) << log.all()[0].message;
    }
}

TEST(EndpointAnswer, FailuresHaveFiniteNumbersToo) {
    log_records log;
    tunic::app app{{.log = log}};
    app.serve<measure>(
        [&](call<measure>&) -> reply<measure> { return no_measurement{std::numeric_limits<double>::quiet_NaN()}; });
    test_client client(std::move(app));
    EXPECT_EQ(client.get("/measure").status, 500);
    ASSERT_EQ(log.all().size(), 1U);
    EXPECT_NE(log.all()[0].message.find("/limit: "), std::string::npos) << log.all()[0].message;
}

TEST(EndpointAnswer, OfFiniteNumbersIsSent) {
    tunic::app app;
    app.serve<measure>([](call<measure>&) -> reply<measure> {
        return measurement{.value = 1.5, .more = {std::nullopt, 2.5F}, .named = {{"a", 0.5}}, .pair = {1, 2}};
    });
    test_client client(std::move(app));
    EXPECT_EQ(client.get("/measure").body, R"({"value":1.5,"more":[null,2.5],"named":{"a":0.5},"pair":[1,2]})");
}

TEST(EndpointCalled, WithANumberThatIsNotFiniteSendsNothing_G10) {
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    int calls = 0;
    tunic::app app;
    app.serve<store>([&](call<store>&) -> reply<store> { return ++calls, done; })
        .serve<search_range>([&](call<search_range>&) -> reply<search_range> { return ++calls, done; })
        .serve<at_cell>([&](call<at_cell>&) -> reply<at_cell> { return ++calls, done; });
    test_client client(std::move(app));
    auto const stored = client.call<store>(measurement{.value = nan});
    ASSERT_NE(stored.error(), nullptr);
    EXPECT_EQ(stored.error()->fault(), tunic::client_fault::invalid_request);
    auto const found = client.call<search_range>(range{.at = {1, nan}});
    ASSERT_NE(found.error(), nullptr);
    EXPECT_EQ(found.error()->fault(), tunic::client_fault::invalid_request);
    EXPECT_THROW((void)client.call<at_cell>(1, nan), std::invalid_argument);
    EXPECT_EQ(calls, 0);
}

TEST(EndpointPath, ReportsAllOfItsFaultsTogether) {
    tunic::app app;
    app.serve<at_cell>([](call<at_cell>&) -> reply<at_cell> { return done; });
    test_client client(std::move(app));
    EXPECT_EQ(client.get("/t/1/2.5").status, 204);
    auto const both = client.get("/t/x/y");
    EXPECT_EQ(both.status, 400);
    EXPECT_EQ(both.body, R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"the path is not valid",)"
                         R"("target":"params","errors":[)"
                         R"({"path":"/a","code":"number_integer","message":"must be an integer"},)"
                         R"({"path":"/b","code":"number_value","message":"must be a number"}]})");
    auto const one = client.get("/t/1/y");
    EXPECT_NE(one.body.find(R"("errors":[{"path":"/b",)"), std::string::npos) << one.body;
    EXPECT_NE(client.get("/t/2147483648/1").body.find("number_range"), std::string::npos);
}

tunic::app who_app() {
    tunic::app a;
    a.serve<api::get_user>([](call<api::get_user>& c) -> task<reply<api::get_user>> {
        if (c.context().header("Authorization") != "Bearer secret") co_return api::not_found{c.id()};
        co_return api::user{c.id(), std::string(c.context().header("Accept"))};
    });
    return a;
}

TEST(TestClientCalls, CarryHeadersOfTheirOwn) {
    test_client client{who_app()};
    EXPECT_EQ(client.call<api::get_user>(7).status(), 404);
    EXPECT_EQ(client.with({{"Authorization", "Bearer secret"}}).call<api::get_user>(7).value().name,
              "application/json");
    auto const ann = client.with({{"Authorization", "Bearer secret"}, {"accept", "application/*"}});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ann.call<api::get_user>(7).value().name, "application/*");
    EXPECT_EQ(client.call<api::get_user>(7).status(), 404) << "they go with the one call";
}

TEST(TestClientCalls, ReadNoBodyInACoding) {
    tunic::app a;
    a.get("/api/users/:id",
          [](tunic::context& c) { c.set("Content-Encoding", "gzip").json_text(R"({"id":7,"name":"Ann"})"); });
    auto const found = test_client{std::move(a)}.call<api::get_user>(7);
    ASSERT_NE(found.error(), nullptr);
    EXPECT_EQ(found.error()->fault(), tunic::client_fault::unreadable_body);
}

} // namespace
