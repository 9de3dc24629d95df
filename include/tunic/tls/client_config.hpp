#pragma once
#include <tunic/tls/version.hpp>

#include <memory>
#include <string>

namespace tunic::net {
class client_security;
}

namespace tunic::tls {

/// How a client speaks TLS. Certificates and keys are PEM, each either the name of a file or the text itself, which is
/// known by its `-----BEGIN`.
struct client_settings {
    /// Who may have issued the certificates of servers, instead of those that the system trusts.
    std::string ca = {};
    /// The client's own certificate, for servers that ask for one, then those between it and the root.
    std::string certificate = {};
    /// Its private key; empty when it is in the same place.
    std::string key = {};
    /// Of the key, if it is encrypted.
    std::string passphrase = {};
    /// The oldest version of TLS that is spoken.
    version oldest = version::tls1_2;
    /// The groups in which keys are agreed, the preferred ones first, as OpenSSL names them.
    std::string groups = "X25519:P-256:P-384";
    /// Trusts everybody: neither who issued the server's certificate is looked at, nor its name, nor its dates. Whoever
    /// can reach the connection can read and change all of it. For experiments on one's own machine.
    bool accept_any_certificate_which_is_insecure = false;
};

/// TLS for a client, which then can call `https:` URLs. A handle: copies share what it stands for, and so may clients.
///
///     tunic::client http{loop, {.base = "https://api.example", .tls = tunic::tls::client_config()}};
///
/// The server's certificate has to be valid, issued by somebody who is trusted, and made for the host of the URL
/// (RFC 9525); else calls end with client_fault::not_secured and a sentence that says which check has failed.
class client_config {
public:
    /// Reads the files. Throws config_error.
    explicit client_config(client_settings const& settings = {});

    /// As the member `tls` of client_options.
    operator std::shared_ptr<net::client_security>() const noexcept;

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

} // namespace tunic::tls
