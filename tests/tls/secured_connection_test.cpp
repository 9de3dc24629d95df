#include "tls/secured_rig.hpp"

#include <utility>

// Sessions over TLS, over connections in memory, on a simulated clock.

namespace tunic::testing {
namespace {

using std::string;
using std::string_view;
using std::vector;

TEST(SecuredConnection, ServesRequestsInBothVersions) {
    for (int const version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        secured_rig t;
        auto c = t.open({}, {.oldest = version, .newest = version, .ca = test_authority().certificate()});
        t.say(c, get("/"));
        EXPECT_EQ(statuses(c), vector{200}) << c.peer.failure();
        EXPECT_EQ(c.peer.version(), version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
        EXPECT_EQ(t.failures, vector<string>{});
    }
}

TEST(SecuredConnection, RefusesOldVersions) {
    for (int const version : {TLS1_VERSION, TLS1_1_VERSION}) {
        secured_rig t;
        auto c = t.open({}, {.oldest = version, .newest = version});
        t.say(c, get("/"));
        EXPECT_EQ(c.peer.failure(), "tlsv1 alert protocol version");
        EXPECT_EQ(t.failures, vector<string>{"unsupported protocol"});
        t.pass(c, 2s);
        EXPECT_TRUE(c.wire->server_closed());
    }
}

TEST(SecuredConnection, Immunity122AgreesOnKeysInGroupsThatAreCheapForTheServer) {
    for (auto const* groups : {"X25519", "P-256", "P-384"}) {
        secured_rig t;
        auto c = t.open({}, {.oldest = TLS1_3_VERSION, .groups = groups});
        t.say(c, get("/"));
        EXPECT_EQ(statuses(c), vector{200}) << groups << ": " << c.peer.failure();
    }
    for (auto const* groups : {"ffdhe2048", "ffdhe8192", "P-521", "X448"}) {
        secured_rig t;
        auto c = t.open({}, {.oldest = TLS1_3_VERSION, .groups = groups});
        t.say(c, get("/"));
        EXPECT_EQ(statuses(c), vector<int>{}) << groups;
        EXPECT_EQ(t.failures.size(), 1u) << groups;
    }
    auto settings = localhost_settings();
    settings.groups = "X448:X25519";
    secured_rig t(settings);
    auto c = t.open({}, {.groups = "X448"});
    t.say(c, get("/"));
    EXPECT_EQ(statuses(c), vector{200}) << c.peer.failure();
}

TEST(SecuredConnection, MayBeToldToSpeakTheNewestOnly) {
    auto settings = localhost_settings();
    settings.oldest = tls::version::tls1_3;
    secured_rig t(settings);
    auto old = t.open({}, {.newest = TLS1_2_VERSION});
    t.say(old, get("/"));
    EXPECT_EQ(old.peer.failure(), "tlsv1 alert protocol version");
    auto fresh = t.open();
    t.say(fresh, get("/"));
    EXPECT_EQ(statuses(fresh), vector{200});
}

TEST(SecuredConnection, SuitesOf12AreForwardSecretAndAuthenticated) {
    for (char const* suite : {"AES256-GCM-SHA384", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-SHA"}) {
        secured_rig t;
        auto c = t.open({}, {.newest = TLS1_2_VERSION});
        SSL_set_cipher_list(c.peer.ssl(), suite);
        t.say(c, get("/"));
        EXPECT_FALSE(c.peer.connected()) << suite;
        EXPECT_EQ(t.failures, vector<string>{"no shared cipher"}) << suite;
    }
}

TEST(SecuredConnection, KeepsTheConnectionAndAnswersPipelinedRequests) {
    secured_rig t;
    auto c = t.open();
    string all;
    for (int i = 0; i < 50; ++i) all += get("/") + post("/echo", string(100, 'e'));
    t.say(c, all);
    EXPECT_EQ(statuses(c), vector(100, 200));
    t.pass(c, 10s);
    t.say(c, get("/"));
    EXPECT_EQ(statuses(c), vector(101, 200));
    t.pass(c, 80s); // idle for too long
    EXPECT_TRUE(c.peer.ended()) << "without close_notify";
    EXPECT_TRUE(c.wire->server_closed());
}

TEST(SecuredConnection, CarriesLargeBodiesBothWaysWhateverTheConditions) {
    std::uint64_t seed = 0;
    for (std::size_t const read_most : {std::size_t{1}, std::size_t{700}, conditions::unlimited})
        for (std::size_t const write_most : {std::size_t{1}, std::size_t{3000}, conditions::unlimited})
            for (std::size_t const window : {std::size_t{100}, std::size_t{20'000}, conditions::unlimited}) {
                SCOPED_TRACE(++seed);
                secured_rig t;
                auto c = t.open({.read_most = read_most,
                                 .write_most = write_most,
                                 .window = window,
                                 .refuse_percent = 10,
                                 .seed = seed});
                t.say(c, post("/echo", string(50'000, 'x')) + get("/large/60000") + post("/pieces", string(9000, 'y')));
                for (int i = 0; i < 100 && c.peer.heard().size() < 119'000; ++i) t.pass(c, 1ms);
                EXPECT_EQ(statuses(c), (vector{200, 200, 200})) << c.peer.heard().size();
            }
}

TEST(SecuredConnection, ReadsRecordsOfOneOctet) {
    secured_rig t;
    auto c = t.open({.read_most = 1});
    t.exchange(c);
    for (char const octet : get("/")) t.say(c, string(1, octet));
    EXPECT_EQ(statuses(c), vector{200});
}

TEST(SecuredConnection, ASlowReaderHoldsAStreamBack) {
    secured_rig t;
    auto c = t.open();
    t.exchange(c); // the handshake
    c.wire->worsen({.window = 5000});
    c.peer.say(get("/stream/1000/1000"));
    c.wire->put(c.peer.output());
    t.rig.loop.settle();
    EXPECT_LT(c.wire->received().size(), 20'000u);
    EXPECT_EQ(t.seen.inside, 2) << "the handler waits";
    for (int i = 0; i < 3000 && t.seen.inside > 0; ++i) t.exchange(c);
    t.exchange(c);
    EXPECT_EQ(statuses(c), vector{200});
    EXPECT_GT(c.peer.heard().size(), 1'000'000u);
}

TEST(SecuredConnection, AReaderThatStopsIsGivenUp) {
    secured_rig t;
    auto c = t.open();
    t.exchange(c);
    c.wire->worsen({.window = 5000});
    c.peer.say(get("/stream/1000/1000"));
    c.wire->put(c.peer.output());
    t.rig.loop.advance(40s);
    EXPECT_TRUE(c.wire->server_closed());
    EXPECT_EQ(t.seen.inside, 0);
}

TEST(SecuredConnection, TheResponseBeforeACloseIsCompleteAndEndsWithCloseNotify) {
    for (std::size_t const window : {conditions::unlimited, std::size_t{7}, std::size_t{1000}}) {
        secured_rig t;
        auto c = t.open();
        t.exchange(c);
        c.wire->worsen({.window = window});
        t.say(c, get("/large/50000", "Connection: close\r\n"));
        for (int i = 0; i < 9000 && !c.peer.ended(); ++i) t.exchange(c);
        EXPECT_EQ(statuses(c), vector{200});
        EXPECT_TRUE(c.peer.ended());
    }
}

TEST(SecuredConnection, AHalfCloseIsAnsweredToItsEnd) {
    for (bool const notifies : {true, false}) {
        secured_rig t;
        auto c = t.open();
        t.exchange(c);
        c.peer.say(get("/sleep/100") + get("/large/100000"));
        if (notifies) c.peer.say_end();
        c.wire->put(c.peer.output());
        c.wire->finish();
        t.pass(c, 200ms);
        EXPECT_EQ(statuses(c), (vector{200, 200})) << notifies;
        EXPECT_TRUE(c.peer.ended());
        t.pass(c, 100ms);
        EXPECT_TRUE(c.wire->server_closed());
    }
}

TEST(SecuredConnection, ABodyThatIsCutReachesNoHandlerAsAWhole) {
    secured_rig t;
    auto c = t.open();
    t.say(c, post_head("/echo", 100) + "only this");
    c.wire->finish(); // without close_notify
    t.pass(c, 1s);
    EXPECT_EQ(c.peer.heard().find("200 OK"), string::npos);
    EXPECT_TRUE(c.wire->server_closed());
}

// Its end is that of the connection, and close_notify would say that this is all of it.
TEST(SecuredConnection, AStreamToHttp10ThatBreaksOffIsSeenToBeCut) {
    secured_rig t;
    auto cut = t.open(), whole = t.open();
    t.say(cut, "GET /throw-late HTTP/1.0\r\n\r\n");
    t.pass(cut, 1s);
    EXPECT_TRUE(cut.peer.heard().ends_with("half"));
    EXPECT_FALSE(cut.peer.ended());
    EXPECT_TRUE(cut.wire->server_closed());
    t.say(whole, "GET /stream/1/3 HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(whole.peer.heard().ends_with("sss"));
    EXPECT_TRUE(whole.peer.ended());
}

TEST(SecuredConnection, AHandshakeThatFailsIsLogged) {
    secured_rig t;
    auto& wire = t.open_wire();
    wire.put("GET / HTTP/1.1\r\n\r\n");
    t.rig.loop.advance(3s);
    ASSERT_EQ(t.seen.log.size(), 1u);
    EXPECT_TRUE(t.seen.log.all()[0].message.starts_with("refused: TLS handshake: ")) << t.seen.log.all()[0].message;
    EXPECT_EQ(t.seen.log.all()[0].remote, "192.0.2.1");
    EXPECT_EQ(t.seen.log.all()[0].level, log_level::info);
}

TEST(SecuredConnection, NoCloseNotifyEndsAStreamThatBreaksOff) {
    for (auto const* path : {"/throw-late", "/sized/9/3"}) {
        secured_rig t;
        auto c = t.open();
        t.say(c, get(path));
        t.pass(c, 1s);
        EXPECT_FALSE(c.peer.ended()) << path;
        EXPECT_TRUE(c.wire->server_reset()) << path;
    }
}

TEST(SecuredConnection, AHandshakeThatNeverEndsIsClosedInTime) {
    for (std::size_t const sent : {std::size_t{0}, std::size_t{1}, std::size_t{5}, std::size_t{100}}) {
        auto settings = localhost_settings();
        settings.handshake_time = 10s;
        server_limits l;
        l.head_time = 60s; // has nothing to do with it
        secured_rig t(settings, l);
        auto& wire = t.open_wire();
        wire.put(tls_hello().substr(0, sent));
        t.rig.loop.advance(9900ms);
        EXPECT_FALSE(wire.server_closed());
        t.rig.loop.advance(300ms);
        EXPECT_TRUE(wire.server_closed()) << sent;
        EXPECT_EQ(t.failures, vector<string>{"the handshake took too long"});
        EXPECT_EQ(t.seen.started, 0);
    }
}

TEST(SecuredConnection, ATimeForTheHeadThatIsShorterEndsTheHandshakeToo) {
    for (auto const handshake_time : {10s, 60s}) {
        auto settings = localhost_settings();
        settings.handshake_time = handshake_time;
        server_limits l;
        l.head_time = 10s;
        secured_rig t(settings, l);
        auto& wire = t.open_wire();
        wire.put(tls_hello().substr(0, 100));
        t.rig.loop.advance(9900ms);
        EXPECT_FALSE(wire.server_closed());
        t.rig.loop.advance(300ms);
        EXPECT_TRUE(wire.server_closed());
        ASSERT_EQ(t.failures.size(), 1u) << "said, and said once";
        if (handshake_time > l.head_time) { EXPECT_EQ(t.failures[0], "closed before the handshake had ended"); }
    }
}

TEST(SecuredConnection, Immunity123BeginsAHandshakeOnlyWithAWholeClientHello) {
    auto settings = localhost_settings();
    settings.handshakes = 0; // none may begin
    secured_rig t(settings);
    auto const hello = tls_hello();
    auto& wire = t.open_wire();
    for (std::size_t at = 0; at + 1 < hello.size(); ++at) {
        wire.put(hello.substr(at, 1));
        t.rig.loop.advance(1ms);
        ASSERT_FALSE(wire.server_closed()) << at;
    }
    EXPECT_EQ(t.failures, vector<string>{});
    wire.put(hello.substr(hello.size() - 1));
    t.rig.loop.advance(1ms);
    EXPECT_EQ(t.failures, vector<string>{"too many handshakes are under way"});
    EXPECT_TRUE(wire.server_closed());
}

TEST(SecuredConnection, CountsHandshakesUntilTheyEnd) {
    auto settings = localhost_settings();
    settings.handshakes = 2;
    secured_rig t(settings);
    auto& one = t.open_with_octets(tls_hello());
    auto& two = t.open_with_octets(tls_hello());
    auto& third = t.open_with_octets(tls_hello());
    EXPECT_FALSE(one.server_closed() || two.server_closed());
    EXPECT_TRUE(third.server_closed());
    one.reset();
    t.rig.loop.advance(10ms);
    for (int i = 0; i < 3; ++i) { // each ends before the next begins
        auto c = t.open();
        t.say(c, get("/"));
        EXPECT_EQ(statuses(c), vector{200}) << c.peer.failure();
    }
}

TEST(SecuredConnection, AClientThatLeavesBeforeItsClientHelloIsWholeIsAFailure) {
    secured_rig t;
    auto& wire = t.open_with_octets(tls_hello().substr(0, 7));
    wire.finish();
    t.rig.loop.advance(10ms);
    EXPECT_EQ(t.failures.size(), 1u);
    EXPECT_TRUE(wire.server_closed());
}

TEST(SecuredConnection, AHeadThatNeverComesIsClosedInTime) {
    secured_rig t;
    auto c = t.open();
    t.exchange(c);
    EXPECT_TRUE(c.peer.connected());
    t.pass(c, 11s);
    EXPECT_TRUE(c.peer.ended());
}

TEST(SecuredConnection, PlainHttpGetsASentenceAndAnEnd) {
    secured_rig t;
    auto& wire = t.open_with_octets("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(statuses(wire), vector{400});
    EXPECT_NE(wire.received().find("https:"), string_view::npos);
    EXPECT_TRUE(wire.server_finished());
    wire.finish();
    t.rig.loop.settle();
    EXPECT_TRUE(wire.server_closed()) << "as soon as the client has read it";
    EXPECT_EQ(t.failures, vector<string>{"http request"});
}

TEST(SecuredConnection, GarbageEndsWithAnAlertOrAClose) {
    for (string const& octets :
         {string(1, '\0'), string(5000, 'x'), string("\x16\x03\x01\xff\xff", 5) + string(70'000, 'z'),
          string("\x15\x03\x03\x00\x02\x02\x28", 7), string("\x17\x03\x03\x00\x05hello", 10),
          string("\x80\x2e\x01\x03\x01", 5) + string(60, '\1'), string("\x16\x03\x01\x00\x04\x01\xff\xff\xff", 9)}) {
        secured_rig t;
        auto& wire = t.open_with_octets(octets);
        t.rig.loop.advance(12s);
        EXPECT_TRUE(wire.server_closed());
        EXPECT_EQ(t.failures.size(), 1u);
        EXPECT_EQ(t.seen.started, 0);
    }
}

TEST(SecuredConnection, GarbageAfterTheHandshakeEndsTheConnection) {
    secured_rig t;
    auto c = t.open();
    t.say(c, get("/"));
    c.wire->put(string("\x17\x03\x03\x00\x20", 5) + string(32, 'x'));
    t.pass(c, 1s);
    EXPECT_TRUE(c.wire->server_closed());
    EXPECT_EQ(statuses(c), vector{200});
}

TEST(SecuredConnection, RenegotiationIsRefused) {
    secured_rig t;
    auto c = t.open({}, {.newest = TLS1_2_VERSION});
    t.say(c, get("/"));
    auto const finished = [&] { // of the server's last handshake
        char room[64];
        return string(room, SSL_get_peer_finished(c.peer.ssl(), room, sizeof room));
    };
    auto const before = finished();
    EXPECT_FALSE(before.empty());
    SSL_renegotiate(c.peer.ssl());
    t.exchange(c);
    EXPECT_EQ(c.peer.failure(), "no renegotiation") << "the alert";
    EXPECT_EQ(finished(), before);
    EXPECT_EQ(statuses(c), vector{200});
    auto next = t.open();
    t.say(next, get("/"));
    EXPECT_EQ(statuses(next), vector{200});
}

TEST(SecuredConnection, KeysMayBeUpdated) {
    secured_rig t;
    auto c = t.open();
    t.exchange(c);
    for (int i = 0; i < 20; ++i) {
        SSL_key_update(c.peer.ssl(), SSL_KEY_UPDATE_REQUESTED);
        t.say(c, get("/"));
    }
    EXPECT_EQ(statuses(c), vector(20, 200));
}

TEST(SecuredConnection, EndsTheHandshakeWhenTheServerDrains) {
    secured_rig t;
    auto& wire = t.open_wire();
    wire.put(tls_hello().substr(0, 50));
    t.rig.loop.settle();
    t.rig.host.draining = true;
    for (auto const& s : t.rig.host.alive()) {
        s->drain();
        break;
    }
    t.rig.loop.advance(2s); // in the first of which it may still go on
    EXPECT_TRUE(wire.server_closed());
    EXPECT_EQ(t.failures, vector<string>{"closed before the handshake had ended"});
}

TEST(SecuredConnection, TellsTheHandlerWhatWasSettled) {
    secured_rig t;
    auto c = t.open({}, {.server_name = "localhost", .protocols = "\x08http/1.1"});
    t.say(c, get("/tls"));
    EXPECT_NE(c.peer.heard().find("secure TLSv1.3 http/1.1 localhost none"), string::npos) << c.peer.heard();
}

} // namespace
} // namespace tunic::testing
