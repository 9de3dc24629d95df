#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tunic {

/// Writes lines to a file descriptor on its own thread, from a queue of fixed size that never makes a caller wait: when
/// a pipe is stuck, a terminal stopped or a disk slow, lines are dropped and counted.
///
/// The thread starts with the first line. A forked process starts its own; lines queued before the fork are written by
/// the parent.
class line_writer {
public:
    /// Formats the line that reports dropped lines; it is written as soon as writing works again.
    using notice = std::string (*)(std::uint64_t dropped);
    /// The default size of the queue, in bytes.
    static constexpr std::size_t usual_queue = std::size_t{256} * 1024;

    /// A descriptor that the caller keeps: a standard stream. `queue`, in bytes, is a power of two.
    explicit line_writer(int descriptor, std::size_t queue = usual_queue, notice on_drop = nullptr);
    /// A file, created if it does not exist; or a pipe, opened as soon as it has a reader. Throws std::system_error.
    explicit line_writer(std::string path, std::size_t queue = usual_queue, notice on_drop = nullptr);
    /// Writes the queued lines, for at most a second; lines held by a blocked write are left to it.
    ~line_writer();
    line_writer(line_writer const&) = delete;
    line_writer& operator=(line_writer const&) = delete;

    /// Queues a line, given without its line feed; false when it was dropped. Callable from any thread.
    bool push(std::string_view line) noexcept;
    /// Waits until all lines pushed so far are written or lost, for at most a second; false after that.
    bool flush() const noexcept;
    /// The number of lines dropped so far.
    [[nodiscard]] std::uint64_t dropped() const noexcept;
    /// Whether the output is a terminal.
    [[nodiscard]] bool is_terminal() const noexcept;

private:
    class work;
    std::shared_ptr<work> work_; // shared with its thread, which may outlive this in a blocked write
};

} // namespace tunic
