#include <tunic/base/line_writer.hpp>
#include <tunic/middleware/logger_sink.hpp>

#include <atomic>

#include <unistd.h>
#include <utility>

namespace tunic::middleware {

struct logger_sink::direct {
    callback<void(std::string_view)> function;
    std::atomic<std::uint64_t> dropped{0};
};

logger_sink::logger_sink(callback<void(std::string_view)> function, int)
    : direct_(std::make_shared<direct>(std::move(function))) {}
logger_sink::logger_sink(std::shared_ptr<line_writer> writer) noexcept : writer_(std::move(writer)) {}

logger_sink logger_sink::standard_output() { return logger_sink(std::make_shared<line_writer>(STDOUT_FILENO)); }
logger_sink logger_sink::standard_error() { return logger_sink(std::make_shared<line_writer>(STDERR_FILENO)); }
logger_sink logger_sink::file(std::string const& path) { return logger_sink(std::make_shared<line_writer>(path)); }

std::uint64_t logger_sink::dropped() const noexcept {
    return writer_ ? writer_->dropped() : direct_->dropped.load(std::memory_order_relaxed);
}

bool logger_sink::write(std::string_view line) const noexcept {
    if (writer_) return writer_->push(line);
    try {
        direct_->function(line);
        return true;
    } catch (...) {
        direct_->dropped.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
}

bool logger_sink::flush() const { return !writer_ || writer_->flush(); }
bool logger_sink::is_terminal() const noexcept { return writer_ && writer_->is_terminal(); }

} // namespace tunic::middleware
