#include "logger_formats.hpp"

#include <tunic/base/text.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

bool wants_colour(logger_sink const& sink) {
    char const* const no_colour =
        std::getenv("NO_COLOR"); // NOLINT(concurrency-mt-unsafe): while the app is built
    return sink.is_terminal() && (no_colour == nullptr || *no_colour == '\0');
}

log_style resolved(logger_format const& format, logger_sink const& sink) {
    if (format.style() != log_style::automatic) return format.style();
    return sink.is_terminal() ? log_style::pretty : log_style::json;
}

std::vector<logged_header> headers_to_log(logger_options const& options) {
    std::vector<logged_header> headers;
    for (auto const& name : options.headers) {
        http::check_field(name, "");
        bool const redacted = std::any_of(options.redact.begin(), options.redact.end(),
                                          [&name](auto const& secret) { return text::iequals(name, secret); });
        headers.push_back({name, redacted});
    }
    return headers;
}

class logger_layer {
public:
    explicit logger_layer(logger_options options)
        : headers_(headers_to_log(options)), style_(resolved(options.format, options.sink)),
          coloured_(wants_colour(options.sink)), options_(std::move(options)) {
        if (options_.slow.count() < 0)
            throw std::invalid_argument("logger: a duration above which requests are slow is not negative");
    }

    task<> operator()(context& c, next n) const {
        // The address is read now: a failed connection no longer has it.
        c.on_finish([this, remote = c.remote(), &memory = c.memory(), time = system_clock::now(),
                     start = steady_clock::now()](context const& done, request_summary const& summary) {
            if (options_.skip(done)) return;
            auto const taken = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - start);
            log(memory, {.time = time,
                         .method = done.method().name(),
                         .path = done.path(),
                         .route = done.route(),
                         .status = summary.status,
                         .aborted = summary.aborted,
                         .slow = options_.slow.count() != 0 && taken > options_.slow,
                         .duration = taken,
                         .bytes_out = summary.bytes_out,
                         .remote = remote,
                         .request_id = done.request_id(),
                         .dropped = unreported_->exchange(0, std::memory_order_relaxed),
                         .request = done});
        });
        return n();
    }

private:
    void log(std::pmr::memory_resource& memory, logger_entry const& entry) const {
        char first[512];
        text_buffer line(memory, first);
        try {
            format(line, entry);
            if (options_.sink.write(line.view())) return;
        } catch (...) { /* a format of the user's, or no memory: the line is lost, and counted */
        }
        unreported_->fetch_add(entry.dropped + 1, std::memory_order_relaxed);
    }

    void format(text_buffer& line, logger_entry const& entry) const {
        if (auto const& custom = options_.format.custom()) return custom(entry, line);
        switch (style_) {
        case log_style::pretty: return write_pretty(line, entry, coloured_);
        case log_style::common: return write_common(line, entry);
        case log_style::combined: return write_combined(line, entry);
        case log_style::json:
        case log_style::automatic: return write_json_line(line, entry, headers_);
        }
    }

    std::vector<logged_header> headers_;
    log_style style_;
    bool coloured_;
    logger_options options_;
    // Lines lost since the last written one.
    std::unique_ptr<std::atomic<std::uint64_t>> unreported_ = std::make_unique<std::atomic<std::uint64_t>>(0);
};

} // namespace

any_layer logger(logger_options options) { return named("logger", logger_layer(std::move(options))); }

} // namespace tunic::middleware
