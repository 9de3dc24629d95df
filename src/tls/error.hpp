#pragma once
#include <string>
#include <system_error>

namespace tunic::tls {

/// Takes OpenSSL's error of this thread and clears it: `tlsv1 alert protocol version`.
std::error_code take_error() noexcept;

/// Why a peer's certificate is refused, by the codes of X509_V_ERR_...
std::error_code certificate_error(long code) noexcept;

/// Whether the client spoke HTTP where TLS was expected.
bool is_plain_http(std::error_code error) noexcept;

/// The error of a connection that ended without close_notify: it may have been cut off.
std::error_code cut_short() noexcept;

} // namespace tunic::tls
