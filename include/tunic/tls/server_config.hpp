#pragma once
#include <tunic/tls/version.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::net {
class server_security;
}

namespace tunic::tls {

/// Whether clients are asked for a certificate of their own (mutual TLS). One that is given is always checked.
enum class client_certificate : std::uint8_t { none, optional, required };

/// A certificate for one of several names that a server answers to (SNI, RFC 6066 section 3).
struct host_certificate {
    /// `shop.example`, or `*.shop.example` for every name with one label in place of the `*`.
    std::string host;
    std::string certificate;     ///< as in server_settings
    std::string key = {};        ///< empty when it is in the same place
    std::string passphrase = {}; ///< of the key, if it is encrypted
};

/// How a server speaks TLS. Certificates and keys are PEM, each either the name of a file or the text itself, which is
/// known by its `-----BEGIN`.
struct server_settings {
    /// The server's certificate, then those between it and the root. Clients that name no host, or one that has no
    /// certificate of its own below, are shown this one.
    std::string certificate;
    /// Its private key; empty when it is in the same place.
    std::string key = {};
    /// Of the key, if it is encrypted.
    std::string passphrase = {};
    /// Certificates of further names.
    std::vector<host_certificate> hosts = {};

    /// See context::tls() for what a client has shown.
    client_certificate clients = client_certificate::none;
    /// Who issues the certificates of clients: one or more certificates, of roots or of authorities below them, each
    /// trusted by itself. Needed when they are asked for any.
    std::string client_ca = {};

    /// The oldest version of TLS that is spoken.
    version oldest = version::tls1_2;
    /// The groups in which keys are agreed, the preferred ones first, as OpenSSL names them. A client chooses among them
    /// before it has shown anything, and the finite-field ones (`ffdhe8192`) cost a server 300 times as much as X25519
    /// (CVE-2002-20001). OpenSSL 3.5 also has `X25519MLKEM768`, which later quantum computers cannot break.
    std::string groups = "X25519:P-256:P-384";
    /// From accept to the end of the handshake; then the connection is closed. limits::head_time counts from accept
    /// too, and the shorter of the two decides.
    std::chrono::milliseconds handshake_time{10'000};
    /// Handshakes that are under way at the same time, on all loops together; beyond, a connection is closed when its
    /// ClientHello is whole. Before that it costs about 1 KiB, and after it about 50 KiB until its handshake ends.
    std::size_t handshakes = 1024;
    /// Called for every handshake that fails, or is ended by the server, with the client's address and a sentence; both
    /// are valid during the call. Called on the threads of all loops, at the same time, so what it touches has to be
    /// thread-safe. There are many on a public port. It must not throw.
    std::function<void(std::string_view peer, std::string_view why)> on_failure = {};
};

/// TLS for a server. A handle: copies share what it stands for.
///
///     tunic::tls::server_config const tls({.certificate = "cert.pem", .key = "key.pem"});
///     tunic::server server{service, {.port = 443, .tls = tls}};
///     ...
///     tls.reload();            // the files have changed: from now on new connections use the new certificate
///
/// TLS 1.2 and 1.3 with forward secret, authenticated suites in the server's order (RFC 9325); no compression, no
/// renegotiation, no session cache but tickets, whose keys are changed every hour, and no resumption at all where
/// clients are asked for certificates. Several servers may use one.
class server_config {
public:
    /// Reads the files. Throws config_error.
    explicit server_config(server_settings settings);

    /// Reads the files again. Handshakes that begin later use what was read; connections live on with what
    /// they began with. If anything is wrong it throws config_error, and nothing has changed. Thread-safe.
    void reload() const;
    /// The same with other settings, which stay for later reloads.
    void reload(server_settings settings) const;

    /// What is amiss though it can be used: certificates that have expired, or are not valid yet. A server that starts
    /// says the same in its log.
    [[nodiscard]] std::vector<std::string> warnings() const;

    /// As the member `tls` of server_options.
    operator std::shared_ptr<net::server_security>() const noexcept;

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

} // namespace tunic::tls
