#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace tunic {

/// A bounded queue of lines: many threads push without a lock, one takes. All of its memory is allocated at the start.
///
/// Lines lie one after the other in a ring of bytes, each behind a header. A pusher claims its piece by moving `tail_`
/// and publishes it by writing the header; the reader clears a piece before it releases it by moving `head_`, so that
/// the header of a claimed but unwritten piece reads as zero.
class line_queue {
public:
    /// The size in bytes is a power of two.
    explicit line_queue(std::size_t size) : ring_(new std::uint64_t[size / sizeof(std::uint64_t)]()), size_(size) {}

    /// False when there is no room for the line, which is then not queued.
    bool push(std::string_view line) noexcept;
    /// Calls `take(line)` with the oldest line, if there is one. Only on the reader's thread.
    template <class F> bool pop(F take) {
        for (;;) {
            auto const at = head_.load(std::memory_order_relaxed);
            auto const header = header_at(at).load(std::memory_order_acquire);
            if (header == 0) return false;
            auto const piece = header >> 32U;
            bool const is_line = (header & padding) == 0;
            if (is_line)
                take(std::string_view(octets() + (at & (size_ - 1)) + header_size, (header & 0x7fffffffU) - 1));
            give_back(at, piece);
            if (is_line) return true;
        }
    }
    /// Clears the queue. Only while no other thread uses it.
    void clear() noexcept;
    /// Whether nothing is queued or about to be.
    [[nodiscard]] bool empty() const noexcept { return tail_.load() == head_.load(); }
    /// The positions of the queue's two ends in the sequence of all lines.
    [[nodiscard]] std::uint64_t pushed() const noexcept { return tail_.load(); }
    [[nodiscard]] std::uint64_t taken() const noexcept { return head_.load(); }

private:
    static constexpr std::size_t header_size = sizeof(std::uint64_t);
    static constexpr std::uint64_t padding = 0x80000000U; // the rest of the ring, too short for the next line

    [[nodiscard]] std::atomic_ref<std::uint64_t> header_at(std::uint64_t at) const noexcept {
        return std::atomic_ref<std::uint64_t>(ring_[(at & (size_ - 1)) / header_size]);
    }
    [[nodiscard]] char* octets() const noexcept { return reinterpret_cast<char*>(ring_.get()); }
    void give_back(std::uint64_t at, std::uint64_t piece) noexcept;

    std::unique_ptr<std::uint64_t[]> ring_;
    std::size_t size_;
    alignas(64) std::atomic<std::uint64_t> tail_{0}; // bytes claimed since the start
    alignas(64) std::atomic<std::uint64_t> head_{0}; // bytes released since the start
};

} // namespace tunic
