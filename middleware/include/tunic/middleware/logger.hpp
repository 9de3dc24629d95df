#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/data/text_buffer.hpp>
#include <tunic/middleware/logger_sink.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::middleware {

/// A finished request. The views live only during the call. Texts are as the client sent them: escape them.
struct logger_entry {
    std::chrono::system_clock::time_point time = {}; ///< when the layer saw the request
    /// As sent.
    std::string_view method = {};
    std::string_view path = {};                ///< decoded, without the query
    std::string_view route = {};               ///< the pattern; empty when no route served it
    int status = 0;                       ///< as sent; 499 when the client disconnected
    bool aborted = false;                 ///< the response was not sent to its end
    bool slow = false;                    ///< it took longer than `slow`
    std::chrono::microseconds duration{}; ///< to the last byte of the response
    std::uint64_t bytes_out = 0;          ///< including the head
    /// The peer's address; empty for a unix socket.
    std::string_view remote = {};
    /// The id set by the request_id layer; empty without one.
    std::string_view request_id = {};
    std::uint64_t dropped = 0; ///< lines dropped between the previous line and this one
    context const& request;    ///< for everything else
};

/// The format of the lines.
enum class log_style : std::uint8_t {
    automatic, ///< pretty on a terminal, else json
    pretty,    ///< for people; in colour on a terminal unless NO_COLOR is set
    json,      ///< an object per line
    common,    ///< the Common Log Format of web servers, in UTC
    combined,  ///< the same with Referer and User-Agent
};

/// A style, or `f(logger_entry const&, text_buffer& line)`, which appends the line without a line feed.
class logger_format {
public:
    /// One of the styles.
    logger_format(log_style style) noexcept : style_(style) {}
    /// A function; several threads may call it concurrently.
    template <class F>
        requires std::is_invocable_r_v<void, std::decay_t<F> const&, logger_entry const&, text_buffer&>
    logger_format(F&& f) : custom_(std::forward<F>(f)) {}

    /// The style, if there is no function.
    [[nodiscard]] log_style style() const noexcept { return style_; }
    /// The function, if there is one.
    [[nodiscard]] callback<void(logger_entry const&, text_buffer&)> const& custom() const noexcept { return custom_; }

private:
    log_style style_ = log_style::automatic;
    callback<void(logger_entry const&, text_buffer&)> custom_;
};

/// Options of logger().
struct logger_options {
    /// The format of the lines.
    logger_format format = log_style::automatic;
    /// The destination of the lines.
    logger_sink sink = logger_sink::standard_output();
    /// Requests without a line. Called when the response has been sent, so `c.res.status()` can decide.
    request_predicate skip = false;
    /// Requests that take longer are marked; zero marks none.
    std::chrono::microseconds slow = std::chrono::seconds(1);
    /// Request headers that the json style also writes.
    std::vector<std::string> headers = {};
    /// Those of them whose value is replaced by `[redacted]`.
    std::vector<std::string> redact = {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"};
};

/// One line per request, written after the last byte of its response was sent or the client disconnected (status 499).
///
/// Every style escapes the client's texts: no request can forge a line or control a terminal. Nothing is allocated per
/// request, and no request waits for the log (logger_sink). Order: just inside request_id, outside of all others.
/// Throws std::invalid_argument for an invalid header name, or a negative `slow`.
any_layer logger(logger_options options = {});

} // namespace tunic::middleware
