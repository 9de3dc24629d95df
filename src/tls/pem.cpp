#include "tls/pem.hpp"

#include "tls/certificate_info.hpp"
#include "tls/error.hpp"

#include <tunic/tls/config_error.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <system_error>

namespace tunic::tls {
namespace {

bool is_text(std::string const& file_or_text) { return file_or_text.find("-----BEGIN") != std::string::npos; }

std::string read_file(std::string const& name) {
    errno = 0;
    std::unique_ptr<std::FILE, freed_by<std::fclose>> const file(std::fopen(name.c_str(), "rbe"));
    std::string content;
    char room[4096];
    for (std::size_t n = 1; file && n > 0;) content.append(room, n = std::fread(room, 1, sizeof room, file.get()));
    if (!file || std::ferror(file.get()))
        throw config_error("cannot read " + name + ": " + std::generic_category().message(errno));
    return content;
}

std::string read_text(std::string const& file_or_text) {
    auto text = is_text(file_or_text) ? file_or_text : read_file(file_or_text);
    if (text.size() > std::numeric_limits<int>::max() / 2) throw config_error(name_of(file_or_text) + " is too large");
    return text;
}

bio_ptr bio_of(std::string const& text) {
    ERR_clear_error();
    bio_ptr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (!bio) throw std::bad_alloc();
    return bio;
}

// Without this, OpenSSL would ask the terminal for a passphrase.
int give_passphrase(char* into, int size, int, void* passphrase) noexcept {
    auto const& text = *static_cast<std::string const*>(passphrase);
    if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
    std::memcpy(into, text.data(), text.size()); // NOLINT(bugprone-not-null-terminated-result): its length is returned
    return static_cast<int>(text.size());
}

key_ptr read_key(std::string const& file_or_text, std::string const& passphrase) {
    auto text = read_text(file_or_text);
    auto const bio = bio_of(text);
    key_ptr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &give_passphrase, const_cast<std::string*>(&passphrase)));
    bool const is_encrypted = text.find("ENCRYPTED") != std::string::npos;
    OPENSSL_cleanse(text.data(), text.size());
    ERR_clear_error();
    if (key) return key;
    if (is_encrypted && passphrase.empty())
        throw config_error("the key in " + name_of(file_or_text) + " is encrypted and no passphrase is given");
    if (is_encrypted) throw config_error("the passphrase does not open the key in " + name_of(file_or_text));
    throw config_error("there is no private key in " + name_of(file_or_text));
}

} // namespace

std::string name_of(std::string const& file_or_text) {
    return is_text(file_or_text) ? "the PEM text that was given" : file_or_text;
}

std::vector<certificate_ptr> read_certificates(std::string const& file_or_text) {
    if (file_or_text.empty()) throw config_error("no certificate is given");
    auto const text = read_text(file_or_text);
    auto const bio = bio_of(text);
    std::vector<certificate_ptr> found;
    while (certificate_ptr one{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
        found.push_back(std::move(one));
    bool const at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    auto const why = take_error();
    if (!at_end) throw config_error("a certificate in " + name_of(file_or_text) + " is damaged: " + why.message());
    if (found.empty()) throw config_error("there is no certificate in " + name_of(file_or_text));
    return found;
}

identity read_identity(std::string const& certificate, std::string const& key, std::string const& passphrase) {
    identity who;
    who.chain = read_certificates(certificate);
    who.name = name_of(certificate);
    who.key = read_key(key.empty() ? certificate : key, passphrase);
    bool const fits = X509_check_private_key(who.chain.front().get(), who.key.get()) == 1;
    ERR_clear_error();
    if (!fits)
        throw config_error("the key in " + name_of(key.empty() ? certificate : key)
                           + " does not belong to the certificate in " + who.name);
    return who;
}

std::string complaint_about(identity const& who) {
    auto const* const own = who.chain.front().get();
    if (X509_cmp_current_time(X509_get0_notAfter(own)) < 0)
        return "tls: the certificate in " + who.name + " has expired: " + describe_certificate(*own).not_after;
    if (X509_cmp_current_time(X509_get0_notBefore(own)) > 0)
        return "tls: the certificate in " + who.name + " is not valid yet: " + describe_certificate(*own).not_before;
    return {};
}

} // namespace tunic::tls
