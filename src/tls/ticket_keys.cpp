#include "tls/ticket_keys.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace tunic::tls {
namespace {

bool begin_digest(EVP_MAC_CTX* digest, unsigned char* key, std::size_t size) noexcept {
    char sha256[] = "sha256";
    OSSL_PARAM const parameters[] = {OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key, size),
                                     OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0),
                                     OSSL_PARAM_construct_end()};
    return EVP_MAC_CTX_set_params(digest, parameters) == 1;
}

} // namespace

void ticket_keys::use_in(SSL_CTX& context) {
    SSL_CTX_set_app_data(&context, this);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(&context, &on_ticket);
    SSL_CTX_set_timeout(&context, std::chrono::duration_cast<std::chrono::seconds>(opens_for - used_for).count());
}

// The key that currently seals tickets; none without randomness, and then there is no ticket.
std::optional<ticket_keys::key> ticket_keys::current(clock::time_point now) noexcept {
    std::lock_guard const lock(mutex_);
    if (keys_.front() && now - keys_.front()->born < used_for) return keys_.front();
    key made;
    made.born = now;
    for (auto const part : {std::span<unsigned char>(made.name), {made.cipher}, {made.digest}})
        if (RAND_bytes(part.data(), static_cast<int>(part.size())) != 1) return std::nullopt;
    std::rotate(keys_.begin(), keys_.end() - 1, keys_.end());
    keys_.front() = made;
    return made;
}

std::optional<ticket_keys::key> ticket_keys::find(unsigned char const* name, clock::time_point now) noexcept {
    std::lock_guard const lock(mutex_);
    for (auto const& k : keys_)
        if (k && now - k->born < opens_for && std::memcmp(k->name.data(), name, k->name.size()) == 0) return k;
    return std::nullopt;
}

// 1: continue; 2: continue, and the client gets a new ticket; 0: no ticket, a full handshake; -1: an error.
int ticket_keys::on_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
                           EVP_MAC_CTX* digest, int seals) noexcept {
    auto& all = *static_cast<ticket_keys*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    auto const now = clock::now();
    auto k = seals ? all.current(now) : all.find(name, now);
    if (!k) return 0;
    if (!begin_digest(digest, k->digest.data(), k->digest.size())) return -1;
    if (seals) {
        if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1) return -1;
        std::memcpy(name, k->name.data(), k->name.size());
        return EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, k->cipher.data(), iv) == 1 ? 1 : -1;
    }
    if (EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, k->cipher.data(), iv) != 1) return -1;
    return now - k->born < used_for ? 1 : 2;
}

} // namespace tunic::tls
