#pragma once
#include "tls/openssl.hpp"

#include <tunic/http/tls_info.hpp>

namespace tunic::tls {

/// Takes a certificate apart. What it holds that has no text is left out.
certificate_info describe_certificate(X509 const& certificate);

/// What the finished handshake of a connection has settled.
tls_info describe_connection(SSL& ssl, bool is_server);

} // namespace tunic::tls
