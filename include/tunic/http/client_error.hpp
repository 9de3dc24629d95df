#pragma once
#include <stdexcept>
#include <string>
#include <tunic/http/client_fault.hpp>
#include <utility>

namespace tunic {

/// Thrown when an endpoint did not answer with its response: what() names the call, the status and the body.
class endpoint_error : public std::runtime_error {
public:
    /// Created by outcomes.
    endpoint_error(std::string const& what, int status, std::string body)
        : std::runtime_error(what), status_(status), body_(std::move(body)) {}
    /// 0 when no response arrived.
    [[nodiscard]] int status() const noexcept { return status_; }
    /// The body as received.
    [[nodiscard]] std::string const& body() const noexcept { return body_; }

private:
    int status_;
    std::string body_;
};

/// A failed call of a client: no response arrived (status 0), or an endpoint's response was not one that it declares.
/// fault() gives the kind, what() a sentence with the URL.
class client_error : public endpoint_error {
public:
    /// Created by clients.
    client_error(client_fault why, std::string const& what, int status = 0, std::string body = {})
        : endpoint_error(what, status, std::move(body)), why_(why) {}
    /// The kind of failure.
    [[nodiscard]] client_fault fault() const noexcept { return why_; }

private:
    client_fault why_;
};

} // namespace tunic
