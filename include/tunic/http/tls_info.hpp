#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunic {

/// The subject and the issuer of a certificate (RFC 5280).
struct certificate_info {
    std::string subject = {};    ///< a distinguished name in the form of RFC 2253: `CN=ann,O=Example`
    std::string issuer = {};     ///< in the same form
    std::string serial = {};     ///< hexadecimal digits
    std::string sha256 = {};     ///< the fingerprint of the whole certificate, hexadecimal digits
    std::string not_before = {}; ///< `Nov 28 12:00:00 2026 GMT`
    std::string not_after = {};  ///< in the same form
    /// @name Subject alternative names, by kind
    /// @{
    std::vector<std::string> dns_names = {}; ///< host names, possibly with a `*`
    std::vector<std::string> addresses = {}; ///< IP addresses as text
    std::vector<std::string> emails = {};    ///< e-mail addresses
    std::vector<std::string> uris = {};      ///< including SPIFFE ids
    /// @}
};

/// The parameters of an encrypted connection: see context::tls().
struct tls_info {
    std::string_view version = {};     ///< `TLSv1.3`
    std::string_view cipher = {};      ///< `TLS_AES_256_GCM_SHA384`
    std::string_view protocol = {};    ///< the protocol chosen by ALPN, `http/1.1`; empty when the client did not ask
    std::string_view server_name = {}; ///< the name that the client requested (SNI); empty without one
    bool resumed = false;              ///< the handshake resumed an earlier session
    /// The client's own certificate, checked. Present only where the server requests one.
    std::optional<certificate_info> client = {};
};

} // namespace tunic
