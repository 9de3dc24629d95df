#pragma once
#include <tunic/coro/cancellation.hpp>

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic {

/// A refusal with an HTTP status. Thrown anywhere in a chain, it becomes the answer unless a layer catches it.
///
///     throw http_error{404, "no such user"};
///     throw http_error{503, "try later", {{"Retry-After", "5"}}};
///
/// The client sees the message of a 4xx always, and that of a 5xx only with `expose`. A status outside 400-599 is a bug
/// and becomes 500. Follows Koa's ctx.throw and http-errors.
class http_error : public std::exception {
public:
    /// Names and values of header lines for the response.
    using header_lines = std::vector<std::pair<std::string, std::string>>;

    /// `headers` are added to the response; with `expose` the client may read the message of a 5xx too.
    explicit http_error(int status, std::string message = {}, header_lines headers = {}, bool expose = false)
        : status_(status), expose_(expose), message_(std::move(message)), headers_(std::move(headers)) {}

    /// 400 to 599.
    [[nodiscard]] int status() const noexcept { return status_; }
    /// For the client if exposed(), otherwise for the log.
    [[nodiscard]] std::string const& message() const noexcept { return message_; }
    /// Header lines for the response.
    [[nodiscard]] header_lines const& headers() const noexcept { return headers_; }
    /// Whether the client may read the message.
    [[nodiscard]] bool exposed() const noexcept { return expose_ || status_ < 500; }
    [[nodiscard]] char const* what() const noexcept override { return message_.c_str(); }

private:
    int status_;
    bool expose_;
    std::string message_;
    header_lines headers_;
};

/// Thrown by app::compile(): all faults of the set-up, each with its places in the source.
class setup_error : public std::logic_error {
public:
    /// One sentence per fault.
    explicit setup_error(std::vector<std::string> faults);
    /// One sentence per fault; what() has all of them, one per line.
    [[nodiscard]] std::vector<std::string> const& faults() const noexcept { return faults_; }

private:
    std::vector<std::string> faults_;
};

} // namespace tunic
