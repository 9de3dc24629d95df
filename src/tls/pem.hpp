#pragma once
#include "tls/openssl.hpp"

#include <string>
#include <vector>

namespace tunic::tls {

/// A certificate, those between it and the root, and its key.
struct identity {
    std::vector<certificate_ptr> chain; ///< its own first
    key_ptr key;
    std::string name; ///< the source of the certificate, for messages
};

/// The certificates of a PEM file or text, at least one. Throws config_error.
std::vector<certificate_ptr> read_certificates(std::string const& file_or_text);

/// Throws config_error unless certificate and key belong together. An empty key is in the same place as the
/// certificate.
identity read_identity(std::string const& certificate, std::string const& key, std::string const& passphrase);

/// The name of a file as it is; for a text, a description instead.
std::string name_of(std::string const& file_or_text);

/// A sentence about a certificate that is not valid now; empty otherwise.
std::string complaint_about(identity const& who);

} // namespace tunic::tls
