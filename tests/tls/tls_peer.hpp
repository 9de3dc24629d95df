#pragma once
#include "tls/openssl.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace tunic::testing {

/// How the other side of a connection speaks TLS.
struct peer_wish {
    int oldest = TLS1_2_VERSION;
    int newest = TLS1_3_VERSION;
    std::string server_name = {};
    std::string protocols = {}; ///< as ALPN has them: each with its length before it
    std::string groups = {};    ///< in which keys are agreed; empty: what OpenSSL prefers
    std::string ca = {};        ///< a certificate to check the server's against; empty: anything goes
    std::string certificate = {};
    std::string key = {};
};

/// A client of OpenSSL's own making, between octets and octets: it knows no socket.
class tls_peer {
public:
    explicit tls_peer(peer_wish const& wish = {}) : context_(SSL_CTX_new(TLS_client_method())) {
        auto* const c = context_.get();
        SSL_CTX_set_security_level(c, 0); // old versions are to be offered where a test wants that
        SSL_CTX_set_min_proto_version(c, wish.oldest);
        SSL_CTX_set_max_proto_version(c, wish.newest);
        if (!wish.protocols.empty())
            SSL_CTX_set_alpn_protos(c, reinterpret_cast<unsigned char const*>(wish.protocols.data()),
                                    static_cast<unsigned>(wish.protocols.size()));
        if (!wish.groups.empty()) SSL_CTX_set1_groups_list(c, wish.groups.c_str());
        if (!wish.ca.empty()) {
            auto const ca = certificate_of(wish.ca);
            X509_STORE_add_cert(SSL_CTX_get_cert_store(c), ca.get());
            SSL_CTX_set_verify(c, SSL_VERIFY_PEER, nullptr);
        }
        if (!wish.certificate.empty()) {
            tls::bio_ptr const in(BIO_new_mem_buf(wish.key.data(), static_cast<int>(wish.key.size())));
            tls::key_ptr const key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
            SSL_CTX_use_certificate(c, certificate_of(wish.certificate).get());
            SSL_CTX_use_PrivateKey(c, key.get());
        }
        ssl_.reset(SSL_new(c));
        SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        if (!wish.server_name.empty()) SSL_set_tlsext_host_name(ssl_.get(), wish.server_name.c_str());
        SSL_set_connect_state(ssl_.get());
    }

    [[nodiscard]] SSL* ssl() const noexcept { return ssl_.get(); }
    /// Takes what has come from the server, and reads as far as it goes.
    void take(std::string_view octets) {
        if (!octets.empty()) BIO_write(SSL_get_rbio(ssl_.get()), octets.data(), static_cast<int>(octets.size()));
        go_on();
    }
    /// Sends this as soon as there is a connection.
    void say(std::string_view text) {
        unsent_ += text;
        go_on();
    }
    void say_end() {
        go_on();
        SSL_shutdown(ssl_.get());
        ERR_clear_error();
    }
    /// What is to be put on the wire.
    [[nodiscard]] std::string output() const {
        std::string all;
        char room[4096];
        for (int n; (n = BIO_read(SSL_get_wbio(ssl_.get()), room, sizeof room)) > 0;)
            all.append(room, static_cast<std::size_t>(n));
        return all;
    }
    /// What the server has said so far.
    [[nodiscard]] std::string const& heard() const noexcept { return heard_; }
    [[nodiscard]] bool connected() const noexcept { return SSL_is_init_finished(ssl_.get()) == 1; }
    /// The server has sent close_notify.
    [[nodiscard]] bool ended() const noexcept { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
    /// Why there is no connection, or none any more.
    [[nodiscard]] std::string const& failure() const noexcept { return failure_; }
    /// The common name of the certificate that the server has shown.
    [[nodiscard]] std::string server() const {
        auto const* const shown = SSL_get0_peer_certificate(ssl_.get());
        char name[200] = "";
        if (shown) X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, name, sizeof name);
        return name;
    }
    [[nodiscard]] std::string protocol() const {
        unsigned char const* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl_.get(), &name, &size);
        return {reinterpret_cast<char const*>(name), size};
    }
    [[nodiscard]] std::string version() const { return SSL_get_version(ssl_.get()); }

private:
    static tls::certificate_ptr certificate_of(std::string const& pem) {
        tls::bio_ptr const in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
        return tls::certificate_ptr(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    }
    void go_on() {
        ERR_clear_error();
        if (int const r = connected() ? 1 : SSL_do_handshake(ssl_.get()); r != 1) return failed(r);
        if (!unsent_.empty() && SSL_write(ssl_.get(), unsent_.data(), static_cast<int>(unsent_.size())) > 0)
            unsent_.clear();
        char room[16 * 1024];
        for (;;) {
            int const n = SSL_read(ssl_.get(), room, sizeof room);
            if (n <= 0) return failed(n);
            heard_.append(room, static_cast<std::size_t>(n));
        }
    }
    void failed(int result) {
        auto const what = SSL_get_error(ssl_.get(), result);
        if (what == SSL_ERROR_WANT_READ || what == SSL_ERROR_WANT_WRITE || what == SSL_ERROR_ZERO_RETURN) return;
        auto const* const why = ERR_reason_error_string(ERR_peek_error());
        if (failure_.empty()) failure_ = why ? why : "it failed";
        // OpenSSL 3.2 and later call the alerts of SSL 3 so.
        if (constexpr std::string_view later = "ssl/tls "; failure_.starts_with(later))
            failure_.replace(0, later.size(), "sslv3 ");
        ERR_clear_error();
    }

    tls::context_ptr context_;
    tls::ssl_ptr ssl_;
    std::string unsent_;
    std::string heard_;
    std::string failure_;
};

} // namespace tunic::testing
