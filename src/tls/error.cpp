#include "tls/error.hpp"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>

namespace tunic::tls {
namespace {

class library_errors final : public std::error_category {
    [[nodiscard]] char const* name() const noexcept override { return "tls"; }
    [[nodiscard]] std::string message(int code) const override {
        auto const* const text = ERR_reason_error_string(static_cast<unsigned>(code));
        return text ? text : "TLS failed, and OpenSSL does not say why";
    }
};

class certificate_errors final : public std::error_category {
    [[nodiscard]] char const* name() const noexcept override { return "certificate"; }
    [[nodiscard]] std::string message(int code) const override {
        return std::string("the certificate is not accepted: ") + X509_verify_cert_error_string(code);
    }
};

std::error_category const& library_category() noexcept {
    static library_errors const category;
    return category;
}

std::error_code of_library(unsigned long code) noexcept {
    return {static_cast<int>(static_cast<unsigned>(code)), library_category()};
}

} // namespace

std::error_code take_error() noexcept {
    auto const code = ERR_peek_error(); // the oldest is the cause
    ERR_clear_error();
    if (ERR_SYSTEM_ERROR(code)) return {ERR_GET_REASON(code), std::generic_category()};
    return of_library(code != 0 ? code : ERR_PACK(ERR_LIB_SSL, 0, 0)); // one without a reason is still an error
}

std::error_code certificate_error(long code) noexcept {
    static certificate_errors const category;
    return {static_cast<int>(code), category};
}

bool is_plain_http(std::error_code error) noexcept {
    return error.category() == library_category()
           && ERR_GET_REASON(static_cast<unsigned>(error.value())) == SSL_R_HTTP_REQUEST;
}

std::error_code cut_short() noexcept {
    return of_library(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_UNEXPECTED_EOF_WHILE_READING));
}

} // namespace tunic::tls
