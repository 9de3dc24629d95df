#pragma once
#include <cstddef>

namespace tunic {

/// Fixed-size blocks for active connections: a connection takes one when its first byte arrives and returns it after
/// being idle. One pool per loop, used only by its thread.
///
/// Blocks come directly from the system (mmap), so only the pages a connection touches cost memory, and give_back()
/// really returns the memory of a load peak.
class block_pool {
public:
    static constexpr std::size_t block_size = std::size_t{64} * 1024;

    block_pool() = default;
    block_pool(block_pool const&) = delete;
    block_pool& operator=(block_pool const&) = delete;
    ~block_pool();

    /// A block of block_size bytes, page aligned, contents undefined. Null when the system has no memory.
    [[nodiscard]] std::byte* take() noexcept;
    void give(std::byte* block) noexcept;

    /// Call about once a second: blocks unused since the last call may be returned.
    void take_stock() noexcept;
    /// Returns at most `most` of those blocks to the system; tells whether there are more. A block takes the system
    /// several microseconds: returning those of thousands of connections at once would delay all others.
    bool give_back(std::size_t most) noexcept;

    [[nodiscard]] std::size_t in_use() const noexcept { return in_use_; }
    [[nodiscard]] std::size_t spare() const noexcept { return spare_; }

private:
    struct free_block {
        free_block* next;
    };
    free_block* free_ = nullptr;
    std::size_t in_use_ = 0;
    std::size_t spare_ = 0;
    std::size_t least_spare_ = 0; // since the last take_stock(): never used in that time
    std::size_t surplus_ = 0;     // of the spare ones, may be returned
};

} // namespace tunic
