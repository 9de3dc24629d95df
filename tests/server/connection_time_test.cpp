#include "server/connection_app.hpp"

#include <tunic/coro/time_limit.hpp>

// Every time-out, on a simulated clock: not before its time, and not much later.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;

TEST(ConnectionTime, AHeadThatTakesTooLongIs408) {
    connection_test_base t;
    auto& client = t.open_with("GET / HT");
    t.pass(9s);
    EXPECT_FALSE(client.server_finished());
    t.pass(1500ms);
    EXPECT_EQ(statuses(client), vector{408});
    EXPECT_TRUE(client.server_finished());
    EXPECT_EQ(t.started, 0);
}

TEST(ConnectionTime, AHeadThatDripsIs408TenSecondsAfterItsFirstOctet) {
    connection_test_base t;
    auto& client = t.open_with(get("/"));
    t.pass(30s);
    string const head = get("/");
    for (char const c : head.substr(0, 12)) {
        client.put({&c, 1});
        t.pass(900ms);
    }
    EXPECT_EQ(statuses(client), (vector{200, 408}));
}

TEST(ConnectionTime, AConnectionThatSendsNothingIsClosedSilently) {
    connection_test_base t;
    auto& client = t.open();
    t.pass(9s);
    EXPECT_FALSE(client.server_closed());
    t.pass(1500ms);
    EXPECT_TRUE(client.server_closed());
    EXPECT_EQ(client.received(), "");
}

TEST(ConnectionTime, AnIdleConnectionIsClosedSilentlyAfter75Seconds) {
    connection_test_base t;
    auto& client = t.open_with(get("/"));
    t.pass(74s);
    EXPECT_FALSE(client.server_closed());
    t.pass(6s);
    EXPECT_TRUE(client.server_closed());
    EXPECT_EQ(statuses(client), vector{200});
}

TEST(ConnectionTime, EachRequestBeginsTheIdleTimeAnew) {
    connection_test_base t;
    auto& client = t.open();
    for (int i = 0; i < 5; ++i) {
        client.put(get("/"));
        t.pass(60s);
    }
    EXPECT_EQ(statuses(client), vector(5, 200));
    EXPECT_FALSE(client.server_closed());
}

TEST(ConnectionTime, IdleConnectionsMakeRoomWhenThereAreMany) {
    connection_test_base t({.connections = 10});
    for (int i = 0; i < 10; ++i) t.open_with(get("/"));
    t.pass(4s);
    EXPECT_EQ(t.rig.host.connections, 10u);
    t.pass(7s);
    EXPECT_LE(t.rig.host.connections, 8u);
}

TEST(ConnectionTime, ABodyThatPausesIs408) {
    connection_test_base t({.body_rate = 0});
    auto& client = t.open_with(post_head("/echo", 1000) + "half");
    t.pass(25s);
    client.put("more");
    t.pass(28s);
    EXPECT_FALSE(client.server_finished());
    t.pass(4s);
    EXPECT_EQ(statuses(client), vector{408});
    EXPECT_TRUE(client.server_finished());
}

TEST(ConnectionTime, ABodyThatDripsIs408) {
    connection_test_base t;
    auto& client = t.open_with(post_head("/count", 100'000));
    for (int i = 0; i < 10 && !client.server_finished(); ++i) {
        client.put(string(10, 'x'));
        t.pass(1s);
    }
    EXPECT_EQ(statuses(client), vector{408});
    auto& steady = t.open_with(post_head("/count", 10'000));
    for (int i = 0; i < 20; ++i) {
        steady.put(string(500, 'x'));
        t.pass(1s);
    }
    EXPECT_EQ(statuses(steady), vector{200});
}

// Each octet sets a time anew: that must put off no look at the limits.
TEST(ConnectionTime, NoLimitIsPutOffByOctetsThatComeOftenerThanItIsLookedAt) {
    for (auto const every : {100ms, 250ms, 500ms, 900ms, 1000ms})
        for (auto const* path : {"/count", "/echo"}) {
            connection_test_base t;
            auto& client = t.open_with(post_head(path, 100'000));
            auto passed = 0ms;
            for (; passed < 20s && !client.server_finished(); passed += every) {
                client.put("x");
                t.pass(every);
            }
            EXPECT_EQ(statuses(client), vector{408}) << path << " every " << every.count() << " ms";
            EXPECT_LE(passed, 8s) << path << " every " << every.count() << " ms";
        }
    connection_test_base t({.handler_time = 2s});
    auto& client = t.open_with(post_head("/count", 100'000));
    for (int i = 0; i < 8 && !client.server_finished(); ++i) {
        client.put(string(400, 'x'));
        t.pass(500ms);
    }
    EXPECT_EQ(statuses(client), vector{503});
}

TEST(ConnectionTime, ABodyIsHeldToItsRateOnlyWhileTheHandlerWaitsForIt) {
    connection_test_base t;
    auto& client = t.open_with(post_head("/later/60000", 100'000) + string(1000, 'x'));
    t.pass(60s);
    for (int i = 0; i < 33; ++i) {
        client.put(string(3000, 'x'));
        t.pass(500ms);
    }
    EXPECT_EQ(statuses(client), vector{200});
}

TEST(ConnectionTime, WithoutALimitOfTimeAHeadMayTakeLong) {
    connection_test_base t({.head_time = 0s});
    auto& client = t.open_with("GET / HT");
    t.pass(60s);
    EXPECT_FALSE(client.server_closed());
    client.put("TP/1.1\r\nHost: a\r\n\r\n");
    t.rig.loop.settle();
    EXPECT_EQ(statuses(client), vector{200});
}

TEST(ConnectionTime, WithoutALimitForHeadsAReaderThatStallsIsDroppedAllTheSame) {
    connection_test_base t({.head_time = 0s});
    auto& client = t.open_with(get("/") + "GET / HT", {.window = 10});
    t.pass(40s);
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionTime, AHandlerThatLooksAtItsWatchLetsNobodyDrip) {
    app a;
    a.post("/", [](context& c) -> task<> {
        for (bool more = true; more;) try {
                more = !(co_await with_timeout(c, 1300ms, c.read_some())).empty();
            } catch (timed_out const&) { /* and on */
            }
    });
    connection_rig r(std::move(a));
    auto& client = r.open_with(post_head("/", 1000));
    for (int i = 0; i < 20 && !client.server_finished(); ++i) {
        client.put("x");
        r.loop.advance(3s);
    }
    EXPECT_EQ(statuses(client), vector{408});
}

TEST(ConnectionTime, AFewConnectionsOfFewAreNoCrowd) {
    connection_test_base t({.connections = 4});
    auto& one = t.open_with(get("/"));
    auto& other = t.open_with(get("/"));
    t.pass(20s);
    EXPECT_FALSE(one.server_closed() || other.server_closed());
}

TEST(ConnectionTime, ABodyThatTakesTooLongInAllIs408) {
    connection_test_base t({.body = 100'000'000});
    auto& client = t.open_with(post_head("/count", 10'000'000));
    for (int i = 0; i < 310 && !client.server_finished(); ++i) {
        client.put(string(1000, 'x'));
        t.pass(1s);
        EXPECT_TRUE(i > 295 || !client.server_finished()) << i;
    }
    EXPECT_EQ(statuses(client), vector{408});
}

TEST(ConnectionTime, AHandlerOverItsTimeIs503) {
    connection_test_base t({.handler_time = 2s});
    auto& client = t.open_with(get("/sleep/60000") + get("/"));
    t.pass(1800ms);
    EXPECT_EQ(client.received(), "");
    t.pass(1700ms);
    EXPECT_EQ(statuses(client), (vector{503, 200}));
    EXPECT_EQ(t.cancelled, 1);
    EXPECT_EQ(t.reasons, vector{cancel_reason::deadline});
}

TEST(ConnectionTime, Immunity115NothingOfALateHandlerIsInThe503) {
    for (auto const& l :
         {server_limits{}, server_limits{.handler_time = 2s}}) { // of the route, and of server and route
        connection_test_base t(l);
        auto& client = t.open_with(get("/made-late"));
        t.pass(8s);
        auto const answer = client.received();
        EXPECT_EQ(statuses(client), vector{503});
        for (auto const* left : {"Location", "Set-Cookie", "X-Hook", "X-Late", "early", "late", "csv"})
            EXPECT_EQ(answer.find(left), string::npos) << left << " is left in " << answer;
        EXPECT_NE(answer.find("X-Layer: 1"), string::npos) << "what a layer has set stays";
        EXPECT_NE(answer.find("X-Result: of the layer"), string::npos) << answer;
    }
}

TEST(ConnectionTime, AStreamIsNoHandlerOverItsTime) {
    connection_test_base t({.handler_time = 2s});
    auto& client = t.open_with(get("/drip/10/1000"));
    t.pass(15s);
    EXPECT_EQ(statuses(client), vector{200});
}

TEST(ConnectionTime, AReaderThatStallsIsDropped) {
    for (auto const* path : {"/large/1000000", "/stream/100/10000"}) {
        connection_test_base t({.write_rate = 0});
        auto& client = t.open_with(get(path), {.window = 1000});
        t.pass(20s);
        client.take();
        t.pass(28s);
        EXPECT_FALSE(client.server_closed()) << path;
        t.pass(4s);
        EXPECT_TRUE(client.server_closed()) << path;
        EXPECT_EQ(t.inside, 0);
    }
}

TEST(ConnectionTime, AReaderThatDripsIsDropped) {
    for (auto const every : {250ms, 500ms, 900ms, 1000ms})
        for (auto const* path : {"/large/1000000", "/stream/100/10000"}) {
            connection_test_base t;
            auto& client = t.open_with(get(path), {.window = 1000});
            auto passed = 0ms;
            for (; passed < 40s && !client.server_closed(); passed += every) {
                client.take(10);
                t.pass(every);
                EXPECT_TRUE(passed > 8s || !client.server_closed()) << passed.count();
            }
            EXPECT_TRUE(client.server_closed()) << path << " every " << every.count() << " ms";
            EXPECT_EQ(t.inside, 0);
        }
}

TEST(ConnectionTime, AConnectionOfAgeClosesAfterTheResponse) {
    connection_test_base t({.connection_age = 100s});
    auto& client = t.open_with(get("/"));
    for (int i = 0; i < 3; ++i) {
        t.pass(40s);
        client.put(get("/"));
        t.rig.loop.settle();
    }
    EXPECT_EQ(statuses(client).size(), 4u);
    EXPECT_EQ(replies(client).responses.back().header("Connection"), "close");
    EXPECT_TRUE(client.server_finished());
}

TEST(ConnectionTime, AnUnreadBodyThatDoesNotComeClosesTheConnection) {
    connection_test_base t;
    auto& client = t.open_with(post_head("/ignore", 1000) + "half");
    EXPECT_EQ(statuses(client), vector{200});
    t.pass(1500ms);
    EXPECT_FALSE(client.server_finished());
    t.pass(1500ms);
    EXPECT_TRUE(client.server_finished());
    t.pass(4s);
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionTime, TheStagedCloseEndsTwoSecondsAfterItsBeginningWhateverComes) {
    for (bool const chatters : {false, true}) {
        connection_test_base t;
        auto& client = t.open_with(get("/", "Connection: close\r\n"));
        for (int i = 0; i < 6; ++i) {
            t.pass(250ms);
            EXPECT_FALSE(client.server_closed()) << i;
            if (chatters) client.put("x");
        }
        t.pass(1s);
        EXPECT_TRUE(client.server_closed()) << "an octet must not begin the time anew";
    }
}

TEST(ConnectionTime, TheDrainOfABodyCountsTowardsTheStagedClose) {
    connection_test_base t;
    auto& client = t.open_with(post_head("/ignore", 1000) + "half");
    t.pass(2500ms);
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionTime, TheStagedCloseIsTenSecondsAtMostAndOneInACrowd) {
    connection_test_base patient({.drain_time = 60s});
    auto& client = patient.open_with(get("/", "Connection: close\r\n"));
    patient.pass(9s);
    EXPECT_FALSE(client.server_closed());
    patient.pass(1500ms);
    EXPECT_TRUE(client.server_closed());
    connection_test_base crowd({.connections = 5});
    for (int i = 0; i < 4; ++i) crowd.open_with(get("/"));
    auto& last = crowd.open_with(get("/", "Connection: close\r\n"));
    crowd.pass(1500ms);
    EXPECT_TRUE(last.server_closed());
}

TEST(ConnectionTime, TheStagedCloseReadsSoMuchAndThenWaitsSoThatTheAnswerIsNotLostToAReset) {
    connection_test_base t({.unread_body = 10'000});
    auto& client = t.open_with(get("/", "Connection: close\r\n"));
    for (int i = 0; i < 20; ++i) client.put(std::string(5'000, 'x'));
    t.pass(1s);
    EXPECT_FALSE(client.server_closed()) << "what a client writes beyond the limit is left in the network";
    t.pass(2s);
    EXPECT_TRUE(client.server_closed());
}

TEST(ConnectionTime, AJumpOfAnHourTimesOutButNeverCrashes) {
    connection_test_base t;
    auto& waiting = t.open_with(get("/sleep/1000"));
    auto& idle = t.open_with(get("/"));
    t.rig.loop.jump(1h);
    t.pass(1s);
    EXPECT_EQ(statuses(waiting), vector{200});
    EXPECT_TRUE(idle.server_closed());
}

} // namespace
} // namespace tunic::testing
