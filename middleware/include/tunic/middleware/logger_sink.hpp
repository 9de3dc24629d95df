#pragma once
#include <tunic/base/callback.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tunic {
class line_writer;
}

namespace tunic::middleware {

/// The destination of a logger's lines. A handle: copies share one queue, so several loggers may write to one file.
///
/// Lines for a file or a standard stream go through a queue of fixed size to a thread that writes them. When it is
/// full, because a pipe is stuck or a disk is slow, lines are dropped and counted; requests never wait. The last copy
/// writes the remaining lines when destroyed, for at most a second.
///
/// A function is called directly, on the loop's thread, with the line and without a line feed: it must be thread-safe
/// and should not block. If it throws, the line counts as dropped.
class logger_sink {
public:
    /// The standard output of the process.
    static logger_sink standard_output();
    /// The standard error of the process.
    static logger_sink standard_error();
    /// Appends to a file, created if it does not exist; or writes to a named pipe, even before it has a reader. Throws
    /// std::system_error when it cannot be opened.
    static logger_sink file(std::string const& path);

    /// A function, called on the threads of the loops.
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, logger_sink>)
                && std::is_invocable_r_v<void, std::decay_t<F> const&, std::string_view>
    logger_sink(F&& f) : logger_sink(callback<void(std::string_view)>(std::forward<F>(f)), 0) {}

    /// The number of lines dropped so far.
    [[nodiscard]] std::uint64_t dropped() const noexcept;
    /// Writes a line; false when it was dropped. Callable from any thread.
    bool write(std::string_view line) const noexcept;
    /// Waits until all lines so far are written, for at most a second; false after that.
    bool flush() const;
    /// Whether the output is a terminal.
    [[nodiscard]] bool is_terminal() const noexcept;

private:
    logger_sink(callback<void(std::string_view)> function, int);
    explicit logger_sink(std::shared_ptr<line_writer> writer) noexcept;

    struct direct;
    std::shared_ptr<direct> direct_;
    std::shared_ptr<line_writer> writer_;
};

} // namespace tunic::middleware
