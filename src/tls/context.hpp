#pragma once
#include "tls/openssl.hpp"
#include "tls/pem.hpp"

#include <tunic/tls/version.hpp>

namespace tunic::tls {

/// What servers and clients have in common: versions, suites, and how records are written. Throws std::bad_alloc.
context_ptr make_context(SSL_METHOD const* side, version oldest);

/// Shows this certificate. Throws config_error when the library finds it too weak.
void use_identity(SSL_CTX& context, identity const& who);

/// Trusts whoever these have issued certificates for, and nobody else. Throws std::bad_alloc.
void trust(SSL_CTX& context, std::vector<certificate_ptr> const& issuers);

} // namespace tunic::tls
