#pragma once
#include "tls/openssl.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <stdexcept>
#include <string>

namespace tunic::testing {

/// A certificate and its key, as PEM texts.
struct pem_pair {
    std::string certificate;
    std::string key;
};

/// What a certificate is made for.
struct certificate_wish {
    std::string common_name = "test";
    std::string names = "DNS:localhost,IP:127.0.0.1"; ///< as openssl.cnf has a subjectAltName; empty: none
    long from = -3600;                                ///< seconds from now
    long until = 24 * 3600;
};

/// Makes certificates, anew in every run: nothing of the kind is kept in files.
class authority {
public:
    explicit authority(std::string const& name = "Test Authority") : key_(new_key()) {
        certificate_ = make({.common_name = name, .names = ""}, *key_, true, true);
    }
    /// One below another, which vouches for it.
    authority(std::string const& name, authority const& above) : key_(new_key()) {
        certificate_ = above.make({.common_name = name, .names = ""}, *key_, false, true);
    }
    /// The authority's own certificate.
    [[nodiscard]] std::string certificate() const { return text(*certificate_); }
    /// One that it vouches for.
    [[nodiscard]] pem_pair issue(certificate_wish const& wish = {}) const {
        auto const key = new_key();
        auto const made = make(wish, *key, false, false);
        return {text(*made), text(*key)};
    }
    /// One that vouches for itself.
    [[nodiscard]] static pem_pair self_signed(certificate_wish const& wish = {}) {
        authority a(wish.common_name);
        a.certificate_ = a.make(wish, *a.key_, true, false);
        return {text(*a.certificate_), text(*a.key_)};
    }
    [[nodiscard]] static std::string encrypted(std::string const& key, std::string const& passphrase) {
        tls::bio_ptr const in(BIO_new_mem_buf(key.data(), static_cast<int>(key.size())));
        tls::key_ptr const read(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
        return printed([&](BIO* out) {
            return PEM_write_bio_PKCS8PrivateKey(out, read.get(), EVP_aes_256_cbc(), passphrase.c_str(),
                                                 static_cast<int>(passphrase.size()), nullptr, nullptr);
        });
    }

private:
    static tls::key_ptr new_key() { return tls::key_ptr(EVP_EC_gen("P-256")); }

    tls::certificate_ptr make(certificate_wish const& wish, EVP_PKEY& key, bool own, bool issues) const {
        tls::certificate_ptr made(X509_new());
        auto* const c = made.get();
        static long serial = 1000;
        X509_set_version(c, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(c), ++serial);
        X509_gmtime_adj(X509_getm_notBefore(c), wish.from);
        X509_gmtime_adj(X509_getm_notAfter(c), wish.until);
        X509_set_pubkey(c, &key);
        auto* const subject = X509_get_subject_name(c);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                   reinterpret_cast<unsigned char const*>(wish.common_name.c_str()), -1, -1, 0);
        X509_set_issuer_name(c, own ? subject : X509_get_subject_name(certificate_.get()));
        X509V3_CTX context;
        X509V3_set_ctx(&context, own ? c : certificate_.get(), c, nullptr, nullptr, 0);
        auto const extend = [&](int what, std::string const& value) {
            auto* const e = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
            if (!e) throw std::runtime_error("no such extension: " + value);
            X509_add_ext(c, e, -1);
            X509_EXTENSION_free(e);
        };
        extend(NID_basic_constraints, issues ? "critical,CA:TRUE" : "CA:FALSE");
        extend(NID_subject_key_identifier, "hash");
        if (!wish.names.empty()) extend(NID_subject_alt_name, wish.names);
        X509_sign(c, key_.get(), EVP_sha256());
        return made;
    }
    template <class Print> static std::string printed(Print print) {
        tls::bio_ptr const out(BIO_new(BIO_s_mem()));
        if (print(out.get()) != 1) throw std::runtime_error("OpenSSL does not print it");
        char* data = nullptr;
        auto const size = BIO_get_mem_data(out.get(), &data);
        return {data, static_cast<std::size_t>(size)};
    }
    static std::string text(X509& c) {
        return printed([&](BIO* out) { return PEM_write_bio_X509(out, &c); });
    }
    static std::string text(EVP_PKEY& k) {
        return printed(
            [&](BIO* out) { return PEM_write_bio_PrivateKey(out, &k, nullptr, nullptr, 0, nullptr, nullptr); });
    }

    tls::key_ptr key_;
    tls::certificate_ptr certificate_;
};

} // namespace tunic::testing
