#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tunic {

/// Writes lines to a file descriptor on a thread of its own, from a queue of fixed size that never makes a caller wait:
/// where a pipe is stuck, a terminal stopped or a disk slow, lines are dropped and counted.
///
/// The thread starts with the first line. A process that was forked starts one of its own; what was queued before the
/// fork is the parent's to write.
class line_writer {
public:
    /// What becomes of a number of lines that were dropped: a line that says so, as soon as one can be written again.
    using notice = std::string (*)(std::uint64_t dropped);
    /// How much is queued at most, in bytes, when nothing else is said.
    static constexpr std::size_t usual_queue = std::size_t{256} * 1024;

    /// A descriptor that stays the caller's: a standard stream. `queue`, in bytes, is a power of two.
    explicit line_writer(int descriptor, std::size_t queue = usual_queue, notice on_drop = nullptr);
    /// A file, which is made if there is none; or a pipe, opened as soon as it has a reader. Throws std::system_error.
    explicit line_writer(std::string path, std::size_t queue = usual_queue, notice on_drop = nullptr);
    /// Writes what is queued, for at most a second; what a write that does not return still holds is left to it.
    ~line_writer();
    line_writer(line_writer const&) = delete;
    line_writer& operator=(line_writer const&) = delete;

    /// Queues a line, given without its line feed; false when it was dropped. From any thread.
    bool push(std::string_view line) noexcept;
    /// Waits until what has been pushed so far is out or lost, for at most a second; false then.
    bool flush() const noexcept;
    /// Lines that were dropped so far.
    [[nodiscard]] std::uint64_t dropped() const noexcept;
    /// Whether a person is reading.
    [[nodiscard]] bool is_terminal() const noexcept;

private:
    class work;
    std::shared_ptr<work> work_; // shared with its thread, which may outlive this in a write that does not return
};

} // namespace tunic
