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
    /// Whether the time inside of this layer is a metric of its own.
    bool total = true;
    /// Its name, a token.
    std::string total_name = "total";
    /// Its description; empty: none.
    std::string total_description = "Total Response Time";
    /// Requests that are measured and have the header. Times may tell what a page must not: in production, say who sees
    /// them.
    request_predicate enabled = true;
    /// Whether timings that still run when the head is written are sent with the time they have taken so far; otherwise
    /// they are left out.
    bool auto_end = true;
    /// Timing-Allow-Origin: `*`, or the origins whose scripts may read the times; empty: only those of the same origin.
    std::string cross_origin = "";
};

/// Sends what a request spent its time with, in a header that browsers draw (W3C Server Timing):
/// `Server-Timing: db;dur=53.214, total;desc="Total Response Time";dur=61.002`.
///
/// The layer sends; timing(), timed() and add_timing() measure, anywhere inside of it. Outside of it, or when it is not
/// enabled for the request, they do nothing. Times are milliseconds. The header stands on every response, errors and
/// streams too: of a stream it tells the time to the first octet.
///
/// Order: outermost of what is to be measured. Throws std::invalid_argument for a name that is no token, and for texts
/// that cannot stand in a header.
any_layer server_timing(server_timing_options options = {});

namespace detail {
struct timing_entry;
} // namespace detail

/// A stretch of time that is being measured; ends with its object, or with end(). Belongs to its request.
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

/// Begins to measure: `auto const t = timing(c, "db", "all queries");`. The name is a token (RFC 9110 section 5.6.2),
/// else std::invalid_argument; the description may be any text. Both are copied, here and below.
timing_span timing(context& c, std::string_view name, std::string_view description = {});

/// A time that was measured elsewhere.
void add_timing(context& c, std::string_view name, std::chrono::nanoseconds taken, std::string_view description = {});
/// A fact without a time: `add_timing(c, "cache", "hit");`.
void add_timing(context& c, std::string_view name, std::string_view description);

/// Measures what is awaited: `auto const rows = co_await timed(c, "db", query(c, id));`.
template <class T> task<T> timed(context& c, std::string_view name, task<T> work) {
    auto const t = timing(c, name);
    co_return co_await std::move(work);
}

} // namespace tunic::middleware
