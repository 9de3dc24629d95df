#pragma once
#include "tls/openssl.hpp"
#include "tls/pem.hpp"

#include <tunic/tls/version.hpp>

namespace tunic::tls {

/// The common settings of servers and clients: versions, suites, groups, and the writing of records. Throws
/// config_error for groups that the library does not support, and std::bad_alloc.
context_ptr make_context(SSL_METHOD const* side, version oldest, std::string const& groups);

/// Uses this certificate. Throws config_error when the library considers it too weak.
void use_identity(SSL_CTX& context, identity const& who);

/// Trusts only certificates from these issuers. Throws std::bad_alloc.
void trust(SSL_CTX& context, std::vector<certificate_ptr> const& issuers);

} // namespace tunic::tls
