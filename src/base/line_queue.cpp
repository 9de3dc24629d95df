#include "base/line_queue.hpp"

#include <cstring>

namespace tunic {

bool line_queue::push(std::string_view line) noexcept {
    auto const piece = (header_size + line.size() + header_size - 1) & ~(header_size - 1);
    if (piece > size_ / 2) return false;
    auto at = tail_.load(std::memory_order_relaxed);
    std::uint64_t unused = 0;
    for (;;) {
        auto const to_end = size_ - (at & (size_ - 1));
        unused = to_end < piece ? to_end : 0;
        auto const end = at + unused + piece;
        auto const head = head_.load(std::memory_order_acquire);
        if (head <= at && end - head > size_) return false;
        // Sequentially consistent, so that a writer that goes to sleep and this thread do not miss each other
        // (log_writer). If `at` is so old that the head has passed it, the exchange fails and loads the new one.
        if (tail_.compare_exchange_weak(at, end)) break;
    }
    if (unused != 0) header_at(at).store(unused << 32U | padding, std::memory_order_release);
    at += unused;
    std::memcpy(octets() + (at & (size_ - 1)) + header_size, line.data(), line.size());
    // The length is stored plus one: a written header is never zero.
    header_at(at).store(std::uint64_t{piece} << 32U | (line.size() + 1), std::memory_order_release);
    return true;
}

void line_queue::give_back(std::uint64_t at, std::uint64_t piece) noexcept {
    std::memset(octets() + (at & (size_ - 1)), 0, piece);
    head_.store(at + piece);
}

void line_queue::clear() noexcept {
    std::memset(ring_.get(), 0, size_);
    tail_.store(0);
    head_.store(0);
}

} // namespace tunic
