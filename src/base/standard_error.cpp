#include "base/standard_error.hpp"

#include <tunic/base/line_writer.hpp>

#include <atomic>
#include <exception>
#include <string>
#include <unistd.h>

namespace tunic {
namespace {

constexpr std::size_t queue_size = std::size_t{64} * 1024;

// Static objects are being destroyed: no later code would write the queued lines.
std::atomic<bool> ending{false};

struct lines_at_end {
    line_writer* lines;
    ~lines_at_end() {
        ending.store(lines->flush()); // a stuck standard error is not waited for again
    }
};

// Never destroyed, since other destructors may still log.
line_writer& lines() {
    static auto* const made = new line_writer(STDERR_FILENO, queue_size, [](std::uint64_t dropped) {
        return "tunic warning: " + std::to_string(dropped) + " lines of this log were dropped before this one";
    });
    static lines_at_end const at_end{made};
    return *made;
}

} // namespace

bool write_to_standard_error(std::string_view line) noexcept {
    try {
        bool const taken = lines().push(line);
        if (ending.load()) ending.store(lines().flush());
        return taken;
    } catch (std::exception const&) { return false; } // no memory for the queue: the next line tries again
}

bool flush_standard_error() noexcept {
    try {
        return lines().flush();
    } catch (std::exception const&) { return false; }
}

} // namespace tunic
