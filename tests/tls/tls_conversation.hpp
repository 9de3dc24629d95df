#pragma once
#include "net/loopback_peer.hpp"
#include "tls/certificates.hpp"
#include "tls/openssl.hpp"

#include <tunic/tls.hpp>

#include <openssl/pem.h>

#include <string>
#include <string_view>
#include <utility>

namespace tunic::testing {

/// What a server of OpenSSL's own making does with one connection.
class tls_conversation {
public:
    tls_conversation(loopback_peer::conversation& c, pem_pair const& pair)
        : context_(SSL_CTX_new(TLS_server_method())) {
        tls::bio_ptr const certificate(BIO_new_mem_buf(pair.certificate.data(), -1)),
            key(BIO_new_mem_buf(pair.key.data(), -1));
        tls::certificate_ptr const x(PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr));
        tls::key_ptr const k(PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr));
        SSL_CTX_use_certificate(context_.get(), x.get());
        SSL_CTX_use_PrivateKey(context_.get(), k.get());
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), c.socket());
        accepted_ = SSL_accept(ssl_.get()) == 1;
    }
    void hear_request() {
        std::string heard;
        char octet = 0;
        while (accepted_ && !heard.ends_with("\r\n\r\n") && SSL_read(ssl_.get(), &octet, 1) == 1) heard += octet;
    }
    void say(std::string_view text) { SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())); }
    /// A session ticket, whenever it pleases the server (RFC 8446 section 4.6.1).
    void send_ticket() {
        SSL_new_session_ticket(ssl_.get());
        SSL_do_handshake(ssl_.get());
    }
    void end() { SSL_shutdown(ssl_.get()); }

private:
    tls::context_ptr context_;
    tls::ssl_ptr ssl_;
    bool accepted_ = false;
};

/// A client's settings that trust the test authority.
inline tls::client_config trusting(tls::client_settings s = {}) {
    if (s.ca.empty()) s.ca = test_authority().certificate();
    return tls::client_config(s);
}

} // namespace tunic::testing
