#include "client/client_rig.hpp"
#include "net/loopback_client.hpp"
#include "net/loopback_peer.hpp"
#include "net/stream_pair.hpp"

#include <tunic/asio.hpp>
#include <tunic/coro/block_on.hpp>
#include <tunic/net/event_loop.hpp>

#include <atomic>
#include <thread>

// What comes on a kept connection without a request answers none (RFC 9112 section 9.2), and a request is neither lost
// nor sent twice for it.

namespace tunic::testing {
namespace {

using std::string;
using std::string_view;

constexpr string_view stray = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nSTRAY";
constexpr string_view timeout = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

void get_one(client_rig& t) {
    auto call = t.start(t.http().get("/one"));
    t.put(response(200, "one"));
    EXPECT_EQ(call.value().body, "one");
}

// The loop has had no turn between what comes and the next call.
TEST(ClientIdle, Immunity112WhatComesBeforeACallSpoilsTheConnection) {
    struct row {
        string_view octets;
        bool ends, breaks;
    };
    for (auto const& [octets, ends, breaks] : std::vector<row>{
             {stray, false, false},
             {timeout, true, false},
             {"HTTP/1.1 100 Continue\r\n\r\n", false, false},
             {"x", false, false},
             {"", true, false},
             {"", false, true},
         }) {
        SCOPED_TRACE(octets);
        client_rig t;
        get_one(t);
        if (!octets.empty()) t.peer().put(octets);
        if (ends) t.peer().finish();
        if (breaks) t.peer().reset();
        auto two = t.start(t.http().post("/two", "x"));
        ASSERT_EQ(t.dialled(), 2u);
        EXPECT_EQ(t.received(0).find("/two"), string::npos);
        t.put(response(200, "two"), 1);
        EXPECT_EQ(two.value().body, "two");
        auto three = t.start(t.http().get("/three"));
        t.put(response(200, "three"), 1);
        EXPECT_EQ(three.value().body, "three");
        EXPECT_EQ(t.dialled(), 2u);
    }
}

TEST(ClientIdle, AConnectionKeptTooLongIsNotUsedAgain) {
    client_rig t({.idle_time = 10s});
    get_one(t);
    t.loop.jump(11s);
    auto two = t.start(t.http().post("/two", "x"));
    ASSERT_EQ(t.dialled(), 2u) << "its timer has had no turn";
    t.put(response(200), 1);
    EXPECT_TRUE(two.done());
}

TEST(ClientIdle, A408ThatCrossesARequestIsNotItsAnswer) {
    client_rig t;
    get_one(t);
    auto call = t.start(t.http().get("/two"));
    t.put(timeout);
    ASSERT_EQ(t.dialled(), 2u);
    t.put(response(200, "two"), 1);
    EXPECT_EQ(call.value().body, "two");
}

TEST(ClientIdle, A408IsTheAnswerWhereNoneCanHaveCrossed) {
    client_rig fresh;
    auto first = fresh.start(fresh.http().get("/"));
    fresh.put(timeout);
    EXPECT_EQ(first.value().status, 408);

    client_rig kept; // and stays open
    get_one(kept);
    auto second = kept.start(kept.http().get("/"));
    kept.put(response(408));
    EXPECT_EQ(second.value().status, 408);

    client_rig unsafe; // nobody knows whether it was served
    get_one(unsafe);
    auto third = unsafe.start(unsafe.http().post("/", "x"));
    unsafe.put(timeout);
    EXPECT_EQ(third.value().status, 408);
    EXPECT_EQ(unsafe.dialled(), 1u);
}

TEST(ClientIdle, A408IsBelievedTheSecondTime) {
    client_rig t;
    get_one(t);
    auto call = t.start(t.http().get("/two"));
    t.put(timeout);
    t.put(timeout, 1);
    EXPECT_EQ(call.value().status, 408);
    EXPECT_EQ(t.dialled(), 2u);
}

// A connection that takes not an octet has not served the request, whatever its method.
TEST(ClientIdle, ARequestOfWhichNothingWasTakenGoesOverANewConnection) {
    for (bool const streamed : {false, true}) {
        client_rig t;
        get_one(t);
        fuse next; // operation: the write, after the look at the connection
        ASSERT_TRUE(next.next());
        t.peer().worsen({.broken_by = &next});
        if (streamed) {
            auto open = t.start(t.http().open(client_request(method::POST, "/two").streamed()));
            ASSERT_EQ(t.dialled(), 2u);
            EXPECT_NE(t.received(1).find("POST /two"), string::npos);
            EXPECT_EQ(open.fault(), std::nullopt);
        } else {
            auto two = t.start(t.http().post("/two", "x"));
            ASSERT_EQ(t.dialled(), 2u);
            t.put(response(200, "two"), 1);
            EXPECT_EQ(two.value().body, "two");
        }
    }
}

TEST(ClientIdle, AStreamPairSaysWhatItHas) {
    simulated_loop loop;
    auto ends = net::make_stream_pair(loop, false);
    char room[8];
    EXPECT_EQ(ends.first->try_read(room).error, std::errc::operation_would_block);
    ends.second->try_write("abc", {});
    EXPECT_EQ(ends.first->try_read(room).size, 3u);
    ends.second->shutdown_output();
    auto const end = ends.first->try_read(room);
    EXPECT_EQ(end.size, 0u);
    EXPECT_FALSE(end.error);
    ends.first->close();
    EXPECT_TRUE(ends.first->try_read(room).error);
    ends.second->close();
}

/// A peer on a real socket that does something on the idle connection when told, and then answers whoever comes.
struct idle_case {
    string_view says;
    bool closes;
};

class ClientIdleSocket : public ::testing::TestWithParam<idle_case> {
protected:
    static void answer(loopback_peer::conversation& c) {
        while (c.hear(" /")) {
            auto const path = c.heard.substr(0, c.heard.find(' '));
            if (!c.hear("\r\n\r\n")) return;
            c.say(response(200, path));
        }
    }
    std::atomic<bool> said = false;
    loopback_peer peer{[this](auto& c, int number) {
        if (number == 1) {
            c.hear("\r\n\r\n");
            c.say(response(200, "one"));
            c.say(GetParam().says);
            if (GetParam().closes) ::shutdown(c.socket(), SHUT_RDWR);
            said = true;
            c.hear_end();
        }
        answer(c);
    }};

public:
    void compute() {
        EXPECT_TRUE(eventually([&] { return said.load(); }));
        std::this_thread::sleep_for(20ms); // on its way through the loopback
    }
    event_loop loop;
};

TEST_P(ClientIdleSocket, AHandlerThatComputesGetsItsOwnAnswers) {
    client http(loop, {.base = peer.url()});
    auto const handler = [](ClientIdleSocket& t, client const& upstream) -> task<string> {
        auto const one = co_await upstream.get("/one");
        t.compute();
        auto const two = co_await upstream.post("/two", "x");
        auto const three = co_await upstream.get("/three");
        co_return one.body + " " + two.body + " " + three.body;
    };
    EXPECT_EQ(block_on(loop, handler(*this, http)), "one two three");
    EXPECT_EQ(peer.accepted(), 2);
}

TEST_P(ClientIdleSocket, CallsBetweenWhichNoLoopRunsGetTheirOwnAnswers) {
    client http(loop, {.base = peer.url()});
    EXPECT_EQ(block_on(loop, http.get("/one")).body, "one");
    compute();
    EXPECT_EQ(block_on(loop, http.post("/two", "x")).body, "two");
    EXPECT_EQ(block_on(loop, http.get("/three")).body, "three");
    EXPECT_EQ(peer.accepted(), 2);
}

// The octets have been taken from the socket, and wait for their turn, when the next call looks.
TEST_P(ClientIdleSocket, WhatTheLoopHasReadAndNotDeliveredIsNoticedToo) {
    client http(loop, {.base = peer.url()});
    auto const together = [](ClientIdleSocket& t, client const& upstream) -> task<string> {
        auto const one = co_await upstream.get("/one");
        t.compute();
        co_await boost::asio::post(static_cast<boost::asio::io_context&>(t.loop),
                                   use_op); // the turn in which the loop reads
        auto const two = co_await upstream.post("/two", "x");
        co_return one.body + " " + two.body;
    };
    EXPECT_EQ(block_on(loop, together(*this, http)), "one two");
}

INSTANTIATE_TEST_SUITE_P(Comes, ClientIdleSocket,
                         ::testing::Values(idle_case{stray, false}, idle_case{timeout, true}, idle_case{"", true},
                                           idle_case{"HTTP/1.1 103 Early Hints\r\n\r\n", false}));

} // namespace
} // namespace tunic::testing
