#include "net/loopback_peer.hpp"
#include "server/server_rig.hpp"
#include "testing/temporary_folder.hpp"
#include "tls/secured_rig.hpp"
#include "tls/tls_conversation.hpp"
#include "tls/tunnel_proxy.hpp"

#include <tunic/client.hpp>
#include <tunic/coro/when_all.hpp>

#include <boost/asio/io_context.hpp>

#include <csignal>
#include <fstream>
#include <sys/wait.h>

// The client and https: URLs: our server, nginx, and peers that are not what they say.

namespace tunic::testing {
namespace {

using std::string;
using std::string_view;

struct secure_server : server_test_base {
    explicit secure_server(tls::server_settings s = localhost_settings()) : server_test_base(options(std::move(s))) {}
    static server_options options(tls::server_settings s) {
        server_options o{.port = 0, .threads = 1};
        o.tls = tls::server_config(std::move(s));
        return o;
    }
    [[nodiscard]] string url(string const& host = "127.0.0.1") const {
        return "https://" + host + ":" + std::to_string(serving.port());
    }
};

class SecuredClient : public ::testing::Test {
protected:
    client_response get(client const& http, string_view url) { return block_on(loop, http.get(url)); }
    // Why a call fails; nothing when it does not.
    string failure(client const& http, string_view url) {
        try {
            return "status " + std::to_string(get(http, url).status);
        } catch (client_error const& e) {
            fault = e.fault();
            string const what = e.what();
            return what.substr(what.find("/: ") + 3);
        }
    }
    event_loop loop;
    client_fault fault{};
};

TEST_F(SecuredClient, CallsOurServer) {
    secure_server s;
    client http(loop, {.base = s.url(), .tls = trusting()});
    EXPECT_EQ(get(http, "/").body, "Hello");
    EXPECT_EQ(get(http, "/").url, s.url() + "/");
    EXPECT_EQ(get(http, "/stream/300").body.size(), 300'000u);
    EXPECT_EQ(get(http, "/large/2000000").body.size(), 2'000'000u);
    EXPECT_EQ(block_on(loop, http.post("/echo", string(900'000, 'x'))).body.size(), 900'000u);
    EXPECT_EQ(http.connections(), 1u) << "all of them on one connection";
    client by_name(loop, {.base = s.url("localhost"), .tls = trusting()});
    EXPECT_EQ(get(by_name, "/").body, "Hello");
    for (int i = 0; i < 200; ++i) EXPECT_EQ(get(http, "/").body, "Hello");
}

TEST_F(SecuredClient, SaysWhichCheckHasFailed) {
    secure_server s;
    struct row {
        char const* what;
        tls::server_settings server;
        tls::client_settings client;
        string host, failure;
    };
    auto const own = authority::self_signed();
    auto const elsewhere = test_authority().issue({.names = "DNS:elsewhere.test"});
    auto const nameless = test_authority().issue({.common_name = "localhost", .names = ""});
    auto const old = test_authority().issue({.from = -7200, .until = -60});
    auto const in = [](pem_pair const& p) { return tls::server_settings{.certificate = p.certificate, .key = p.key}; };
    string const refused = "no secure connection: the certificate is not accepted: ";
    for (auto const& row : std::vector<row>{
             {"self-signed",
              in(own),
              {.ca = test_authority().certificate()},
              "localhost",
              refused + "self-signed certificate"},
             {"of nobody the system knows",
              localhost_settings(),
              {.ca = authority("Another").certificate()},
              "localhost",
              refused + "unable to get local issuer certificate"},
             {"for another name", in(elsewhere), {}, "localhost", refused + "hostname mismatch"},
             {"for no address", in(elsewhere), {}, "127.0.0.1", refused + "IP address mismatch"},
             {"with a common name only", in(nameless), {}, "localhost", refused + "hostname mismatch"},
             {"expired", in(old), {}, "localhost", refused + "certificate has expired"},
             {"switched off", in(own), {.accept_any_certificate_which_is_insecure = true}, "localhost", "status 200"},
         }) {
        SCOPED_TRACE(row.what);
        secure_server server(row.server);
        client http(loop, {.base = server.url(row.host), .tls = trusting(row.client)});
        EXPECT_EQ(failure(http, "/"), row.failure);
        if (row.failure != "status 200") { EXPECT_EQ(fault, client_fault::not_secured); }
    }
}

TEST_F(SecuredClient, TrustsAnAuthorityBelowARootAlone) {
    authority const root("Root"), ours("Ours", root), others("Others", root);
    auto const pair = ours.issue();
    secure_server s({.certificate = pair.certificate, .key = pair.key});
    client http(loop, {.base = s.url(), .tls = trusting({.ca = ours.certificate()})});
    EXPECT_EQ(failure(http, "/"), "status 200");
    client wary(loop, {.base = s.url(), .tls = trusting({.ca = others.certificate()})});
    EXPECT_EQ(failure(wary, "/"),
              "no secure connection: the certificate is not accepted: unable to get local issuer certificate");
}

TEST_F(SecuredClient, TrustsWhomTheSystemTrustsByDefault) {
    secure_server s;
    client http(loop, {.base = s.url("localhost"), .tls = tls::client_config()});
    EXPECT_EQ(failure(http, "/"),
              "no secure connection: the certificate is not accepted: unable to get local issuer certificate");
}

TEST_F(SecuredClient, WithoutTlsSaysWhatToDo) {
    constexpr string_view why =
        "https needs TLS: link tunic::tls, and give the client .tls = tunic::tls::client_config()";
    client http(loop);
    EXPECT_EQ(failure(http, "https://127.0.0.1:1/"), "unsupported scheme: " + string(why));
    try {
        client const none(loop, {.base = "https://a"});
        ADD_FAILURE();
    } catch (std::invalid_argument const& e) {
        EXPECT_EQ(string(e.what()), "client_options::base: https://a/: " + string(why));
    }
}

TEST_F(SecuredClient, ShowsACertificateWhereOneIsAskedFor) {
    auto settings = localhost_settings();
    settings.clients = tls::client_certificate::required;
    settings.client_ca = test_authority().certificate();
    secure_server s(settings);
    auto const ann = test_authority().issue({.common_name = "ann"});
    client http(loop, {.base = s.url(), .tls = trusting({.certificate = ann.certificate, .key = ann.key})});
    EXPECT_EQ(get(http, "/").body, "Hello");
    client nobody(loop, {.base = s.url(), .tls = trusting()});
    EXPECT_EQ(failure(nobody, "/"), "connection lost: tlsv13 alert certificate required");
}

TEST_F(SecuredClient, APortWithoutTlsIsNoSecureConnection) {
    server_test_base plain;
    client http(loop, {.base = "https://127.0.0.1:" + std::to_string(plain.serving.port()), .tls = trusting()});
    EXPECT_EQ(failure(http, "/"), "no secure connection: wrong version number");
    client refused(loop, {.tls = trusting()});
    EXPECT_EQ(failure(refused, "https://127.0.0.1:1/"), "not connected: Connection refused");
    loopback_peer silent([](auto& c, int) { c.hear_end(); });
    client slow(loop, {.base = "https" + silent.url().substr(4), .connect_time = 50ms, .tls = trusting()});
    EXPECT_EQ(failure(slow, "/"), "no connection in time");
    loopback_peer rude([](auto&, int) {});
    client left(loop, {.base = "https" + rude.url().substr(4), .tls = trusting()});
    (void)failure(left, "/");
    EXPECT_EQ(fault, client_fault::not_secured);
}

TEST_F(SecuredClient, ATruncatedBodyIsNoBody) {
    for (string_view const head : {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
                                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n"}) {
        loopback_peer cut([&](auto& c, int) {
            tls_conversation t(c, localhost_pair());
            t.hear_request();
            t.say(head);
            t.say("a part of it"); // and no close_notify: somebody may have cut the wire
        });
        client http(loop, {.base = "https" + cut.url().substr(4), .tls = trusting()});
        EXPECT_EQ(failure(http, "/"), "connection lost: unexpected eof while reading") << head;
    }
    loopback_peer whole([&](auto& c, int) {
        tls_conversation t(c, localhost_pair());
        t.hear_request();
        t.say("HTTP/1.1 200 OK\r\n\r\nall of it");
        t.end();
    });
    client http(loop, {.base = "https" + whole.url().substr(4), .tls = trusting()});
    EXPECT_EQ(get(http, "/").body, "all of it");
}

TEST_F(SecuredClient, AStaleConnectionIsMadeAnew) {
    loopback_peer closing([&](auto& c, int) {
        tls_conversation t(c, localhost_pair());
        t.hear_request();
        t.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        t.end();
    });
    client http(loop, {.base = "https" + closing.url().substr(4), .tls = trusting()});
    for (int i = 0; i < 10; ++i) EXPECT_EQ(get(http, "/").body, "ok");
}

TEST_F(SecuredClient, GoesThroughAProxyByATunnel) {
    secure_server s;
    server_test_base plain;
    auto const port = std::to_string(s.serving.port());
    tunnel_proxy proxy;
    {
        client http(loop,
                    {.proxy = proxy.url(), .tls = trusting(), .headers = {{"Proxy-Authorization", "Basic eDp5"}}});
        EXPECT_EQ(get(http, s.url()).body, "Hello");
        EXPECT_EQ(get(http, s.url() + "/large/100000").body.size(), 100'000u);
        EXPECT_EQ(http.connections(), 1u);
    }
    EXPECT_EQ(proxy.accepted(), 1);
    EXPECT_EQ(proxy.heads(),
              port + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nProxy-Authorization: Basic eDp5\r\n\r\n");
    proxy.answer_with("HTTP/1.1 407 Who are you\r\nContent-Length: 3\r\n\r\nno!");
    client refused(loop, {.proxy = proxy.url(), .tls = trusting()});
    EXPECT_EQ(failure(refused, s.url() + "/"), "not connected: the proxy makes no tunnel: 407 Who are you");
    proxy.answer_with("SSH-2.0-surprise\r\n\r\n");
    EXPECT_EQ(failure(refused, s.url() + "/"), "not connected: the proxy does not answer in HTTP");
    EXPECT_THROW(client(loop, {.proxy = "https://a", .tls = trusting()}), std::invalid_argument);
}

TEST_F(SecuredClient, ATunnelThatIsNotMadeIsLeftInTime) {
    loopback_peer silent([](auto& c, int) { c.hear_end(); });
    client http(loop, {.connect_time = 100ms, .proxy = silent.url(), .tls = trusting()});
    EXPECT_EQ(failure(http, "https://a.test/"), "no connection in time");
}

TEST_F(SecuredClient, WorksOverAUnixSocket) {
    temporary_folder const folder;
    server_witness w;
    auto o = secure_server::options(localhost_settings());
    o.unix_path = folder.file("socket");
    server s(server_app(w), o);
    s.start();
    client http(loop, {.base = "https://localhost", .unix_path = o.unix_path, .tls = trusting()});
    EXPECT_EQ(get(http, "/").body, "Hello");
    EXPECT_EQ(failure(http, "https://elsewhere.test/"),
              "no secure connection: the certificate is not accepted: hostname mismatch")
        << "what was made for one host is not used for another";
    EXPECT_EQ(failure(http, "https://" + string(256, 'a') + "/"),
              "no secure connection: the name of the host is longer than TLS can say");
    EXPECT_EQ(fault, client_fault::not_secured);
    EXPECT_EQ(failure(http, "https://./"), "no secure connection: the host has no name");
}

TEST_F(SecuredClient, ARedirectMayLeadToHttps) {
    secure_server s;
    loopback_peer from([&](auto& c, int) {
        c.hear("\r\n\r\n");
        c.say("HTTP/1.1 302 Found\r\nLocation: " + s.url() + "/\r\nContent-Length: 0\r\n\r\n");
    });
    client http(loop, {.base = from.url(), .redirects = 3, .tls = trusting()});
    EXPECT_EQ(get(http, "/").body, "Hello");
}

TEST_F(SecuredClient, CallsAtTheSameTimeEachHaveAConnection) {
    secure_server s;
    client http(loop, {.base = s.url(), .tls = trusting()});
    net::asio_scheduler on_loop(loop);
    cancel_scope scope;
    environment env(nullptr, &on_loop, &scope);
    std::vector<task<client_response>> calls;
    for (int i = 0; i < 4; ++i) calls.push_back(http.get("/sleep/20"));
    for (auto const& r : block_on(loop, when_all(env, std::move(calls)))) EXPECT_EQ(r.status, 200);
    EXPECT_EQ(http.idle_connections(), 4u);
}

TEST_F(SecuredClient, MayBeDestroyedInEveryState) {
    secure_server s;
    loopback_peer silent([](auto& c, int) { c.hear_end(); });
    for (int i = 0; i < 5; ++i) {
        event_loop own;
        client http(own, {.connect_time = std::chrono::milliseconds(1 + i), .tls = trusting()});
        try {
            (void)block_on(own, http.get("https" + silent.url().substr(4)));
            ADD_FAILURE();
        } catch (client_error const& e) { EXPECT_EQ(e.fault(), client_fault::connect_time); }
        client patient(own, {.tls = trusting()});
        EXPECT_EQ(block_on(own, patient.get(s.url())).body, "Hello");
    }
}

TEST_F(SecuredClient, CallsNginx) {
    if (std::system("command -v nginx >/dev/null 2>&1 || test -x /usr/sbin/nginx") != 0)
        GTEST_SKIP() << "there is no nginx";
    temporary_folder const folder;
    std::ofstream(folder.file("cert.pem")) << localhost_pair().certificate;
    std::ofstream(folder.file("key.pem")) << localhost_pair().key;
    std::ofstream(folder.file("nginx.conf"))
        << "daemon off; master_process off; pid " << folder.file("pid") << "; error_log " << folder.file("log") << ";\n"
        << "events {}\nhttp { access_log off; client_body_temp_path " << folder.file("t1") << "; proxy_temp_path "
        << folder.file("t2") << "; fastcgi_temp_path " << folder.file("t3") << "; uwsgi_temp_path " << folder.file("t4")
        << "; scgi_temp_path " << folder.file("t5") << ";\nserver { listen unix:" << folder.file("socket")
        << " ssl; ssl_certificate " << folder.file("cert.pem") << "; ssl_certificate_key " << folder.file("key.pem")
        << "; location / { return 200 'from nginx'; } location /large { root " << folder.file("") << "; } } }\n";
    std::ofstream(folder.file("large")) << string(1'000'000, 'n');
    auto const child = ::fork();
    if (child == 0) {
        ::execlp("nginx", "nginx", "-p", folder.file("").c_str(), "-c", folder.file("nginx.conf").c_str(), nullptr);
        ::execl("/usr/sbin/nginx", "nginx", "-p", folder.file("").c_str(), "-c", folder.file("nginx.conf").c_str(),
                nullptr);
        ::_exit(127);
    }
    client http(loop, {.base = "https://localhost", .unix_path = folder.file("socket"), .tls = trusting()});
    EXPECT_TRUE(eventually([&] { return failure(http, "/") == "status 200"; }, 10s));
    EXPECT_EQ(get(http, "/").body, "from nginx");
    EXPECT_EQ(get(http, "/large").body.size(), 1'000'000u);
    EXPECT_EQ(http.connections(), 1u);
    ::kill(child, SIGTERM);
    ::waitpid(child, nullptr, 0);
}

} // namespace
} // namespace tunic::testing
