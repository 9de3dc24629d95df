#pragma once
#include "tls/context.hpp"
#include "tls/ticket_keys.hpp"

#include <tunic/tls/server_config.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::tls {

/// Everything that a server's handshakes need, as read at one time. Only ticket keys change in it.
class server_contexts {
public:
    /// Reads the files. Throws config_error.
    explicit server_contexts(server_settings read_from);
    server_contexts(server_contexts const&) = delete;
    server_contexts& operator=(server_contexts const&) = delete;

    /// For a connection whose requested name is still unknown; the handshake switches to the right context.
    [[nodiscard]] SSL_CTX& first() const noexcept { return *main_; }

    server_settings const settings;
    std::vector<std::string> warnings;
    std::atomic<std::size_t> handshakes = 0; ///< the number under way

private:
    context_ptr make(identity const& who, std::vector<certificate_ptr> const& client_ca);
    [[nodiscard]] SSL_CTX* find(std::string_view host) const;
    static int on_server_name(SSL* ssl, int* alert, void* self) noexcept;

    ticket_keys tickets_; // before the contexts that use them
    context_ptr main_;
    std::map<std::string, context_ptr, std::less<>> by_host_;
};

} // namespace tunic::tls
