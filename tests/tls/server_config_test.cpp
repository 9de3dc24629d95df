#include "testing/temporary_folder.hpp"
#include "tls/secured_rig.hpp"

#include <fstream>
#include <memory>
#include <thread>

// What a server is set up with: certificates and names, and what is said when something is wrong with them.

namespace tunic::testing {
namespace {

using std::string;
using std::vector;
using tls::client_certificate;

void write(string const& path, string const& content) { std::ofstream(path, std::ios::binary) << content; }

string complaint(tls::server_settings settings) {
    try {
        tls::server_config const config(std::move(settings));
    } catch (tls::config_error const& e) { return e.what(); }
    return "none";
}

TEST(ServerConfig, SaysInOneSentenceWhatIsWrong) {
    temporary_folder const folder;
    auto const own = test_authority().issue();
    auto const other = test_authority().issue();
    auto const file = [&](string const& name, string const& content) {
        write(folder.file(name), content);
        return folder.file(name);
    };
    auto const cert = file("cert.pem", own.certificate);
    auto const key = file("key.pem", own.key);
    auto const locked = file("locked.pem", authority::encrypted(own.key, "sesame"));
    auto const missing = folder.file("missing.pem");

    EXPECT_EQ(complaint({.certificate = cert, .key = key}), "none");
    EXPECT_EQ(complaint({.certificate = own.certificate, .key = own.key}), "none");
    EXPECT_EQ(complaint({.certificate = own.certificate + own.key}), "none");
    EXPECT_EQ(complaint({.certificate = cert, .key = locked, .passphrase = "sesame"}), "none");

    EXPECT_EQ(complaint({.certificate = ""}), "tls: no certificate is given");
    EXPECT_EQ(complaint({.certificate = missing, .key = key}),
              "tls: cannot read " + missing + ": No such file or directory");
    EXPECT_EQ(complaint({.certificate = cert, .key = missing}),
              "tls: cannot read " + missing + ": No such file or directory");
    EXPECT_EQ(complaint({.certificate = cert}), "tls: there is no private key in " + cert);
    EXPECT_EQ(complaint({.certificate = key, .key = key}), "tls: there is no certificate in " + key);
    EXPECT_EQ(complaint({.certificate = cert, .key = file("other.pem", other.key)}),
              "tls: the key in " + folder.file("other.pem") + " does not belong to the certificate in " + cert);
    EXPECT_EQ(complaint({.certificate = cert, .key = locked}),
              "tls: the key in " + locked + " is encrypted and no passphrase is given");
    EXPECT_EQ(complaint({.certificate = cert, .key = locked, .passphrase = "open"}),
              "tls: the passphrase does not open the key in " + locked);
    auto const cut = file("cut.pem", own.certificate.substr(0, own.certificate.size() / 2));
    EXPECT_TRUE(
        complaint({.certificate = cut, .key = key}).starts_with("tls: a certificate in " + cut + " is damaged: "));
    EXPECT_EQ(complaint({.certificate = cert, .key = key, .clients = client_certificate::required}),
              "tls: clients are asked for certificates, and no client_ca is given");
    EXPECT_EQ(complaint({.certificate = cert, .key = key, .groups = "P-256:P-521"}), "none");
    for (string const groups : {"", "X25519:curve25519", "P-256,P-384"})
        EXPECT_EQ(complaint({.certificate = cert, .key = key, .groups = groups}),
                  "tls: '" + groups + "' is not a list of groups that this OpenSSL has, such as X25519:P-256");
    EXPECT_EQ(complaint({.certificate = cert, .key = key, .hosts = {{"a.*.b", cert, key}}}),
              "tls: 'a.*.b' is neither a host name nor *. and one");
    EXPECT_EQ(complaint({.certificate = cert, .key = key, .hosts = {{"A.b", cert, key}, {"a.B", cert, key}}}),
              "tls: there are two certificates for a.B");
}

TEST(ServerConfig, ACertificateThatIsNotValidNowIsAWarning) {
    auto const old = test_authority().issue({.from = -7200, .until = -3600});
    auto const early = test_authority().issue({.from = 3600, .until = 7200});
    tls::server_config const config(
        {.certificate = old.certificate, .key = old.key, .hosts = {{"a", early.certificate, early.key}}});
    auto const said = config.warnings();
    ASSERT_EQ(said.size(), 2u);
    EXPECT_TRUE(said[0].starts_with("tls: the certificate in the PEM text that was given has expired: ")) << said[0];
    EXPECT_TRUE(said[1].starts_with("tls: the certificate in the PEM text that was given is not valid yet: "))
        << said[1];
    EXPECT_EQ(tls::server_config(localhost_settings()).warnings(), vector<string>{});
}

class ServerNames : public ::testing::Test {
protected:
    static tls::server_settings settings() {
        auto s = localhost_settings();
        for (auto const* host : {"shop.test", "*.shop.test", "www.shop.test"}) {
            auto const pair = test_authority().issue({.common_name = host});
            s.hosts.push_back({host, pair.certificate, pair.key});
        }
        return s;
    }
    string shown_for(string const& name) {
        auto c = t.open({}, {.server_name = name});
        t.exchange(c);
        return c.peer.connected() ? c.peer.server() : c.peer.failure();
    }
    secured_rig t{settings()};
};

TEST_F(ServerNames, ChooseTheCertificate) {
    EXPECT_EQ(shown_for("shop.test"), "shop.test");
    EXPECT_EQ(shown_for("SHOP.Test"), "shop.test");
    EXPECT_EQ(shown_for("www.shop.test"), "www.shop.test") << "before the wildcard";
    EXPECT_EQ(shown_for("api.shop.test"), "*.shop.test");
    EXPECT_EQ(shown_for("a.b.shop.test"), "localhost") << "a wildcard is one label";
    EXPECT_EQ(shown_for("other.test"), "localhost");
    EXPECT_EQ(shown_for(""), "localhost");
}

TEST_F(ServerNames, ThatAreNoneAreNoHarm) {
    EXPECT_EQ(shown_for(string(255, 'a')), "localhost");
    EXPECT_EQ(shown_for("..."), "localhost");
    EXPECT_EQ(shown_for("*.shop.test"), "*.shop.test");
    // A NUL in the name: what the client's library does not let through is put there by hand.
    tls_peer peer({.server_name = "shopXtest"});
    peer.take({});
    auto hello = peer.output();
    hello[hello.find("shopXtest") + 4] = '\0';
    auto& wire = t.open_with_octets(hello);
    t.rig.loop.advance(3s);
    EXPECT_TRUE(wire.server_closed());
    EXPECT_EQ(t.failures.size(), 1u);
}

TEST(ServerProtocols, AreChosenFromWhatIsSpoken) {
    struct row {
        string offered, chosen;
    };
    for (auto const& [offered, chosen] :
         vector<row>{{"", ""}, {"\x08http/1.1", "http/1.1"}, {string("\x02h2") + "\x08http/1.1", "http/1.1"}}) {
        secured_rig t;
        auto c = t.open({}, {.protocols = offered});
        t.say(c, get("/"));
        EXPECT_EQ(c.peer.protocol(), chosen);
        EXPECT_EQ(statuses(c), vector{200});
    }
    secured_rig t;
    auto c = t.open({}, {.protocols = "\x02h2"});
    t.say(c, get("/"));
    EXPECT_EQ(c.peer.failure(), "tlsv1 alert no application protocol") << "RFC 7301 section 3.2";
}

class ClientCertificates : public ::testing::Test {
protected:
    static tls::server_settings settings(client_certificate how) {
        auto s = localhost_settings();
        s.clients = how;
        s.client_ca = test_authority().certificate();
        return s;
    }
    // What the handler sees of a client, or why there is no answer.
    static string met(client_certificate how, pem_pair const& client, int version = TLS1_3_VERSION) {
        secured_rig t(settings(how));
        auto c = t.open({}, {.newest = version, .certificate = client.certificate, .key = client.key});
        t.say(c, get("/tls"));
        t.pass(c, 2s);
        if (c.peer.heard().empty()) return c.peer.failure() + " / " + (t.failures.empty() ? "" : t.failures.front());
        return c.peer.heard().substr(c.peer.heard().rfind(' ') + 1);
    }
    pem_pair const ann = test_authority().issue({.common_name = "ann", .names = "email:ann@example.test"});
    pem_pair const stranger = authority("Nobody").issue({.common_name = "eve"});
    pem_pair const expired = test_authority().issue({.common_name = "old", .until = -60});
};

TEST_F(ClientCertificates, AreNotAskedForByDefault) { EXPECT_EQ(met(client_certificate::none, ann), "none"); }

TEST_F(ClientCertificates, AreSeenByTheHandler) {
    for (int const version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        EXPECT_EQ(met(client_certificate::required, ann, version), "CN=ann");
        EXPECT_EQ(met(client_certificate::optional, ann, version), "CN=ann");
        EXPECT_EQ(met(client_certificate::optional, {}, version), "none");
    }
}

TEST_F(ClientCertificates, AreRequiredWhereThatIsSaid) {
    EXPECT_EQ(met(client_certificate::required, {}),
              "tlsv13 alert certificate required / peer did not return a certificate");
    EXPECT_EQ(met(client_certificate::required, {}, TLS1_2_VERSION),
              "sslv3 alert handshake failure / peer did not return a certificate");
}

TEST_F(ClientCertificates, AreCheckedWheneverTheyAreGiven) {
    for (auto const how : {client_certificate::optional, client_certificate::required}) {
        EXPECT_EQ(met(how, stranger), "tlsv1 alert unknown ca / the certificate is not accepted: unable to get local "
                                      "issuer certificate");
        EXPECT_EQ(met(how, expired),
                  "sslv3 alert certificate expired / the certificate is not accepted: certificate has expired");
    }
}

TEST_F(ClientCertificates, MayBeIssuedBelowARootThatIsNotTrusted) {
    authority const root("Root"), ours("Ours", root), others("Others", root);
    auto s = settings(client_certificate::required);
    s.client_ca = ours.certificate(); // alone
    for (auto const* const issuer : {&ours, &others}) {
        secured_rig t(s);
        auto const shown = issuer->issue({.common_name = "bob"});
        auto c = t.open({}, {.certificate = shown.certificate, .key = shown.key});
        t.say(c, get("/tls"));
        bool const met = c.peer.heard().find("CN=bob") != string::npos;
        EXPECT_EQ(met, issuer == &ours) << c.peer.failure();
    }
}

// A ticket would carry the certificate with it, past the day it ends.
TEST_F(ClientCertificates, AreShownAnewInEveryConnectionAndCheckedEachTime) {
    struct row {
        secured_rig& server;
        int version;
        pem_pair shown;
        std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> session{nullptr, &SSL_SESSION_free};
    };
    secured_rig optional(settings(client_certificate::optional)), required(settings(client_certificate::required));
    auto const connect = [](row const& r) {
        auto c = r.server.open({}, {.newest = r.version, .certificate = r.shown.certificate, .key = r.shown.key});
        if (r.session) SSL_set_session(c.peer.ssl(), r.session.get());
        r.server.say(c, get("/tls"));
        return c;
    };
    auto const brief = test_authority().issue({.common_name = "brief", .until = 3});
    vector<row> rows;
    for (auto* const server : {&optional, &required})
        for (int const version : {TLS1_2_VERSION, TLS1_3_VERSION})
            for (auto const& shown : {ann, brief}) rows.push_back({*server, version, shown});
    for (auto& r : rows) {
        auto c = connect(r);
        EXPECT_NE(c.peer.heard().find("CN="), string::npos) << c.peer.failure();
        r.session.reset(SSL_get1_session(c.peer.ssl()));
        c.peer.say_end(); // or OpenSSL forgets the session
    }
    std::this_thread::sleep_for(4s); // of the clock that OpenSSL looks at
    for (auto const& r : rows) {
        auto c = connect(r);
        EXPECT_EQ(SSL_session_reused(c.peer.ssl()), 0);
        if (r.shown.certificate == ann.certificate)
            EXPECT_NE(c.peer.heard().find("CN=ann"), string::npos) << c.peer.failure();
        else
            EXPECT_EQ(c.peer.heard() + c.peer.failure(), "sslv3 alert certificate expired");
    }
}

TEST(CertificateInfo, NamesThePeerInEveryWay) {
    auto s = localhost_settings();
    s.clients = client_certificate::required;
    s.client_ca = test_authority().certificate();
    secured_rig t(s);
    auto const pair =
        test_authority().issue({.common_name = "Ünal, \"x\"",
                                .names = "DNS:a.test,DNS:b.test,IP:10.0.0.1,IP:::1,email:a@b.test,URI:spiffe://a/b"});
    auto& wire = *t.rig.clients.emplace_back(std::make_unique<memory_connection>(t.rig.loop, conditions{}));
    std::shared_ptr<net::server_security> const security = t.config;
    auto stream = security->accept(wire.accept(), t.rig.loop, http_1_1);
    struct sink final : net::stream_events {
        void on_read(net::io_result) noexcept override {}
        void on_readable(std::error_code) noexcept override {}
        void on_writable(std::error_code) noexcept override {}
    } events;
    stream->deliver_to(events);
    secured_rig::connection c{&wire, tls_peer({.certificate = pair.certificate, .key = pair.key})};
    char room[100];
    stream->begin_read(room);
    EXPECT_EQ(stream->tls(), nullptr) << "nothing is settled yet";
    t.exchange(c);
    auto const* const info = stream->tls();
    ASSERT_TRUE(info && info->client);
    EXPECT_EQ(info->client->subject, "CN=Ünal\\, \\\"x\\\"");
    EXPECT_EQ(info->client->issuer, "CN=Test Authority");
    EXPECT_EQ(info->client->dns_names, (vector<string>{"a.test", "b.test"}));
    EXPECT_EQ(info->client->addresses, (vector<string>{"10.0.0.1", "::1"}));
    EXPECT_EQ(info->client->emails, vector<string>{"a@b.test"});
    EXPECT_EQ(info->client->uris, vector<string>{"spiffe://a/b"});
    EXPECT_EQ(info->client->sha256.size(), 64u);
    EXPECT_FALSE(info->client->serial.empty());
    EXPECT_NE(info->client->not_after.find("GMT"), string::npos);
    EXPECT_FALSE(info->resumed);
    stream->close();
    t.rig.loop.settle();
}

} // namespace
} // namespace tunic::testing
