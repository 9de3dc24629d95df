#pragma once
#include <stdexcept>
#include <string>
#include <tunic/http/client_fault.hpp>
#include <utility>

namespace tunic {

/// Thrown when an endpoint has not answered with its response: what() names what was called, the status and the body.
class endpoint_error : public std::runtime_error {
public:
    /// Made by outcomes.
    endpoint_error(std::string const& what, int status, std::string body)
        : std::runtime_error(what), status_(status), body_(std::move(body)) {}
    /// 0 when no response came.
    [[nodiscard]] int status() const noexcept { return status_; }
    /// The body as it was received.
    [[nodiscard]] std::string const& body() const noexcept { return body_; }

private:
    int status_;
    std::string body_;
};

/// A call of a client that came to nothing: no response came (status 0), or for an endpoint nothing that it declares.
/// fault() says which of these it is, what() says it in a sentence with the URL.
class client_error : public endpoint_error {
public:
    /// Made by clients.
    client_error(client_fault why, std::string const& what, int status = 0, std::string body = {})
        : endpoint_error(what, status, std::move(body)), why_(why) {}
    /// Which of them it is.
    [[nodiscard]] client_fault fault() const noexcept { return why_; }

private:
    client_fault why_;
};

} // namespace tunic
