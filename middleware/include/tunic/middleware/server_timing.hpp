#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace tunic::middleware {

/// Options of server_timing().
struct server_timing_options {
    /// Whether the time inside this layer is a metric.
    bool total = true;
    /// Its name, a token.
    std::string total_name = "total";
    /// Its description; empty: none.
    std::string total_description = "Total Response Time";
    /// Requests that are measured and get the header. Times can reveal secrets: in production, restrict who sees them.
    request_predicate enabled = true;
    /// Whether timings still running when the head is written are sent with their time so far; otherwise they are
    /// omitted.
    bool auto_end = true;
    /// Timing-Allow-Origin: `*`, or the origins whose scripts may read the times; empty: only the same origin.
    std::string cross_origin = "";
};

/// Reports where a request spent its time, in a header that browsers display (W3C Server Timing):
/// `Server-Timing: db;dur=53.214, total;desc="Total Response Time";dur=61.002`.
///
/// The layer sends; timing(), timed() and add_timing() measure, anywhere inside it. Outside it, or when it is not
/// enabled for the request, they do nothing. Times are in milliseconds. Every response has the header, including errors
/// and streams; for a stream it holds the time to the first byte.
///
/// Order: outside of everything to be measured. Throws std::invalid_argument for a name that is not a token, and for
/// texts that are invalid in a header.
any_layer server_timing(server_timing_options options = {});

namespace detail {
struct timing_entry;
} // namespace detail

/// A running measurement; ends with its object, or with end(). Belongs to its request.
class [[nodiscard("a timing ends with its object: give it a name")]] timing_span {
public:
    timing_span(timing_span&& other) noexcept : entry_(std::exchange(other.entry_, nullptr)) {}
    timing_span& operator=(timing_span&&) = delete;
    ~timing_span() { end(); }
    /// Ends it now; later calls do nothing.
    void end() noexcept;

private:
    friend timing_span timing(context& c, std::string_view name, std::string_view description);
    explicit timing_span(detail::timing_entry* entry) noexcept : entry_(entry) {}
    detail::timing_entry* entry_;
};

/// Starts a measurement: `auto const t = timing(c, "db", "all queries");`. The name is a token (RFC 9110 section
/// 5.6.2), else std::invalid_argument; the description may be any text. Both are copied, here and below.
timing_span timing(context& c, std::string_view name, std::string_view description = {});

/// Adds a time measured elsewhere.
void add_timing(context& c, std::string_view name, std::chrono::nanoseconds taken, std::string_view description = {});
/// Adds a fact without a time: `add_timing(c, "cache", "hit");`.
void add_timing(context& c, std::string_view name, std::string_view description);

/// Measures an awaited task: `auto const rows = co_await timed(c, "db", query(c, id));`.
template <class T> task<T> timed(context& c, std::string_view name, task<T> work) {
    auto const t = timing(c, name);
    co_return co_await std::move(work);
}

} // namespace tunic::middleware
