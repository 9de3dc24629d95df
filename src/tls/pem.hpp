#pragma once
#include "tls/openssl.hpp"

#include <string>
#include <vector>

namespace tunic::tls {

/// A certificate, those between it and the root, and its key.
struct identity {
    std::vector<certificate_ptr> chain; ///< the own one first
    key_ptr key;
    std::string name; ///< where the certificate came from, for sentences
};

/// Certificates of a PEM file or text, one at least. Throws config_error.
std::vector<certificate_ptr> read_certificates(std::string const& file_or_text);

/// Certificate and key belong together, or config_error is thrown. An empty key is with the certificate.
identity read_identity(std::string const& certificate, std::string const& key, std::string const& passphrase);

/// A file's name as it is, and no text.
std::string name_of(std::string const& file_or_text);

/// A sentence about a certificate that is not valid now, or nothing.
std::string complaint_about(identity const& who);

} // namespace tunic::tls
