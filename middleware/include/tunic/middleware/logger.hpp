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

/// What is known of a request when it is over. The views live during the call only. Texts are as the client sent them:
/// escape what you write.
struct logger_entry {
    std::chrono::system_clock::time_point time = {}; ///< when the layer saw the request
    /// As it was sent.
    std::string_view method = {};
    std::string_view path = {};                ///< decoded, without the query
    std::string_view route = {};               ///< the pattern; empty when no route served it
    int status = 0;                       ///< as sent; 499 when the client left
    bool aborted = false;                 ///< the response was not sent to its end
    bool slow = false;                    ///< it took longer than `slow`
    std::chrono::microseconds duration{}; ///< to the last octet of the response
    std::uint64_t bytes_out = 0;          ///< head included
    /// The peer's address; empty for a unix socket.
    std::string_view remote = {};
    /// What the request_id layer set; empty without one.
    std::string_view request_id = {};
    std::uint64_t dropped = 0; ///< lines that were dropped before this one and after the one before
    context const& request;    ///< for everything else
};

/// How lines look.
enum class log_style : std::uint8_t {
    automatic, ///< pretty on a terminal, else json
    pretty,    ///< for people; coloured on a terminal unless NO_COLOR is set
    json,      ///< an object per line
    common,    ///< the Common Log Format of web servers, in UTC
    combined,  ///< the same with Referer and User-Agent
};

/// A style, or `f(logger_entry const&, text_buffer& line)`, which appends the line without a line feed.
class logger_format {
public:
    /// One of the styles.
    logger_format(log_style style) noexcept : style_(style) {}
    /// A function; it may be called on several threads at once.
    template <class F>
        requires std::is_invocable_r_v<void, std::decay_t<F> const&, logger_entry const&, text_buffer&>
    logger_format(F&& f) : custom_(std::forward<F>(f)) {}

    /// Which style, if there is no function.
    [[nodiscard]] log_style style() const noexcept { return style_; }
    /// The function, if there is one.
    [[nodiscard]] callback<void(logger_entry const&, text_buffer&)> const& custom() const noexcept { return custom_; }

private:
    log_style style_ = log_style::automatic;
    callback<void(logger_entry const&, text_buffer&)> custom_;
};

/// Options of logger().
struct logger_options {
    /// How lines look.
    logger_format format = log_style::automatic;
    /// Where they go.
    logger_sink sink = logger_sink::standard_output();
    /// Requests without a line. Asked when the response has been sent, so `c.res.status()` can decide.
    request_predicate skip = false;
    /// Longer ones are marked; zero marks none.
    std::chrono::microseconds slow = std::chrono::seconds(1);
    /// Request headers that the json style writes as well.
    std::vector<std::string> headers = {};
    /// Those of them whose value is not written: `[redacted]` stands for it.
    std::vector<std::string> redact = {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"};
};

/// One line per request, after the last octet of its response was sent or the client was found gone (status 499).
///
/// Every style escapes what came from the client: no request can forge a line or reach a terminal. Nothing is allocated
/// per request, and no request waits for the log (logger_sink). Order: just inside request_id, outside of the rest.
/// Throws std::invalid_argument for a header name that cannot be one, or a negative `slow`.
any_layer logger(logger_options options = {});

} // namespace tunic::middleware
