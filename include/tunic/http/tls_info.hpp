#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunic {

/// Who a certificate was made for, and by whom (RFC 5280).
struct certificate_info {
    std::string subject = {};    ///< a distinguished name as RFC 2253 writes it: `CN=ann,O=Example`
    std::string issuer = {};     ///< of the same form
    std::string serial = {};     ///< hexadecimal digits
    std::string sha256 = {};     ///< the fingerprint of the whole certificate, hexadecimal digits
    std::string not_before = {}; ///< `Nov 28 12:00:00 2026 GMT`
    std::string not_after = {};  ///< of the same form
    /// @name Subject alternative names, by kind
    /// @{
    std::vector<std::string> dns_names = {}; ///< names of hosts, perhaps with a `*`
    std::vector<std::string> addresses = {}; ///< IP addresses as text
    std::vector<std::string> emails = {};    ///< addresses of people
    std::vector<std::string> uris = {};      ///< among them SPIFFE ids
    /// @}
};

/// What is known of an encrypted connection: see context::tls().
struct tls_info {
    std::string_view version = {};     ///< `TLSv1.3`
    std::string_view cipher = {};      ///< `TLS_AES_256_GCM_SHA384`
    std::string_view protocol = {};    ///< what ALPN has settled on, `http/1.1`; empty when the client did not ask
    std::string_view server_name = {}; ///< the name that the client asked for (SNI); empty when it named none
    bool resumed = false;              ///< the handshake went on from an earlier one
    /// The client's own certificate. There is one only where the server asks for them, and it was checked.
    std::optional<certificate_info> client = {};
};

} // namespace tunic
