#pragma once
#include "tls/openssl.hpp"
#include "tls/pem.hpp"

#include <tunic/tls/version.hpp>

namespace tunic::tls {

/// What servers and clients have in common: versions, suites, groups, and how records are written. Throws config_error
/// for groups that the library does not have, and std::bad_alloc.
context_ptr make_context(SSL_METHOD const* side, version oldest, std::string const& groups);

/// Shows this certificate. Throws config_error when the library finds it too weak.
void use_identity(SSL_CTX& context, identity const& who);

/// Trusts whoever these have issued certificates for, and nobody else. Throws std::bad_alloc.
void trust(SSL_CTX& context, std::vector<certificate_ptr> const& issuers);

} // namespace tunic::tls
