#include "server/connection_app.hpp"

// Clients that leave: a reset or an end of the connection cancels whatever the handler waits for. After an end, what
// the chain still answers is sent.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;

struct leaving_case {
    char const* what;
    string octets;
    conditions how = {};
};

// Every wait that a handler can be in.
vector<leaving_case> waits() {
    return {
        {"sleep", get("/sleep/100000")},
        {"when_all", get("/both/100000")},
        {"event", get("/event")},
        {"permit", get("/permit")},
        {"channel", get("/channel")},
        {"body", post_head("/echo", 1000) + "half"},
        {"chunked body", post_chunked("/echo", "5\r\nhel")},
        {"read_some", post_head("/count", 1000) + "half"},
        {"read_some of a stream", post_head("/pieces", 1000) + "half"},
        {"write of small pieces", get("/stream/100000/100"), {.window = 1000}},
        {"write of a large piece", get("/stream/10/1000000"), {.window = 1000}},
        {"sleep in a stream", get("/drip/1000/1000")},
        {"sleep with requests behind", get("/sleep/100000") + get("/") + get("/")},
        {"sending", get("/large/1000000"), {.window = 1000}},
        {"sending with somebody who wants to know", get("/finish-large"), {.window = 1000}},
        {"draining", post_head("/ignore", 1000) + "half"},
        {"a head", "GET / HT"},
        {"nothing", ""},
        {"idle", get("/")},
        {"lingering", get("/", "Connection: close\r\n")},
    };
}

TEST(ConnectionCancel, AResetEndsEveryWait) {
    for (auto const& one : waits()) {
        connection_test_base t;
        auto& client = t.open_with(one.octets, one.how);
        client.reset();
        t.pass(100ms);
        EXPECT_EQ(t.inside, 0) << one.what;
        EXPECT_EQ(t.rig.host.connections, 0u) << one.what;
        for (auto const why : t.reasons) EXPECT_EQ(why, cancel_reason::client_gone) << one.what;
        EXPECT_TRUE(t.log.empty()) << one.what << ": a client that leaves is no error: " << t.log.all()[0].message;
    }
}

TEST(ConnectionCancel, AResetEndsEveryWaitAlsoWhenIdleForLong) {
    for (auto const& one : waits()) {
        connection_test_base t;
        auto& client = t.open_with(one.octets, one.how);
        t.pass(1500ms);
        client.reset();
        t.pass(100ms);
        EXPECT_EQ(t.inside, 0) << one.what;
        EXPECT_EQ(t.rig.host.connections, 0u) << one.what;
    }
}

TEST(ConnectionCancel, AResetDoesNotEndWhatIsShielded) {
    connection_test_base t;
    t.open_with(get("/save/1000")).reset();
    t.open_with(get("/save/100000")).reset();
    t.pass(900ms);
    EXPECT_EQ(t.inside, 2 + 2) << "in the layer and in the handler";
    t.pass(200ms);
    EXPECT_EQ(t.inside, 2);
    EXPECT_EQ(t.saved, 1);
    t.pass(1s);
    EXPECT_EQ(t.inside, 0) << "but for two seconds at most";
    EXPECT_EQ(t.saved, 1);
    EXPECT_EQ(t.rig.host.connections, 0u);
}

TEST(ConnectionCancel, AThousandSleepersEndWhenTheirClientsLeave) {
    connection_test_base t;
    for (int i = 0; i < 1000; ++i) t.open_with(get("/sleep/10000"));
    EXPECT_EQ(t.rig.host.connections, 1000u);
    for (auto& c : t.rig.clients) c->reset();
    t.pass(100ms);
    EXPECT_EQ(t.cancelled, 1000);
    EXPECT_EQ(t.rig.host.connections, 0u);
}

TEST(ConnectionCancel, AHalfCloseEndsTheWaitAndTheAnswerIsSent_I8) {
    connection_test_base t;
    auto& client = t.open_with(get("/sleep/5000"));
    t.pass(1s);
    client.finish();
    t.pass(100ms);
    EXPECT_EQ(t.cancelled, 1);
    EXPECT_EQ(t.reasons, vector{cancel_reason::client_gone});
    EXPECT_EQ(statuses(client), vector{200});
    EXPECT_TRUE(client.server_closed());
    EXPECT_TRUE(t.log.empty());
}

TEST(ConnectionCancel, AHalfCloseThatComesWithTheRequestEndsTheWait_I8) {
    connection_test_base t;
    auto& client = t.open();
    client.put(get("/sleep/5000"));
    client.finish();
    t.pass(100ms);
    EXPECT_EQ(t.cancelled, 1);
    EXPECT_EQ(statuses(client), vector{200});
}

TEST(ConnectionCancel, RequestsThatCameBeforeAHalfCloseAreServed_I8) {
    connection_test_base t;
    auto& client = t.open();
    client.put(get("/sleep/5000") + get("/sleep/2000") + get("/large/100000"));
    client.finish();
    t.pass(3s);
    EXPECT_EQ(t.cancelled, 1) << "the first, which waited as the end came";
    EXPECT_EQ(statuses(client), (vector{200, 200, 200}));
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionCancel, AHalfCloseCutsAStreamVisibly_I8_I9) {
    connection_test_base t;
    auto& client = t.open_with(get("/drip/1000/1000"));
    t.pass(2s);
    client.finish();
    t.pass(100ms);
    EXPECT_EQ(t.inside, 0);
    EXPECT_EQ(t.rig.host.connections, 0u);
    EXPECT_EQ(client.received().find("\r\n0\r\n\r\n"), string::npos);
    EXPECT_TRUE(t.log.empty());
}

TEST(ConnectionCancel, AHalfCloseIsAnsweredNothingWhenTheChainGivesUp_I8) {
    std::vector<request_summary> ends;
    app a{{.log = log_records()}};
    a.use([&](context& c, next n) -> task<> {
        c.on_finish([&ends](context const&, request_summary const& s) { ends.push_back(s); });
        return n();
    });
    a.get("/", [](context& c) -> task<> {
        if (!co_await c.sleep(60s)) throw request_cancelled(c.cancelled().reason);
    });
    connection_rig t(std::move(a));
    auto& client = t.open_with(get("/"));
    client.finish();
    t.loop.advance(100ms);
    EXPECT_EQ(client.received(), "");
    EXPECT_EQ(t.host.connections, 0u);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].status, 499);
}

TEST(ConnectionCancel, AHalfCloseCancelsNothingWhereItIsKept_I8) {
    connection_test_base t({.half_close = half_close::keep});
    auto& client = t.open();
    client.put(get("/sleep/5000") + get("/drip/3/1000") + get("/large/100000"));
    client.finish();
    t.pass(20s);
    EXPECT_EQ(t.cancelled, 0);
    EXPECT_EQ(statuses(client), (vector{200, 200, 200}));
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionCancel, ARouteDecidesAboutHalfClosesForItself_I8) {
    app a;
    auto const rest = [](context& c) -> task<std::string> { co_return co_await c.sleep(5s) ? "rested" : "cancelled"; };
    a.mount(define_route("/keeps", limits({.half_close = half_close::keep}), GET(rest)));
    a.mount(define_route("/cancels", limits({.half_close = half_close::cancel}), GET(rest)));
    for (auto const server : {half_close::keep, half_close::cancel}) {
        connection_rig t(a, {.half_close = server});
        auto& keeps = t.open_with(get("/keeps"));
        auto& cancels = t.open_with(get("/cancels"));
        keeps.finish();
        cancels.finish();
        t.loop.advance(6s);
        EXPECT_EQ(replies(keeps).responses.at(0).body, "rested");
        EXPECT_EQ(replies(cancels).responses.at(0).body, "cancelled");
    }
}

TEST(ConnectionCancel, AThousandStreamsEndWhenTheirClientsClose_I8) {
    connection_test_base t;
    for (int i = 0; i < 1000; ++i) t.open_with(get("/drip/1000/60000"));
    for (auto& c : t.rig.clients) c->finish();
    t.pass(100ms);
    EXPECT_EQ(t.inside, 0);
    EXPECT_EQ(t.rig.host.connections, 0u);
}

TEST(ConnectionCancel, AHalfCloseLosesNoResponseOfTheBatch) {
    connection_test_base t;
    auto& client = t.open();
    client.put(get("/sleep/1000") + get("/") + get("/") + "GET /incomplete");
    client.finish();
    t.pass(2s);
    EXPECT_EQ(statuses(client), (vector{200, 200, 200}));
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionCancel, AHalfCloseWhileTheResponseCannotBeSent) {
    connection_test_base t;
    auto& client = t.open_with(get("/large/100000") + get("/"), {.window = 1000});
    client.finish();
    for (int i = 0; i < 200; ++i) {
        client.take();
        t.rig.loop.settle();
    }
    EXPECT_EQ(statuses(client), (vector{200, 200}));
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionCancel, AHalfCloseLosesNoRequestThatWaitsForRoom) {
    connection_test_base t;
    string many;
    for (int i = 0; i < 300; ++i) many += get("/large/1000");
    auto& client = t.open_with(get("/sleep/1000") + many, {.window = 1000});
    client.finish();
    t.pass(2s);
    for (int i = 0; i < 2000 && !client.server_closed(); ++i) {
        client.take();
        t.rig.loop.settle();
    }
    EXPECT_EQ(statuses(client), vector(301, 200));
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionCancel, TellsThatTheResponseWasNotFinished) {
    connection_test_base t;
    auto& client = t.open_with(get("/finish-large"), {.window = 1000});
    client.reset();
    t.rig.loop.settle();
    ASSERT_EQ(t.finished.size(), 1u);
    EXPECT_EQ(t.finished[0].status, 499);
    EXPECT_TRUE(t.finished[0].aborted);
}

vector<net::connection*> sessions_of(connection_rig const& rig) {
    vector<net::connection*> all;
    for (auto const& one : rig.host.alive()) all.push_back(one.get());
    return all;
}

TEST(ConnectionStop, IdleConnectionsCloseAtOnceAndBusyOnesAfterTheirResponse) {
    connection_test_base t;
    auto& idle = t.open_with(get("/"));
    auto& busy = t.open_with(get("/sleep/2000") + get("/"));
    auto& fresh = t.open();
    t.pass(100ms);
    t.rig.host.draining = true;
    for (auto* const s : sessions_of(t.rig)) s->drain();
    t.rig.loop.settle();
    EXPECT_TRUE(idle.server_closed());
    EXPECT_FALSE(busy.server_finished());
    t.pass(5s);
    ASSERT_EQ(statuses(busy), vector{200});
    EXPECT_EQ(replies(busy).responses[0].header("Connection"), "close");
    t.pass(10s);
    EXPECT_TRUE(busy.server_closed());
    EXPECT_TRUE(fresh.server_closed()) << "a connection that never sent anything";
    EXPECT_EQ(t.rig.host.connections, 0u);
}

TEST(ConnectionStop, AConnectionWhoseHeadSaidThatItStaysClosesAfterTheResponse) {
    struct row {
        char const* what;
        string octets;
        conditions how;
        string rest;
    };
    for (auto const& [what, octets, how, rest] : vector<row>{
             {"a stream", get("/drip/2/1000"), {}, ""},
             {"a large body", get("/large/100000"), {.window = 20'000}, ""},
             {"an unread body", post_head("/ignore", 10) + "half", {}, "other "},
         }) {
        connection_test_base t;
        auto& client = t.open_with(octets, how);
        t.rig.host.draining = true;
        for (auto* const s : sessions_of(t.rig)) s->drain();
        for (int i = 0; i < 30; ++i) {
            client.take();
            t.pass(100ms);
            if (i == 0) client.put(rest);
        }
        EXPECT_EQ(statuses(client), vector{200}) << what;
        EXPECT_TRUE(client.server_closed()) << what;
    }
}

TEST(ConnectionStop, AfterTheGraceEveryWaitEnds) {
    for (auto const& one : waits()) {
        connection_test_base t;
        t.open_with(one.octets, one.how);
        t.rig.host.draining = true;
        for (auto* const s : sessions_of(t.rig)) s->force_close();
        t.pass(15s);
        EXPECT_EQ(t.inside, 0) << one.what;
        for (auto const why : t.reasons) EXPECT_NE(why, cancel_reason::none) << one.what;
    }
}

} // namespace
} // namespace tunic::testing
