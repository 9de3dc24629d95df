#pragma once
#include "tls/openssl.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>

namespace tunic::tls {

/// The keys of session tickets (RFC 5077). A new one is created every hour, and each opens tickets for two more hours,
/// so that stolen keys of a server reveal little of earlier traffic.
class ticket_keys {
public:
    using clock = std::chrono::steady_clock;
    static constexpr std::chrono::hours used_for{1};
    static constexpr std::chrono::hours opens_for{3};

    /// Contexts that share keys accept each other's tickets. The keys must outlive the context.
    void use_in(SSL_CTX& context);

private:
    struct key {
        std::array<unsigned char, 16> name;
        std::array<unsigned char, 32> cipher;
        std::array<unsigned char, 32> digest;
        clock::time_point born{};
    };
    static int on_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* digest,
                         int seals) noexcept;
    std::optional<key> current(clock::time_point now) noexcept;
    std::optional<key> find(unsigned char const* name, clock::time_point now) noexcept;

    std::mutex mutex_;                       // handshakes of all loops use it
    std::array<std::optional<key>, 3> keys_; // the newest first
};

} // namespace tunic::tls
