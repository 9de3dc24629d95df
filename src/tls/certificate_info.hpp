#pragma once
#include "tls/openssl.hpp"

#include <tunic/http/tls_info.hpp>

namespace tunic::tls {

/// Describes a certificate. Parts without a text form are omitted.
certificate_info describe_certificate(X509 const& certificate);

/// The parameters of a connection after its handshake.
tls_info describe_connection(SSL& ssl, bool is_server);

} // namespace tunic::tls
