#pragma once
#include "line_queue.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

namespace tunic::middleware {

/// Writes lines to a file descriptor on a thread of its own, from a queue that never makes a request wait.
class log_writer {
public:
    /// A descriptor that stays the caller's: a standard stream.
    explicit log_writer(int descriptor);
    /// A file, or a pipe that is opened as soon as it has a reader.
    explicit log_writer(std::string path);
    /// Writes what is queued, for at most a second.
    ~log_writer();
    log_writer(log_writer const&) = delete;
    log_writer& operator=(log_writer const&) = delete;

    bool push(std::string_view line) noexcept;
    bool flush() const;
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }
    [[nodiscard]] bool is_terminal() const noexcept { return terminal_; }

private:
    using clock = std::chrono::steady_clock;
    enum : int { awake, asleep };

    void open_path();
    void look_at_descriptor() noexcept;
    void run() noexcept;
    bool gather();
    void sleep() noexcept;
    void write_batch();
    bool wait_until_writable() noexcept;
    [[nodiscard]] std::string_view next_piece(std::string_view rest) const noexcept;
    [[nodiscard]] bool write_failed(int error) noexcept;
    void lose(std::string_view rest) noexcept;
    [[nodiscard]] bool must_give_up() const noexcept;

    std::string path_; // empty: the descriptor is not ours
    int descriptor_ = -1;
    bool terminal_ = false;
    bool regular_ = false;
    bool line_is_cut_ = false; // the last write ended inside a line that was then given up
    std::string batch_;
    line_queue queue_;
    std::atomic<int> state_{awake};
    std::atomic<bool> stopping_{false};
    clock::time_point deadline_; // written before stopping_
    std::atomic<std::uint64_t> dropped_{0};
    std::atomic<std::uint64_t> done_{0}; // place in the queue up to which lines are out, or lost
    std::thread thread_;
};

} // namespace tunic::middleware
