#pragma once
#include <tunic/base/callback.hpp>
#include <tunic/base/code_location.hpp>

#include <cstdint>
#include <string_view>

namespace tunic {

/// How important a record is: `debug` is a hint for developers, `error` needs a person's attention.
enum class log_level : unsigned char { debug, info, warning, error };

/// One event for the log. All views are valid during the call only.
///
/// Every text may contain what a client sent, since a handler may throw with it. Nothing is escaped here: a sink that
/// writes lines must escape controls, as log_to_stderr() does, or use a format that does.
struct log_record {
    /// How important it is.
    log_level level = log_level::info;
    /// For people; the exception's message if it is about one.
    std::string_view message = {};
    /// The method of the request it concerns; empty when it concerns none.
    std::string_view method = {};
    /// The path of that request as received, still percent-encoded.
    std::string_view path = {};
    /// The id of that request, set by the request_id layer; empty without one.
    std::string_view request_id = {};
    /// The layer that made the mistake, when the message is about one.
    std::string_view layer = {};
    /// Where that layer was written; line 0 when the message is not about a layer.
    code_location where = {};
    /// The address of a client whose connection or request was refused before a request could be read; empty for any
    /// other record.
    std::string_view remote = {};
    /// The status of that refusal; 0 when nothing could be answered.
    int status = 0;
    /// How many events this record stands for. Ten equal messages a second are passed on, or three equal refusals, and
    /// then one record for the rest, so that an overload or an attack does not fill the log.
    std::uint64_t count = 1;
};

/// The destination of records. The loops' threads call it, so it must be thread-safe, must not block (a waiting loop
/// serves nobody), and must not throw.
///
///     tunic::app app{{.log = [&errors](tunic::log_record const& r) {
///         if (r.level == tunic::log_level::error) errors += r.count; // a std::atomic
///         tunic::log_to_stderr(r);
///     }}};
using log_sink = callback<void(log_record const&)>;

/// Writes one line per record to standard error, except debug records. The default sink of an app.
///
/// Never waits: lines go through a queue of 64 KiB to a thread that writes them. When the queue is full, because a pipe
/// has no reader, a terminal is stopped or a disk is full, lines are dropped, and a line says how many were. Controls,
/// line separators, direction marks and invalid UTF-8 are escaped in every text; long texts end in "...". At the end of
/// the process the queue is written for at most a second; lines of a process that crashes or calls _exit() may be lost.
void log_to_stderr(log_record const& record);

} // namespace tunic
