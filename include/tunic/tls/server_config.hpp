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

/// Whether clients are asked for their own certificate (mutual TLS). A certificate that is given is always checked.
enum class client_certificate : std::uint8_t { none, optional, required };

/// A certificate for one of several names of a server (SNI, RFC 6066 section 3).
struct host_certificate {
    /// `shop.example`, or `*.shop.example` for every name with one label in place of the `*`.
    std::string host;
    std::string certificate;     ///< as in server_settings
    std::string key = {};        ///< empty when it is in the same file or text
    std::string passphrase = {}; ///< of the key, if it is encrypted
};

/// The TLS settings of a server. Certificates and keys are PEM, each either a file name or the text itself, which is
/// recognised by its `-----BEGIN`.
struct server_settings {
    /// The server's certificate, followed by those between it and the root. It is shown to clients that name no host,
    /// or one without its own certificate below.
    std::string certificate;
    /// Its private key; empty when it is in the same file or text.
    std::string key = {};
    /// The passphrase of the key, if it is encrypted.
    std::string passphrase = {};
    /// The certificates of further names.
    std::vector<host_certificate> hosts = {};

    /// Whether clients are asked for a certificate; context::tls() has the result.
    client_certificate clients = client_certificate::none;
    /// The issuers of client certificates: one or more certificates, of roots or of intermediate authorities, each
    /// trusted by itself. Required when clients are asked for certificates.
    std::string client_ca = {};

    /// The oldest accepted version of TLS.
    version oldest = version::tls1_2;
    /// The groups for key agreement, by their OpenSSL names, in order of preference. A client chooses among them before
    /// it has proved anything, and the finite-field ones (`ffdhe8192`) cost a server 300 times as much as X25519
    /// (CVE-2002-20001). OpenSSL 3.5 also has `X25519MLKEM768`, which resists future quantum computers.
    std::string groups = "X25519:P-256:P-384";
    /// From accept to the end of the handshake; then the connection is closed. limits::head_time also counts from
    /// accept, and the shorter of the two applies.
    std::chrono::milliseconds handshake_time{10'000};
    /// Simultaneous handshakes on all loops together; further connections are closed when their ClientHello is
    /// complete. Before that a connection costs about 1 KiB, and after it about 50 KiB until its handshake ends.
    std::size_t handshakes = 1024;
    /// Called for every handshake that fails, or that the server ends, with the client's address and a sentence; both
    /// are valid during the call. The threads of all loops call it concurrently, so it must be thread-safe. Failures
    /// are frequent on a public port. It must not throw.
    std::function<void(std::string_view peer, std::string_view why)> on_failure = {};
};

/// TLS for a server. A handle: copies share its state.
///
///     tunic::tls::server_config const tls({.certificate = "cert.pem", .key = "key.pem"});
///     tunic::server server{service, {.port = 443, .tls = tls}};
///     ...
///     tls.reload();            // the files have changed: from now on new connections use the new certificate
///
/// TLS 1.2 and 1.3 with forward-secret, authenticated suites in the server's order (RFC 9325); no compression, no
/// renegotiation, no session cache except tickets, whose keys change every hour, and no resumption where clients are
/// asked for certificates. Several servers may share one.
class server_config {
public:
    /// Reads the files. Throws config_error.
    explicit server_config(server_settings settings);

    /// Reads the files again. Later handshakes use the new contents; existing connections keep the old ones. If
    /// anything is wrong it throws config_error, and nothing changes. Thread-safe.
    void reload() const;
    /// The same with new settings, which also apply to later reloads.
    void reload(server_settings settings) const;

    /// Problems that do not prevent its use: certificates that have expired, or are not valid yet. A starting server
    /// writes them to its log.
    [[nodiscard]] std::vector<std::string> warnings() const;

    /// Converts to the member `tls` of server_options.
    operator std::shared_ptr<net::server_security>() const noexcept;

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

} // namespace tunic::tls
