// HTTPS: certificates reloaded while the server runs, and client certificates. make_certificates.sh creates the ones
// used here, in the program's folder.
//
//   curl --cacert ca.pem https://localhost:8080/                     # -> Hello over TLSv1.3
//   curl --cacert ca.pem --tls-max 1.2 https://localhost:8080/       # -> Hello over TLSv1.2
//   curl --cacert ca.pem https://localhost:8080/whoami               # -> nobody
//   curl --cacert ca.pem --cert client.pem --key client.key https://localhost:8080/whoami
//       # -> CN=ann, ann@example.org
//   curl http://localhost:8080/                                      # -> https:
//   kill -HUP $SERVER_PID; curl --cacert ca.pem https://localhost:8080/      # -> Hello
//   ./client https://localhost:8080                                  # -> 200: Hello over TLSv1.3
#include "port.hpp"
#include <tunic/tls.hpp>
#include <tunic/tunic.hpp>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>

namespace {

// [whoami]
std::string whoami(tunic::context& c) {
    auto const* const tls = c.tls(); // null for a connection without TLS
    if (!tls || !tls->client) return "nobody";
    auto const& mails = tls->client->emails;
    return tls->client->subject + (mails.empty() ? "" : ", " + mails.front());
}
// [/whoami]

} // namespace

int main(int argc, char** argv) try {
    sigset_t signals; // only sigwait() below takes them
    sigemptyset(&signals);
    for (int const s : {SIGHUP, SIGINT, SIGTERM}) sigaddset(&signals, s);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    tunic::app app;
    app.get("/", [](tunic::context& c) { return "Hello over " + std::string(c.tls()->version); });
    app.get("/whoami", whoami);

    auto const folder = std::filesystem::path(argv[0]).parent_path().string() + "/";
    // [server]
    tunic::tls::server_config const tls({
        .certificate = folder + "server.pem",
        .key = folder + "server.key",
        .clients = tunic::tls::client_certificate::optional,
        .client_ca = folder + "ca.pem",
    });
    tunic::server server(std::move(app).compile(), {.port = port_from(argc, argv), .tls = tls});
    server.start();
    // [/server]
    std::fprintf(stderr, "listening on https://127.0.0.1:%d\n", server.port());

    // [reload]
    for (int signal = SIGHUP; signal == SIGHUP;) {
        sigwait(&signals, &signal);
        if (signal == SIGHUP) try {
                tls.reload();
            } catch (tunic::tls::config_error const& e) { // the old certificate stays in use
                std::fprintf(stderr, "%s\n", e.what());
            }
    }
    // [/reload]
    server.stop();
    server.wait();
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
}
