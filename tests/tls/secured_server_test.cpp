#include "server/server_rig.hpp"
#include "testing/temporary_folder.hpp"
#include "tls/secured_rig.hpp"
#include "tls/tls_socket.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

// A server with TLS on real sockets: OpenSSL's own client, reloading under load, connections by the thousand.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;

server_options with_tls(tls::server_config const& config, unsigned threads = 1, server_limits const& l = {}) {
    auto o = with_limits(l, threads);
    o.tls = config;
    return o;
}

struct tls_server_base : server_test_base {
    explicit tls_server_base(tls::server_config c = tls::server_config(localhost_settings()), unsigned threads = 1,
                             server_limits const& l = {})
        : server_test_base(with_tls(c, threads, l)), config(std::move(c)) {}
    void expect_service_with_tls() const { EXPECT_EQ(tls_socket(serving.port()).get("/"), "Hello"); }
    tls::server_config config;
};

// What the command prints; its standard error, too.
string output_of(string const& command) {
    string all;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const pipe(::popen((command + " 2>&1").c_str(), "r"), &::pclose);
    std::array<char, 4096> room{};
    for (std::size_t n; pipe && (n = std::fread(room.data(), 1, room.size(), pipe.get())) > 0;)
        all.append(room.data(), n);
    return all;
}

class OpensslCommand : public ::testing::Test {
protected:
    void SetUp() override {
        if (output_of("openssl version").find("OpenSSL") == string::npos) GTEST_SKIP() << "there is no openssl command";
        std::ofstream(folder.file("ca.pem")) << test_authority().certificate();
    }
    [[nodiscard]] string s_client(string const& arguments) const {
        return output_of(
            "printf 'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' | timeout 20 openssl s_client"
            " -ign_eof -connect 127.0.0.1:"
            + std::to_string(t.serving.port()) + " -CAfile " + folder.file("ca.pem") + " -verify_return_error "
            + arguments);
    }
    temporary_folder folder;
    tls_server_base t;
};

TEST_F(OpensslCommand, SpeaksTheVersionsThatAreSafe) {
    for (string const version : {"1_2", "1_3"}) {
        auto const said = s_client("-tls" + version + " -verify_hostname localhost -alpn h2,http/1.1");
        EXPECT_NE(said.find("Verify return code: 0 (ok)"), string::npos) << said;
        EXPECT_NE(said.find("HTTP/1.1 200 OK"), string::npos) << said;
        EXPECT_NE(said.find("ALPN protocol: http/1.1"), string::npos) << said;
        EXPECT_NE(said.find("Compression: NONE"), string::npos) << said;
        EXPECT_NE(said.find(version == "1_2" ? "Protocol  : TLSv1.2" : "New, TLSv1.3"), string::npos) << said;
    }
}

TEST_F(OpensslCommand, IsRefusedWithOldVersions) {
    for (string const version : {"1", "1_1"}) {
        auto const said = s_client("-tls" + version + " -cipher ALL@SECLEVEL=0");
        EXPECT_EQ(said.find("HTTP/1.1 200"), string::npos) << said;
        EXPECT_NE(said.find("alert protocol version"), string::npos) << said;
    }
    t.expect_service_with_tls();
}

TEST(SecuredServer, ServesManyRequestsOnOneConnection) {
    tls_server_base t;
    tls_socket c(t.serving.port(), {.ca = test_authority().certificate()});
    ASSERT_TRUE(c.connect()) << c.peer().failure();
    for (int i = 0; i < 100; ++i) EXPECT_EQ(c.get("/"), "Hello");
    EXPECT_EQ(c.get("/large/3000000").size(), 3'000'000u);
    EXPECT_EQ(c.get("/stream/2000").size(), 2'000'000u);
    std::this_thread::sleep_for(1200ms); // at rest it has no buffers
    EXPECT_EQ(c.get("/"), "Hello");
}

TEST(SecuredServer, ListensOnAUnixSocket) {
    temporary_folder const folder;
    server_witness w;
    auto o = with_tls(tls::server_config(localhost_settings()));
    o.unix_path = folder.file("socket");
    server s(server_app(w), o);
    s.start();
    loopback_client c(o.unix_path);
    tls_peer peer({.ca = test_authority().certificate()});
    peer.say(get("/"));
    while (peer.heard().find("Hello") == string::npos) {
        c.write(peer.output());
        char room[4096];
        auto const n = ::recv(c.descriptor(), room, sizeof room, 0);
        ASSERT_GT(n, 0) << peer.failure();
        peer.take({room, static_cast<std::size_t>(n)});
    }
}

TEST(SecuredServer, APlainClientIsToldSo) {
    tls_server_base t;
    auto c = t.client();
    auto const r = c.get("/");
    EXPECT_EQ(r.status, 400);
    EXPECT_EQ(r.body, "this port is for https: URLs, not http:\n");
    EXPECT_TRUE(c.ends());
}

TEST(SecuredServer, ResumesWithTickets) {
    for (int const version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        tls_server_base t;
        peer_wish const wish{.newest = version};
        tls_socket first(t.serving.port(), wish);
        ASSERT_EQ(first.get("/"), "Hello");
        std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> const session(SSL_get1_session(first.peer().ssl()),
                                                                           &SSL_SESSION_free);
        tls_socket second(t.serving.port(), wish, session.get());
        EXPECT_EQ(second.get("/"), "Hello");
        EXPECT_EQ(SSL_session_reused(second.peer().ssl()), 1) << version;
        t.config.reload(); // with new keys of tickets
        tls_socket third(t.serving.port(), wish, session.get());
        EXPECT_EQ(third.get("/"), "Hello");
        EXPECT_EQ(SSL_session_reused(third.peer().ssl()), 0) << version;
    }
}

TEST(SecuredServer, ManyClientsResumeAtTheSameTime) {
    tls_server_base t(tls::server_config(localhost_settings()), 2);
    std::atomic<int> served = 0, resumed = 0;
    vector<std::thread> clients;
    for (int i = 0; i < 16; ++i)
        clients.emplace_back([&] {
            std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> session(nullptr, &SSL_SESSION_free);
            for (int n = 0; n < 8; ++n) {
                tls_socket c(t.serving.port(), {}, session.get());
                served += c.get("/") == "Hello";
                resumed += SSL_session_reused(c.peer().ssl());
                c.peer().say_end(); // or OpenSSL forgets the session
                session.reset(SSL_get1_session(c.peer().ssl()));
            }
        });
    for (auto& c : clients) c.join();
    EXPECT_EQ(served, 16 * 8);
    EXPECT_EQ(resumed, 16 * 7);
}

TEST(SecuredServer, ReloadsUnderLoadWithoutAFailedRequest) {
    temporary_folder const folder;
    auto const put = [&](string const& name) {
        auto const pair = test_authority().issue({.common_name = name});
        std::ofstream(folder.file("cert.pem")) << pair.certificate << pair.key;
    };
    put("first");
    tls_server_base t(tls::server_config({.certificate = folder.file("cert.pem")}), 2);
    std::atomic<bool> over = false;
    std::atomic<int> connected = 0, requests = 0, failed = 0;
    vector<std::thread> load;
    for (int i = 0; i < 3; ++i)
        load.emplace_back([&, i] {
            tls_socket kept(t.serving.port());
            connected += kept.connect();
            while (!over) {
                ++requests;
                failed += kept.get("/") != "Hello"; // lives on with the certificate it began with
                if (i == 0) continue;
                ++requests;
                failed += tls_socket(t.serving.port(), {.ca = test_authority().certificate()}).get("/") != "Hello";
            }
            EXPECT_EQ(kept.peer().server(), "first");
        });
    EXPECT_TRUE(eventually([&] { return connected == 3 && requests > 20; }));
    for (int i = 0; i < 30; ++i) {
        put("number " + std::to_string(i));
        t.config.reload();
        tls_socket c(t.serving.port());
        EXPECT_TRUE(c.connect());
        EXPECT_EQ(c.peer().server(), "number " + std::to_string(i)) << "of new connections";
    }
    std::ofstream(folder.file("cert.pem")) << "not a certificate";
    try {
        t.config.reload();
        ADD_FAILURE() << "a bad file was taken";
    } catch (tls::config_error const& e) {
        EXPECT_EQ(string(e.what()), "tls: there is no certificate in " + folder.file("cert.pem"));
    }
    tls_socket c(t.serving.port());
    EXPECT_TRUE(c.connect());
    EXPECT_EQ(c.peer().server(), "number 29") << "as before";
    over = true;
    for (auto& l : load) l.join();
    EXPECT_EQ(failed, 0) << "of " << requests;
    EXPECT_GT(requests, 50);
}

TEST(SecuredServer, HandshakesThatNeverEndAreClosedInTimeAndCostOthersNothing) {
    auto settings = localhost_settings();
    settings.handshake_time = 4s; // enough for those that do end, on a machine that has much to do
    tls_server_base t{tls::server_config(settings)};
    auto const hello = tls_hello();
    vector<loopback_client> stuck;
    for (int i = 0; i < 200; ++i) {
        stuck.emplace_back(t.serving.port());
        stuck.back().write(hello.substr(0, i % 2 == 0 ? 60 : hello.size()));
    }
    t.expect_service_with_tls();
    EXPECT_EQ(t.entered, 0) << "of the handlers that count";
    EXPECT_TRUE(eventually([&] { return t.serving.connections() == 0; }, 30s));
    for (auto& c : stuck) c.close();
    t.expect_service_with_tls();
}

TEST(SecuredServer, ConnectionsThatResetInTheHandshakeLeaveNothing) {
    tls_server_base t;
    auto const hello = tls_hello();
    for (int i = 0; i < 1000; ++i) {
        loopback_client c(t.serving.port());
        c.write(hello.substr(0, static_cast<std::size_t>(i) % (hello.size() + 1)));
        c.reset();
    }
    EXPECT_TRUE(eventually([&] { return t.serving.connections() == 0; }));
    t.expect_service_with_tls();
}

TEST(SecuredServer, SaysInItsLogThatACertificateHasExpired) {
    auto const old = test_authority().issue({.from = -7200, .until = -3600});
    tls_server_base t{tls::server_config({.certificate = old.certificate, .key = old.key})};
    EXPECT_TRUE(t.log.contains("has expired"));
    t.expect_service_with_tls();
}

TEST(SecuredServer, StopsWhileConnectionsAreInEveryState) {
    tls_server_base t;
    loopback_client silent(t.serving.port()), begun(t.serving.port());
    begun.write(tls_hello().substr(0, 99));
    tls_socket idle(t.serving.port()), busy(t.serving.port());
    EXPECT_EQ(idle.get("/"), "Hello");
    ASSERT_TRUE(busy.connect());
    busy.say(get("/sleep/300"));
    EXPECT_TRUE(eventually([&] { return t.inside == 1; }));
    t.serving.stop(5s);
    while (busy.move()) {}
    EXPECT_NE(busy.peer().heard().find("200 OK"), string::npos);
    EXPECT_TRUE(busy.peer().ended());
    while (idle.move()) {}
    EXPECT_TRUE(idle.peer().ended());
    t.serving.wait();
}

} // namespace
} // namespace tunic::testing
