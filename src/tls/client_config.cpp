#include <tunic/tls/client_config.hpp>

#include "tls/context.hpp"
#include "tls/error.hpp"
#include "tls/secured_stream.hpp"

#include <tunic/net/stream_security.hpp>
#include <tunic/tls/config_error.hpp>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace tunic::tls {
namespace {

bool is_address(std::string const& host) noexcept {
    unsigned char octets[sizeof(in6_addr)];
    return ::inet_pton(AF_INET, host.c_str(), octets) == 1 || ::inet_pton(AF_INET6, host.c_str(), octets) == 1;
}

/// The names that a handshake offers, each with its length before it.
std::string alpn_list(net::protocol_names names) {
    std::string list;
    for (auto const name : names) list.append(1, static_cast<char>(name.size())).append(name);
    return list;
}

// Names in a certificate have no trailing dot.
std::string_view without_last_dot(std::string_view host) noexcept {
    return host.substr(0, host.size() - host.ends_with('.'));
}

// Requires the host's certificate, and accepts no other (RFC 9525).
bool expect_host(SSL& ssl, std::string const& host) {
    auto* const checks = SSL_get0_param(&ssl);
    X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (is_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str()) == 1;
    return X509_VERIFY_PARAM_set1_host(checks, host.c_str(), host.size()) == 1
           && SSL_set_tlsext_host_name(&ssl, host.c_str()) == 1;
}

} // namespace

class client_config::implementation final : public net::client_security {
public:
    explicit implementation(client_settings const& settings)
        : context_(make_context(TLS_client_method(), settings.oldest, settings.groups)) {
        SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_OFF);
        if (!settings.accept_any_certificate_which_is_insecure)
            SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        if (!settings.ca.empty())
            trust(*context_, read_certificates(settings.ca));
        else if (SSL_CTX_set_default_verify_paths(context_.get()) != 1)
            throw config_error("the certificates that the system trusts cannot be read: " + take_error().message());
        if (!settings.certificate.empty())
            use_identity(*context_, read_identity(settings.certificate, settings.key, settings.passphrase));
    }

    std::unique_ptr<net::byte_stream> connect(std::unique_ptr<net::byte_stream> plain, scheduler& loop,
                                              std::string const& host, net::protocol_names speaks) override {
        auto made = std::make_unique<secured_stream>(std::move(plain), loop, *context_, stream_terms{.speaks = speaks});
        auto const list = alpn_list(speaks);
        bool const offers = SSL_set_alpn_protos(&made->ssl(), reinterpret_cast<unsigned char const*>(list.data()),
                                                static_cast<unsigned>(list.size()))
                            == 0; // unlike all other functions
        if (!offers || !expect_host(made->ssl(), std::string(without_last_dot(host)))) {
            ERR_clear_error();
            throw std::bad_alloc();
        }
        return made;
    }
    [[nodiscard]] std::string_view why_not(std::string const& host) const noexcept override {
        auto const name = without_last_dot(host);
        if (name.empty()) return "the host has no name";
        return name.size() > TLSEXT_MAXLEN_host_name ? "the name of the host is longer than TLS can say" : "";
    }

private:
    context_ptr context_;
};

client_config::client_config(client_settings const& settings)
    : implementation_(std::make_shared<implementation>(settings)) {}
client_config::operator std::shared_ptr<net::client_security>() const noexcept { return implementation_; }

} // namespace tunic::tls
