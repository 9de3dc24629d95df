#include "client/client_rig.hpp"

// Which connection a call takes, how long it waits for one, and what becomes of it.

namespace tunic::testing {
namespace {

using std::string;
using std::string_view;

void get_one(client_rig& t, std::size_t peer = 0) {
    auto call = t.start(t.http().get("/"));
    t.put(response(200, "ok"), peer);
    EXPECT_EQ(call.value().body, "ok");
}

TEST(ClientPool, AConnectionIsUsedAgain) {
    client_rig t;
    for (int i = 0; i < 5; ++i) get_one(t);
    EXPECT_EQ(t.dialled(), 1u);
    EXPECT_EQ(t.http().connections(), 1u);
    EXPECT_EQ(t.http().idle_connections(), 1u);
}

TEST(ClientPool, CallsAtTheSameTimeHaveConnectionsOfTheirOwn) {
    client_rig t;
    auto one = t.start(t.http().get("/1"));
    auto two = t.start(t.http().get("/2"));
    ASSERT_EQ(t.dialled(), 2u);
    t.put(response(200, "two"), 1);
    t.put(response(200, "one"), 0);
    EXPECT_EQ(one.value().body, "one");
    EXPECT_EQ(two.value().body, "two");
    EXPECT_EQ(t.http().idle_connections(), 2u);
}

TEST(ClientPool, EachHostHasItsOwnConnections) {
    client_rig t;
    get_one(t);
    auto call = t.start(t.http().get("http://b:81/"));
    ASSERT_EQ(t.transport->hosts, (std::vector<string>{"a", "b:81"}));
    t.put(response(200), 1);
    EXPECT_TRUE(call.done());
}

TEST(ClientPool, TheConnectionUsedLastIsUsedFirst) {
    client_rig t;
    {
        auto one = t.start(t.http().get("/"));
        auto two = t.start(t.http().get("/"));
        t.put(response(200), 1);
        t.put(response(200), 0);
    }
    auto call = t.start(t.http().get("/again"));
    EXPECT_NE(t.received(0).find("/again"), string::npos);
}

TEST(ClientPool, BeyondTheLimitCallsWaitInLine) {
    client_rig t({.connections_per_host = 2});
    auto one = t.start(t.http().get("/1"));
    auto two = t.start(t.http().get("/2"));
    auto three = t.start(t.http().get("/3"));
    auto four = t.start(t.http().get("/4"));
    ASSERT_EQ(t.dialled(), 2u);
    t.put(response(200), 1);
    EXPECT_TRUE(two.done());
    EXPECT_NE(t.received(1).find("GET /3"), string::npos) << "the first in line is the first to go on";
    EXPECT_EQ(t.received(1).find("GET /4"), string::npos);
    t.put(response(200), 0);
    EXPECT_NE(t.received(0).find("GET /4"), string::npos);
    t.put(response(200), 0);
    t.put(response(200), 1);
    EXPECT_TRUE(three.done() && four.done());
    EXPECT_EQ(t.dialled(), 2u);
}

TEST(ClientPool, WhoWaitsForABusyHostHoldsUpNobodyElse) {
    client_rig t({.connections_per_host = 1});
    auto one = t.start(t.http().get("/1"));
    auto two = t.start(t.http().get("/2"));
    auto other = t.start(t.http().get("http://b/"));
    ASSERT_EQ(t.dialled(), 2u);
    t.put(response(200), 1);
    EXPECT_TRUE(other.done());
    t.put(response(200), 0);
    t.put(response(200), 0);
    EXPECT_TRUE(two.done());
}

TEST(ClientPool, AnIdleConnectionGoesForOneThatIsNeededElsewhere) {
    client_rig t({.connections = 1});
    get_one(t);
    auto call = t.start(t.http().get("http://b/"));
    ASSERT_EQ(t.dialled(), 2u);
    EXPECT_TRUE(t.peer(0).server_closed());
    t.put(response(200), 1);
    EXPECT_TRUE(call.done());
    EXPECT_EQ(t.http().connections(), 1u);
}

TEST(ClientPool, TheLimitInAllMakesCallsWaitToo) {
    client_rig t({.connections = 1});
    auto one = t.start(t.http().get("/"));
    auto two = t.start(t.http().get("http://b/"));
    EXPECT_EQ(t.dialled(), 1u);
    t.put(response(200), 0);
    ASSERT_EQ(t.dialled(), 2u);
    t.put(response(200), 1);
    EXPECT_TRUE(two.done());
}

TEST(ClientPool, WhoIsCancelledInLineLeavesIt) {
    client_rig t({.connections_per_host = 1});
    auto one = t.start(t.http().get("/1"));
    auto two = t.start(t.http().get("/2"));
    auto three = t.start(t.http().get("/3"));
    two.cancel();
    EXPECT_EQ(two.fault(), client_fault::cancelled);
    t.put(response(200));
    EXPECT_NE(t.received().find("GET /3"), string::npos);
    EXPECT_EQ(t.received().find("GET /2"), string::npos);
    t.put(response(200));
    EXPECT_TRUE(three.done());
}

TEST(ClientPool, AFailedConnectionMakesRoomForTheNextInLine) {
    client_rig t({.connections_per_host = 1});
    auto one = t.start(t.http().get("/1"));
    auto two = t.start(t.http().get("/2"));
    t.put("nonsense\r\n\r\n");
    EXPECT_EQ(one.fault(), client_fault::malformed_response);
    ASSERT_EQ(t.dialled(), 2u);
    t.put(response(200), 1);
    EXPECT_TRUE(two.value().ok());

    t.transport->deaf = true;
    t.finish(1);
    auto three = t.start(t.http().get("/3"));
    EXPECT_EQ(three.fault(), client_fault::not_connected);
    t.transport->deaf = false;
    get_one(t, 2);
}

TEST(ClientPool, IdleConnectionsGoAfterTheirTime) {
    client_rig t({.idle_time = 10s});
    get_one(t);
    t.loop.advance(9s);
    get_one(t);
    t.loop.advance(9s);
    EXPECT_EQ(t.http().connections(), 1u);
    t.loop.advance(2s);
    EXPECT_EQ(t.http().connections(), 0u);
    EXPECT_TRUE(t.peer().server_closed());
}

TEST(ClientPool, AServerThatSaysHowLongItKeepsAConnectionIsBelieved) {
    struct row {
        string_view keep_alive;
        std::chrono::milliseconds idle_time, kept;
    };
    for (auto const& [keep_alive, idle_time, kept] : std::vector<row>{
             {"timeout=5, max=100", 10s, 4s},
             {"max=100, Timeout=5", 10s, 4s},
             {"timeout=5", 0s, 4s},
             {"timeout=60", 10s, 10s},
             {"timeout=soon", 10s, 10s},
             {"timeout=4294967296", 10s, 10s},
             {"max=100", 10s, 10s},
         }) {
        SCOPED_TRACE(keep_alive);
        client_rig t({.idle_time = idle_time});
        auto call = t.start(t.http().get("/"));
        t.put(response(200, "ok", "Keep-Alive: " + string(keep_alive) + "\r\n"));
        t.loop.advance(kept - 100ms);
        EXPECT_EQ(t.http().idle_connections(), 1u);
        t.loop.advance(200ms);
        EXPECT_EQ(t.http().connections(), 0u);
    }
    for (string_view const short_time : {"timeout=1", "timeout=0"}) {
        client_rig t;
        auto call = t.start(t.http().get("/"));
        t.put(response(200, "ok", "Keep-Alive: " + string(short_time) + "\r\n"));
        EXPECT_EQ(t.http().connections(), 0u) << short_time;
    }
}

TEST(ClientPool, AnIdleConnectionThatTheServerEndsIsNotKept) {
    for (int how = 0; how < 3; ++how) {
        client_rig t;
        get_one(t);
        if (how == 0) t.finish();
        if (how == 1) t.reset();
        if (how == 2) t.put("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"); // nobody has asked
        EXPECT_EQ(t.http().connections(), 0u);
        get_one(t, 1);
        EXPECT_EQ(t.dialled(), 2u);
    }
}

TEST(ClientPool, OctetsBehindAResponseSpoilTheConnection) {
    client_rig t;
    auto call = t.start(t.http().get("/"));
    t.put(response(200, "ok") + response(200, "smuggled"));
    EXPECT_EQ(call.value().body, "ok");
    EXPECT_EQ(t.http().connections(), 0u);
    get_one(t, 1);
}

TEST(ClientPool, ARequestIsSentAgainWhenItsConnectionWasStale) {
    for (bool const broken : {false, true})
        for (auto const verb :
             {method::GET, method::HEAD, method::PUT, method::DELETE, method::OPTIONS, method::QUERY}) {
            SCOPED_TRACE(verb.name());
            client_rig t;
            get_one(t);
            auto call = t.start(t.http().request(client_request(verb, "/again").body("with a body")));
            broken ? t.reset() : t.finish();
            ASSERT_EQ(t.dialled(), 2u);
            EXPECT_NE(t.received(1).find("/again"), string::npos);
            EXPECT_TRUE(t.received(1).ends_with("with a body"));
            t.put("HTTP/1.1 204 No Content\r\n\r\n", 1);
            EXPECT_EQ(call.value().status, 204);
        }
}

TEST(ClientPool, ItIsSentAgainOnAConnectionThatIsNew) {
    client_rig t;
    {
        auto one = t.start(t.http().get("/"));
        auto two = t.start(t.http().get("/"));
        t.put(response(200), 0);
        t.put(response(200), 1);
    }
    auto call = t.start(t.http().get("/again"));
    t.finish(1);
    ASSERT_EQ(t.dialled(), 3u) << "the other idle connection may be as stale";
    t.put(response(200), 2);
    EXPECT_TRUE(call.done());
}

struct not_again {
    char const* what;
    tunic::method verb;
    bool fresh = false;           // the connection
    std::string_view octets = ""; // of a response
};

TEST(ClientPool, ButOnlyThen) {
    for (auto const& row : std::vector<not_again>{
             {"POST may have done something", method::POST},
             {"PATCH may have done something", method::PATCH},
             {"who knows what it means", method::custom("PURGE")},
             {"the connection was new", method::GET, true},
             {"the response had begun", method::GET, false, "H"},
             {"only an interim response", method::GET, false, "HTTP/1.1 100 Continue\r\n\r\n"},
         }) {
        SCOPED_TRACE(row.what);
        client_rig t;
        if (!row.fresh) get_one(t);
        auto call = t.start(t.http().request(client_request(row.verb, "/")));
        t.put(row.octets);
        t.finish();
        EXPECT_EQ(call.fault(), client_fault::connection_lost) << call.what();
        EXPECT_EQ(t.dialled(), 1u);
    }
}

TEST(ClientPool, ItIsSentAgainOnce) {
    client_rig t;
    get_one(t);
    auto call = t.start(t.http().get("/"));
    t.finish(0);
    t.finish(1);
    EXPECT_EQ(call.fault(), client_fault::connection_lost);
    EXPECT_EQ(t.dialled(), 2u);
}

TEST(ClientPool, DestroyingTheClientEndsItsCalls) {
    client_rig t({.connections_per_host = 2});
    get_one(t);
    auto one = t.start(t.http().get("/1"));
    auto two = t.start(t.http().get("/2"));
    auto in_line = t.start(t.http().get("/3"));
    auto unstarted = t.http().get("/4");
    t.destroy_client();
    EXPECT_EQ(one.fault(), client_fault::cancelled);
    EXPECT_EQ(two.fault(), client_fault::cancelled);
    EXPECT_EQ(in_line.fault(), client_fault::cancelled);
    auto late = t.start(std::move(unstarted));
    EXPECT_EQ(late.fault(), client_fault::cancelled);
}

} // namespace
} // namespace tunic::testing
