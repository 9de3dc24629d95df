#include "net/loopback_peer.hpp"
#include "server/server_rig.hpp"
#include "tls/secured_rig.hpp"
#include "tls/tls_conversation.hpp"

#include <tunic/client.hpp>
#include <tunic/coro/block_on.hpp>

#include <atomic>
#include <csignal>
#include <functional>
#include <string>
#include <thread>

// What comes on a kept connection of https: while no loop runs that could notice it.

namespace tunic::testing {
namespace {

constexpr std::string_view answer_of_one = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none";
constexpr std::string_view answer_of_two = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo";

/// Two calls, between which the peer does something and nobody looks.
struct two_calls {
    std::string one, two;
    int connections = 0;

    explicit two_calls(std::function<void(tls_conversation&, loopback_peer::conversation&)> between) {
        std::signal(SIGPIPE, SIG_IGN); // the peer may write to a connection that is gone
        std::atomic<bool> happened = false;
        loopback_peer peer([&](auto& c, int number) {
            tls_conversation t(c, localhost_pair());
            if (number == 1) {
                t.hear_request();
                t.say(answer_of_one);
                between(t, c);
                happened = true;
            }
            t.hear_request();
            t.say(answer_of_two);
            t.hear_request(); // until the client closes
        });
        event_loop loop;
        client http(loop, {.base = "https" + peer.url().substr(4), .tls = trusting()});
        one = block_on(loop, http.get("/one")).body;
        EXPECT_TRUE(eventually([&] { return happened.load(); }));
        std::this_thread::sleep_for(20ms);
        two = block_on(loop, http.post("/two", "x")).body;
        connections = peer.accepted();
    }
};

TEST(SecuredIdle, StrayRecordsAnswerNothing) {
    two_calls const t([](auto& tls, auto&) { tls.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nSTRAY"); });
    EXPECT_EQ(t.one, "one");
    EXPECT_EQ(t.two, "two");
    EXPECT_EQ(t.connections, 2);
}

TEST(SecuredIdle, AnEndIsNoticedBeforeTheNextCall) {
    two_calls const with_notify([](auto& tls, auto&) { tls.end(); });
    EXPECT_EQ(with_notify.two, "two");
    EXPECT_EQ(with_notify.connections, 2);
    two_calls const without([](auto&, auto& c) { ::shutdown(c.socket(), SHUT_RDWR); });
    EXPECT_EQ(without.two, "two");
    EXPECT_EQ(without.connections, 2);
}

TEST(SecuredIdle, ASessionTicketIsNoStrayRecord) {
    two_calls const t([](auto& tls, auto&) {
        tls.send_ticket();
        tls.send_ticket();
    });
    EXPECT_EQ(t.two, "two");
    EXPECT_EQ(t.connections, 1) << "the connection is used again";
}

TEST(SecuredIdle, ATicketDoesNotHideWhatFollowsIt) {
    two_calls const t([](auto& tls, auto&) {
        tls.send_ticket();
        tls.say("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        tls.end();
    });
    EXPECT_EQ(t.two, "two");
    EXPECT_EQ(t.connections, 2);
}

} // namespace
} // namespace tunic::testing
