#include "base/standard_error.hpp"

#include <tunic/app/log.hpp>
#include <tunic/base/printable.hpp>

#include <exception>
#include <string>

namespace tunic {
namespace {

// A target may have 16 KiB, and a handler's message any length: a line must stay readable.
constexpr std::size_t longest_message = 2048;
constexpr std::size_t longest_path = 512;
constexpr std::size_t longest_name = 128;

void append(std::string& line, std::string_view before, std::string_view text, std::size_t most) {
    if (text.empty()) return;
    line += before;
    text::append_printable(line, text, most);
}

} // namespace

void log_to_stderr(log_record const& r) {
    if (r.level == log_level::debug) return; // hints for developers, only for custom sinks
    static constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
    try {
        std::string line("tunic ");
        line += names[static_cast<std::size_t>(r.level)];
        line += ": ";
        text::append_printable(line, r.message, longest_message);
        if (!r.method.empty()) {
            append(line, " [", r.method, longest_name);
            append(line, " ", r.path, longest_path);
            line += ']';
        }
        append(line, " remote=", r.remote, longest_name);
        append(line, " id=", r.request_id, longest_name);
        if (!r.layer.empty()) {
            append(line, " layer=", r.layer, longest_name);
            append(line, " (", r.where.file, longest_path);
            line += ':' + std::to_string(r.where.line) + ')';
        }
        (void)write_to_standard_error(line);
    } catch (std::exception const&) { /* no memory for the line */
    }
}

} // namespace tunic
