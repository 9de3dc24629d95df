#pragma once
#include <stdexcept>
#include <string>

namespace tunic::tls {

/// Unusable certificates, keys or options of TLS: what() is one sentence that names the file.
class config_error : public std::runtime_error {
public:
    /// `what` is that sentence.
    explicit config_error(std::string const& what) : std::runtime_error("tls: " + what) {}
};

} // namespace tunic::tls
