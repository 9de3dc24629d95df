#pragma once
#include <tunic/base/callback.hpp>
#include <tunic/base/code_location.hpp>

#include <string_view>

namespace tunic {

/// How much a record matters: `debug` is a hint for whoever develops, `error` something that a person should look at.
enum class log_level : unsigned char { debug, info, warning, error };

/// One event for the log. All views are valid during the call only.
struct log_record {
    /// How much it matters.
    log_level level = log_level::info;
    /// One line for people, without a line feed.
    std::string_view message;
    /// Of the request it concerns; empty when it concerns none.
    std::string_view method;
    /// Of that request: its path, decoded.
    std::string_view path;
    /// Of that request: what the request_id layer set; empty without one.
    std::string_view request_id;
    /// The layer that made the mistake, when the message is about one, and where it was written.
    std::string_view layer;
    /// Where that layer was written; line 0 when the message is about none.
    code_location where;
};

/// Where records go; called from the loops' threads, so it must be thread-safe and should not block. It must not throw.
///
///     tunic::app app{{.log = [&errors](tunic::log_record const& r) {
///         if (r.level == tunic::log_level::error) ++errors; // a std::atomic
///         tunic::log_to_stderr(r);
///     }}};
using log_sink = callback<void(log_record const&)>;

/// Writes a line per record to the standard error, debug ones left out: what an app has until it is given a sink.
void log_to_stderr(log_record const& record);

} // namespace tunic
