#pragma once
#include <stdexcept>
#include <string>

namespace tunic::tls {

/// Certificates, keys or options of TLS that cannot be used: what() is one sentence that names the file.
class config_error : public std::runtime_error {
public:
    /// `what` is that sentence.
    explicit config_error(std::string const& what) : std::runtime_error("tls: " + what) {}
};

} // namespace tunic::tls
