#include "api/users_api.hpp"
#include "client/client_rig.hpp"
#include "server/server_rig.hpp"

#include <tunic/api/call.hpp>
#include <tunic/api/reply.hpp>
#include <tunic/api/serve.hpp>
#include <tunic/client.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/data/constraints.hpp>
#include <tunic/data/rules.hpp>

// Typed endpoints, called over a socket and in this process.

namespace tickets {

struct ticket {
    std::string title;
};
struct page {
    int number = 1;
};
inline constexpr auto add = POST(tunic::root("tickets")).query<page>().request<ticket>();

} // namespace tickets

template <>
struct tunic::rules<tickets::ticket> : tunic::rule_set<tunic::rule<&tickets::ticket::title, tunic::length<1, 5>>> {};
template <>
struct tunic::rules<tickets::page> : tunic::rule_set<tunic::rule<&tickets::page::number, tunic::minimum<1>>> {};

namespace tunic::testing {
namespace {

app users_app() {
    app a;
    a.serve<api::get_user>([](call<api::get_user>& c) -> task<reply<api::get_user>> {
        if (c.id() == 7) co_return api::user{7, "Ann"};
        if (c.id() == 8) throw http_error(503, "not today", {}, true);
        co_return api::not_found{c.id()};
    });
    a.serve<api::list_users>([](call<api::list_users>& c) -> task<reply<api::list_users>> {
        std::vector<api::user> all;
        for (auto const& tag : c.query().tag) all.push_back({static_cast<std::int64_t>(all.size()), tag});
        co_return all;
    });
    a.serve<api::create_user>([](call<api::create_user>& c) -> task<reply<api::create_user>> {
        if (c.body().name == "Ann") co_return api::conflict{"there is one"};
        co_return api::user{9, c.body().name};
    });
    a.serve<api::drop_user>([](call<api::drop_user>&) -> task<reply<api::drop_user>> { co_return done; });
    a.post("/echo", [](context& c) -> task<> {
        c.set("X-Method", c.method().name());
        c.text(co_await c.body());
    });
    a.get("/pieces/:n", [](context& c) -> task<> {
        auto out = co_await c.stream();
        std::string const piece(10'000, 'p');
        for (int i = 0, n = c.param<int>("n"); i < n; ++i) co_await out.write(piece);
    });
    a.get("/sleep", [](context& c) -> task<> { co_await c.sleep(1h); });
    return a;
}

/// The same calls over either transport (G11).
class ClientCalls : public ::testing::TestWithParam<bool> {
protected:
    ClientCalls() : served_(users_app().compile()), server_(served_, {.port = 0, .threads = 1}) {
        server_.start();
        if (GetParam())
            http.emplace(loop, served_);
        else
            http.emplace(loop, client_options{.base = "http://127.0.0.1:" + std::to_string(server_.port())});
    }
    template <class T> T run(task<T> work) { return block_on(loop, std::move(work)); }

private:
    service served_;
    server server_;

protected:
    event_loop loop;
    std::optional<client> http;
};

TEST_P(ClientCalls, GiveTheResponse_G9) { EXPECT_EQ(run(http->call<api::get_user>(7)).value(), (api::user{7, "Ann"})); }

TEST_P(ClientCalls, GiveADeclaredFailure_G9) {
    auto const found = run(http->call<api::get_user>(42));
    EXPECT_EQ(found.status(), 404);
    EXPECT_EQ(found.failure<api::not_found>().id, 42);
}

TEST_P(ClientCalls, GiveAnErrorForWhatIsNotDeclared_G9) {
    auto const found = run(http->call<api::get_user>(8));
    ASSERT_NE(found.error(), nullptr);
    EXPECT_EQ(found.error()->fault(), client_fault::undeclared_status);
    EXPECT_EQ(found.error()->status(), 503);
    EXPECT_NE(found.error()->body().find("not today"), std::string::npos);
}

TEST_P(ClientCalls, SendQueryAndBody) {
    api::filter which;
    which.tag = {"a,b", "c d&e"};
    auto const all = run(http->call<api::list_users>(which)).value();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[1].name, "c d&e");
    EXPECT_TRUE(run(http->call<api::list_users>()).value().empty());

    api::new_user const ann{"Ann"}, bob{"Bob"};
    EXPECT_EQ(run(http->call<api::create_user>(bob)).value().name, "Bob");
    EXPECT_EQ(run(http->call<api::create_user>(ann)).failure<api::conflict>().why, "there is one");
    EXPECT_TRUE(run(http->call<api::drop_user>(7)).ok());
}

TEST_P(ClientCalls, TakeWhatTheyNeedBeforeTheyAreAwaited) {
    auto const make = [&] {
        api::new_user const gone{"A name that is long enough to have memory of its own"};
        return http->call<api::create_user>(gone);
    };
    EXPECT_EQ(run(make()).value().name, "A name that is long enough to have memory of its own");
}

TEST_P(ClientCalls, PlainRequestsAreTheSameOverBoth_G11) {
    std::string const body(300'000, 'b');
    auto const r = run(http->post("/echo", body));
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, body);
    EXPECT_EQ(r.header("X-Method"), "POST");
    EXPECT_EQ(r.header("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(run(http->get("/pieces/50")).body.size(), 500'000u);
    EXPECT_EQ(run(http->get("/nowhere")).status, 404);
    EXPECT_EQ(run(http->head("/pieces/50")).body, "");
    EXPECT_EQ(http->connections(), 1u);
}

task<std::size_t> copy_in_pieces(client const& http) {
    auto both = co_await http.open(client_request(method::POST, "/echo").streamed());
    std::string const piece(5000, 'x');
    for (int i = 0; i < 40; ++i) {
        bool const wanted = co_await both.write(piece);
        if (!wanted) break;
    }
    co_await both.finish();
    std::size_t size = 0;
    for (auto got = co_await both.read_some(); !got.empty(); got = co_await both.read_some()) size += got.size();
    co_return size;
}
TEST_P(ClientCalls, StreamsGoBothWays) { EXPECT_EQ(run(copy_in_pieces(*http)), 200'000u); }

task<client_response> give_up(event_loop& loop, client const& http) {
    cancel_scope scope;
    net::asio_scheduler here(loop);
    environment env(nullptr, &here, &scope);
    co_return co_await with_timeout(env, 50ms, http.get("/sleep"));
}
TEST_P(ClientCalls, HandlersThatSleepAreGivenUp) {
    EXPECT_THROW(run(give_up(loop, *http)), timed_out);
    EXPECT_EQ(run(http->get("/nowhere")).status, 404);
}

TEST_P(ClientCalls, AThousandCallsUseOneConnection) {
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(run(http->call<api::get_user>(7)).ok());
    EXPECT_EQ(http->connections(), 1u);
}

TEST_P(ClientCalls, TheClientMayGoWhileAHandlerRuns) {
    struct ended : completion {
        ended() : completion([](completion& c) noexcept { static_cast<ended&>(c).done = true; }) {}
        bool done = false;
    } end;
    net::asio_scheduler here(loop);
    cancel_scope scope;
    environment env(nullptr, &here, &scope);
    auto work = http->get("/sleep");
    ASSERT_FALSE(work.start(end, &env));
    struct pause {
        static task<> of(environment& e) { co_await sleep_for(e, 50ms); }
    };
    run(pause::of(env));
    http.reset();
    net::run_until(loop, end.done);
    EXPECT_THROW(work.result(), client_error);
}

INSTANTIATE_TEST_SUITE_P(Over, ClientCalls, ::testing::Bool(),
                         [](auto const& over) { return over.param ? "Memory" : "Socket"; });

TEST(ClientOfAService, HasTheLimitsOfItsServer) {
    event_loop loop;
    server_limits bounds;
    bounds.body = 10;
    client const http(loop, users_app().compile(), {}, bounds);
    EXPECT_EQ(block_on(loop, http.post("/echo", "0123456789")).status, 200);
    EXPECT_EQ(block_on(loop, http.post("/echo", "0123456789a")).status, 413);
}

TEST(ClientCallErrors, TransportFailuresAreTheOutcomesError) {
    client_rig t;
    t.transport->deaf = true;
    auto call = t.start(t.http().call<api::get_user>(7));
    auto const* const error = call.value().error();
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(error->fault(), client_fault::not_connected);
    EXPECT_EQ(error->status(), 0);
}

TEST(ClientCallHeaders, GoWithTheOneCall) {
    client_rig t;
    api::new_user const ann{"Ann"};
    auto call = [&] { // what the fields are made of may go before the call is awaited
        std::string const token = "Bearer a-token-that-is-long-enough-for-the-heap";
        return t.start(t.http()
                           .with({{"Authorization", token}, {"content-type", "application/merge-patch+json"}})
                           .call<api::create_user>(ann));
    }();
    auto const sent = t.received();
    EXPECT_NE(sent.find("Authorization: Bearer a-token-that-is-long-enough-for-the-heap\r\n"), std::string::npos);
    EXPECT_NE(sent.find("Accept: application/json\r\n"), std::string::npos);
    EXPECT_NE(sent.find("content-type: application/merge-patch+json\r\n"), std::string::npos);
    EXPECT_EQ(sent.find("Content-Type: application/json"), std::string::npos) << "given fields take its place";
    t.put(response(409, R"({"why":"taken"})"));
    EXPECT_TRUE(call.done());
}

TEST(ClientCallErrors, ABodyInACodingIsNotRead) {
    client_rig t;
    auto call = t.start(t.http().call<api::get_user>(7));
    t.put(response(200, R"({"id":7,"name":"Ann"})", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n"));
    auto const& found = call.value();
    ASSERT_NE(found.error(), nullptr);
    EXPECT_EQ(found.error()->fault(), client_fault::unreadable_body);
    EXPECT_EQ(found.error()->status(), 200);
    EXPECT_NE(std::string(found.error()->what()).find("content coding gzip"), std::string::npos)
        << found.error()->what();

    auto plain = t.start(t.http().call<api::get_user>(7));
    t.put(response(200, R"({"id":7,"name":"Ann"})", "Content-Encoding: identity\r\n"));
    EXPECT_EQ(plain.value().value().name, "Ann");
}

TEST(ClientCallErrors, CancellationIsThrown) {
    client_rig t;
    auto call = t.start(t.http().call<api::get_user>(7));
    call.cancel();
    EXPECT_EQ(call.fault(), client_fault::cancelled);
}

TEST(ClientCallErrors, NothingIsSentThatBreaksARule_G10) {
    client_rig t;
    tickets::ticket const fine{"fine"}, nameless{""};
    auto body = t.start(t.http().call<tickets::add>(nameless));
    auto query = t.start(t.http().call<tickets::add>(tickets::page{0}, fine));
    for (auto* const call : {&body, &query}) {
        auto const* const error = call->value().error();
        ASSERT_NE(error, nullptr);
        EXPECT_EQ(error->fault(), client_fault::invalid_request);
    }
    EXPECT_EQ(t.dialled(), 0u);
}

TEST(ClientCallErrors, AskForJson) {
    client_rig t;
    api::new_user const ann{"Ann"};
    auto call = t.start(t.http().call<api::create_user>(ann));
    EXPECT_EQ(t.received(),
              "POST /api/users HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
              "User-Agent: tunic\r\nContent-Length: 14\r\n\r\n{\"name\":\"Ann\"}");
}

TEST(ClientOfAService, MayCallHttpsWhichHandlersThenSee) {
    app a;
    a.get("/", [](context& c) { return c.secure() ? "secure" : "plain"; });
    event_loop loop;
    client const http(loop, std::move(a).compile(), {.base = "https://anything.test"});
    EXPECT_EQ(block_on(loop, http.get("/")).body, "secure");
    EXPECT_EQ(block_on(loop, http.get("http://anything.test/")).body, "plain");
    EXPECT_EQ(block_on(loop, http.get("/")).body, "secure");
}

} // namespace
} // namespace tunic::testing
