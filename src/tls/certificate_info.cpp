#include "tls/certificate_info.hpp"

#include <openssl/bn.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <array>
#include <cstddef>
#include <string_view>

namespace tunic::tls {
namespace {

std::string text_of(BIO& bio) {
    char* data = nullptr;
    auto const size = BIO_get_mem_data(&bio, &data);
    return data && size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

/// The output of one of OpenSSL's print functions.
template <class Print> std::string printed(Print print) {
    bio_ptr const bio(BIO_new(BIO_s_mem()));
    return bio && print(bio.get()) ? text_of(*bio) : std::string();
}

std::string name_text(X509_NAME const* name) {
    return printed(
        [&](BIO* out) { return X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0; });
}

std::string time_text(ASN1_TIME const* time) {
    return printed([&](BIO* out) { return ASN1_TIME_print(out, time) == 1; });
}

std::string hexadecimal(unsigned char const* octets, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(size * 2);
    for (std::size_t i = 0; i < size; ++i) (text += digits[octets[i] >> 4]) += digits[octets[i] & 15];
    return text;
}

std::string serial_text(X509 const& certificate) {
    auto const* const serial = X509_get0_serialNumber(&certificate);
    return hexadecimal(ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial)));
}

std::string_view view_of(ASN1_STRING const* s) {
    return {reinterpret_cast<char const*>(ASN1_STRING_get0_data(s)), static_cast<std::size_t>(ASN1_STRING_length(s))};
}

// The bytes of an address in the form of RFC 5280 section 4.2.1.6.
std::string address_text(std::string_view octets) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    int const family = octets.size() == 4 ? AF_INET : octets.size() == 16 ? AF_INET6 : AF_UNSPEC;
    if (family == AF_UNSPEC) return {};
    return ::inet_ntop(family, octets.data(), text.data(), static_cast<socklen_t>(text.size())) ? text.data() : "";
}

// A name with a NUL in it is meant to be read as two different ones: it is ignored.
void add(std::vector<std::string>& to, std::string_view name) {
    if (!name.empty() && name.find('\0') == name.npos) to.emplace_back(name);
}

void add_alternative_names(certificate_info& info, X509 const& certificate) {
    auto* const found =
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
    std::unique_ptr<GENERAL_NAMES, freed_by<GENERAL_NAMES_free>> const names(found);
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        int kind = 0;
        auto const* const value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind);
        auto const text = [&] { return view_of(static_cast<ASN1_STRING const*>(value)); };
        switch (kind) {
        case GEN_DNS: add(info.dns_names, text()); break;
        case GEN_EMAIL: add(info.emails, text()); break;
        case GEN_URI: add(info.uris, text()); break;
        case GEN_IPADD: add(info.addresses, address_text(text())); break;
        default: break;
        }
    }
}

std::string_view view_or_empty(char const* text) { return text ? std::string_view(text) : std::string_view(); }

} // namespace

certificate_info describe_certificate(X509 const& certificate) {
    certificate_info info;
    info.subject = name_text(X509_get_subject_name(&certificate));
    info.issuer = name_text(X509_get_issuer_name(&certificate));
    info.serial = serial_text(certificate);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size) == 1)
        info.sha256 = hexadecimal(digest.data(), size);
    info.not_before = time_text(X509_get0_notBefore(&certificate));
    info.not_after = time_text(X509_get0_notAfter(&certificate));
    add_alternative_names(info, certificate);
    return info;
}

tls_info describe_connection(SSL& ssl, bool is_server) {
    tls_info info;
    info.version = view_or_empty(SSL_get_version(&ssl));
    info.cipher = view_or_empty(SSL_get_cipher_name(&ssl));
    unsigned char const* protocol = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(&ssl, &protocol, &size);
    if (protocol) info.protocol = {reinterpret_cast<char const*>(protocol), size};
    info.server_name = view_or_empty(SSL_get_servername(&ssl, TLSEXT_NAMETYPE_host_name));
    info.resumed = SSL_session_reused(&ssl) == 1;
    if (auto const* const shown = SSL_get0_peer_certificate(&ssl); shown && is_server)
        info.client = describe_certificate(*shown);
    return info;
}

} // namespace tunic::tls
