#pragma once
#include <string>
#include <system_error>

namespace tunic::tls {

/// What OpenSSL says has gone wrong in this thread, and forgets with that: `tlsv1 alert protocol version`.
std::error_code take_error() noexcept;

/// Why a peer's certificate is not accepted, by the codes of X509_V_ERR_...
std::error_code certificate_error(long code) noexcept;

/// The client spoke HTTP where TLS was expected.
bool is_plain_http(std::error_code error) noexcept;

/// The connection ended without close_notify: somebody may have cut it.
std::error_code cut_short() noexcept;

} // namespace tunic::tls
