#include "tls/server_contexts.hpp"

#include "tls/secured_stream.hpp"

#include <tunic/base/text.hpp>
#include <tunic/tls/config_error.hpp>

#include <openssl/err.h>

#include <algorithm>
#include <new>
#include <utility>

namespace tunic::tls {
namespace {

std::string lower(std::string_view name) {
    std::string all(name);
    std::transform(all.begin(), all.end(), all.begin(), text::lower);
    return all;
}

// `*` stands for one label, and comes first.
bool is_host_pattern(std::string_view host) noexcept {
    if (host.starts_with("*.")) host.remove_prefix(2);
    return !host.empty() && host.front() != '.' && host.back() != '.'
           && std::all_of(host.begin(), host.end(), [](char c) {
                  return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '.' || c == '_';
              });
}

// The first of our protocols that the client offers too (RFC 7301 section 3.2).
int on_protocols(SSL* ssl, unsigned char const** chosen, unsigned char* size, unsigned char const* offered,
                 unsigned offered_size, void*) noexcept {
    for (auto const wanted : secured_stream::of(ssl).speaks())
        for (unsigned at = 0; at < offered_size && at + 1 + offered[at] <= offered_size; at += 1u + offered[at])
            if (std::string_view(reinterpret_cast<char const*>(offered) + at + 1, offered[at]) == wanted) {
                *chosen = offered + at + 1;
                *size = offered[at];
                return SSL_TLSEXT_ERR_OK;
            }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

void ask_for_certificates(SSL_CTX& context, client_certificate how, std::vector<certificate_ptr> const& issuers) {
    if (how == client_certificate::none) return;
    // A ticket would carry the client's certificate past its expiry, and past the removal of its issuer from client_ca:
    // it is not checked again when a session is resumed.
    SSL_CTX_set_options(&context, SSL_OP_NO_TICKET);
    if (SSL_CTX_set_num_tickets(&context, 0) != 1) throw std::bad_alloc();
    trust(context, issuers);
    for (auto const& one : issuers)
        if (SSL_CTX_add_client_CA(&context, one.get()) != 1) throw std::bad_alloc();
    SSL_CTX_set_verify(&context,
                       SSL_VERIFY_PEER | (how == client_certificate::required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                       nullptr);
}

} // namespace

server_contexts::server_contexts(server_settings read_from) : settings(std::move(read_from)) {
    std::vector<certificate_ptr> client_ca;
    if (settings.clients != client_certificate::none) {
        if (settings.client_ca.empty())
            throw config_error("clients are asked for certificates, and no client_ca is given");
        client_ca = read_certificates(settings.client_ca);
    }
    auto const read = [&](std::string const& certificate, std::string const& key, std::string const& passphrase) {
        auto const who = read_identity(certificate, key, passphrase);
        if (auto complaint = complaint_about(who); !complaint.empty()) warnings.push_back(std::move(complaint));
        return make(who, client_ca);
    };
    main_ = read(settings.certificate, settings.key, settings.passphrase);
    for (auto const& [host, certificate, key, passphrase] : settings.hosts) {
        if (!is_host_pattern(host)) throw config_error("'" + host + "' is neither a host name nor *. and one");
        if (!by_host_.try_emplace(lower(host), read(certificate, key, passphrase)).second)
            throw config_error("there are two certificates for " + host);
    }
    SSL_CTX_set_tlsext_servername_callback(main_.get(), &on_server_name);
    SSL_CTX_set_tlsext_servername_arg(main_.get(), this);
}

context_ptr server_contexts::make(identity const& who, std::vector<certificate_ptr> const& client_ca) {
    auto made = make_context(TLS_server_method(), settings.oldest, settings.groups);
    auto& context = *made;
    // The server chooses the suite, but takes ChaCha20 if the client prefers it: it has no AES in hardware.
    // A client that closes without close_notify has finished: its request is either complete or not.
    SSL_CTX_set_options(&context,
                        SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    // Only tickets: a cache would be shared by all loops, and would grow with clients that never return.
    SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
    constexpr unsigned char id[] = {'t', 'u', 'n', 'i', 'c'};
    SSL_CTX_set_session_id_context(&context, id, sizeof id);
    tickets_.use_in(context);
    use_identity(context, who);
    ask_for_certificates(context, settings.clients, client_ca);
    SSL_CTX_set_alpn_select_cb(&context, &on_protocols, nullptr);
    return made;
}

SSL_CTX* server_contexts::find(std::string_view host) const {
    auto const name = lower(host.substr(0, host.size() - host.ends_with('.')));
    if (auto const at = by_host_.find(name); at != by_host_.end()) return at->second.get();
    if (auto const dot = name.find('.'); dot != name.npos)
        if (auto const at = by_host_.find("*" + name.substr(dot)); at != by_host_.end()) return at->second.get();
    return nullptr;
}

int server_contexts::on_server_name(SSL* ssl, int*, void* self) noexcept {
    auto const* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (!name) return SSL_TLSEXT_ERR_NOACK;
    try {
        if (auto* const context = static_cast<server_contexts*>(self)->find(name)) SSL_set_SSL_CTX(ssl, context);
        return SSL_TLSEXT_ERR_OK;
    } catch (std::exception const&) { return SSL_TLSEXT_ERR_ALERT_FATAL; }
}

} // namespace tunic::tls
