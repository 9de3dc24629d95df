#include <tunic/app/log.hpp>

#include <cstdio>
#include <fmt/format.h>
#include <iterator>

namespace tunic {

void log_to_stderr(log_record const& r) {
    if (r.level == log_level::debug) return; // hints for whoever develops; a sink of one's own gets them
    static constexpr char const* names[] = {"debug", "info", "warning", "error"};
    fmt::memory_buffer line;
    auto out = std::back_inserter(line);
    fmt::format_to(out, "tunic {}: {}", names[static_cast<int>(r.level)], r.message);
    if (!r.method.empty()) fmt::format_to(out, " [{} {}]", r.method, r.path);
    if (!r.request_id.empty()) fmt::format_to(out, " id={}", r.request_id);
    if (!r.layer.empty()) fmt::format_to(out, " layer={} ({}:{})", r.layer, r.where.file, r.where.line);
    line.push_back('\n');
    std::fwrite(line.data(), 1, line.size(), stderr); // one call: lines of several threads do not mix
}

} // namespace tunic
