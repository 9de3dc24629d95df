#include "tls/context.hpp"

#include "tls/error.hpp"

#include <tunic/tls/config_error.hpp>

#include <openssl/err.h>

#include <new>

namespace tunic::tls {
namespace {

// The TLS 1.2 suites with forward secrecy and authenticated encryption (RFC 9325 section 4.2). All suites of TLS 1.3
// have both.
constexpr char const* suites_of_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

} // namespace

context_ptr make_context(SSL_METHOD const* side, version oldest, std::string const& groups) {
    ERR_clear_error();
    context_ptr made(SSL_CTX_new(side));
    if (!made || SSL_CTX_set_cipher_list(made.get(), suites_of_1_2) != 1
        || SSL_CTX_set_min_proto_version(made.get(), oldest == version::tls1_3 ? TLS1_3_VERSION : TLS1_2_VERSION) != 1
        || SSL_CTX_set_max_proto_version(made.get(), 0) != 1) {
        ERR_clear_error();
        throw std::bad_alloc();
    }
    if (groups.empty() || SSL_CTX_set1_groups_list(made.get(), groups.c_str()) != 1) {
        ERR_clear_error();
        throw config_error("'" + groups + "' is not a list of groups that this OpenSSL has, such as X25519:P-256");
    }
    SSL_CTX_set_options(made.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    // A short write is retried from the bytes' current address; an idle connection has no buffers.
    SSL_CTX_set_mode(made.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    return made;
}

void use_identity(SSL_CTX& context, identity const& who) {
    ERR_clear_error();
    std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * s) { sk_X509_free(s); })> const others(
        sk_X509_new_null());
    if (!others) throw std::bad_alloc();
    for (std::size_t i = 1; i < who.chain.size(); ++i) // they stay ours; OpenSSL increments the reference counts
        if (sk_X509_push(others.get(), who.chain[i].get()) == 0) throw std::bad_alloc();
    if (SSL_CTX_use_cert_and_key(&context, who.chain.front().get(), who.key.get(), others.get(), 1) != 1)
        throw config_error("the certificate in " + who.name + " cannot be used: " + take_error().message());
}

void trust(SSL_CTX& context, std::vector<certificate_ptr> const& issuers) {
    ERR_clear_error();
    auto* const store = SSL_CTX_get_cert_store(&context);
    // Every listed certificate is trusted, even one below a root that is not.
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
    for (auto const& one : issuers)
        if (X509_STORE_add_cert(store, one.get()) != 1) {
            ERR_clear_error();
            throw std::bad_alloc();
        }
}

} // namespace tunic::tls
