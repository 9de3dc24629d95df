#pragma once
#include <tunic/tls/version.hpp>

#include <memory>
#include <string>

namespace tunic::net {
class client_security;
}

namespace tunic::tls {

/// The TLS settings of a client. Certificates and keys are PEM, each either a file name or the text itself, which is
/// recognised by its `-----BEGIN`.
struct client_settings {
    /// The trusted issuers of server certificates, instead of those that the system trusts.
    std::string ca = {};
    /// The client's own certificate, for servers that request one, followed by those between it and the root.
    std::string certificate = {};
    /// Its private key; empty when it is in the same file or text.
    std::string key = {};
    /// The passphrase of the key, if it is encrypted.
    std::string passphrase = {};
    /// The oldest accepted version of TLS.
    version oldest = version::tls1_2;
    /// The groups for key agreement, by their OpenSSL names, in order of preference.
    std::string groups = "X25519:P-256:P-384";
    /// Trusts every server: neither the issuer of its certificate nor its name nor its dates are checked. Anyone who
    /// can reach the connection can read and change everything on it. Only for experiments on your own machine.
    bool accept_any_certificate_which_is_insecure = false;
};

/// TLS for a client, which can then call `https:` URLs. A handle: copies share its state, and several clients may use
/// it.
///
///     tunic::client http{loop, {.base = "https://api.example", .tls = tunic::tls::client_config()}};
///
/// The server's certificate must be valid, issued by a trusted issuer, and issued for the host of the URL (RFC 9525);
/// otherwise calls end with client_fault::not_secured and a sentence that names the failed check.
class client_config {
public:
    /// Reads the files. Throws config_error.
    explicit client_config(client_settings const& settings = {});

    /// Converts to the member `tls` of client_options.
    operator std::shared_ptr<net::client_security>() const noexcept;

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

} // namespace tunic::tls
