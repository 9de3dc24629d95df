#pragma once
#include <tunic/middleware/logger.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tunic::middleware {

/// A request header to log.
struct logged_header {
    std::string name;
    bool redacted = false;
};

// One line each, without the line feed. All texts that a client can choose are escaped.

void write_pretty(text_buffer& line, logger_entry const& entry, bool coloured);
void write_json_line(text_buffer& line, logger_entry const& entry, std::vector<logged_header> const& headers);
void write_common(text_buffer& line, logger_entry const& entry);
void write_combined(text_buffer& line, logger_entry const& entry);

/// Printable ASCII as is, `"` and `\` with a backslash, every other byte as `\xHH`: nothing can end a line or a quoted
/// text, or control a terminal.
void append_escaped(text_buffer& line, std::string_view text);

} // namespace tunic::middleware
