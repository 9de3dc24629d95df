#pragma once
#include <tunic/base/callback.hpp>
#include <tunic/base/code_location.hpp>

#include <cstdint>
#include <string_view>

namespace tunic {

/// How much a record matters: `debug` is a hint for whoever develops, `error` something that a person should look at.
enum class log_level : unsigned char { debug, info, warning, error };

/// One event for the log. All views are valid during the call only.
///
/// What a client sent may be in every text, for a handler may throw with it, and nothing is escaped here: a sink that
/// writes lines escapes controls, as log_to_stderr() does, or writes a format that does.
struct log_record {
    /// How much it matters.
    log_level level = log_level::info;
    /// For people; what an exception says when it is about one.
    std::string_view message = {};
    /// Of the request it concerns; empty when it concerns none.
    std::string_view method = {};
    /// Of that request: its path as received, still percent-encoded.
    std::string_view path = {};
    /// Of that request: what the request_id layer set; empty without one.
    std::string_view request_id = {};
    /// The layer that made the mistake, when the message is about one, and where it was written.
    std::string_view layer = {};
    /// Where that layer was written; line 0 when the message is about none.
    code_location where = {};
    /// The address of a client whose connection or request was refused before there was a request to speak of; empty
    /// for any other record.
    std::string_view remote = {};
    /// Of that refusal: the status it was answered with; 0 when nothing could be answered.
    int status = 0;
    /// How many events this record stands for. Of equal messages ten a second are passed on, three of
    /// refusals, and then one record for the rest, so that an overload or an attack does not fill the log.
    std::uint64_t count = 1;
};

/// Where records go; called from the loops' threads, so it must be thread-safe and must not block: a loop that waits
/// here serves nobody. It must not throw.
///
///     tunic::app app{{.log = [&errors](tunic::log_record const& r) {
///         if (r.level == tunic::log_level::error) errors += r.count; // a std::atomic
///         tunic::log_to_stderr(r);
///     }}};
using log_sink = callback<void(log_record const&)>;

/// Writes a line per record to the standard error, debug ones left out: what an app has until it is given a sink.
///
/// Never waits: lines go through a queue of 64 KiB to a thread that writes them. What does not fit, because nobody
/// reads a pipe, a terminal is stopped or a disk is full, is dropped, and a line says how many were. Controls, line
/// separators, marks of direction and what is no UTF-8 are escaped, whatever text they are in; long texts end in "...".
/// At the end of the process the queue is written, for at most a second; lines of a process that crashes or calls
/// _exit() may be lost.
void log_to_stderr(log_record const& record);

} // namespace tunic
