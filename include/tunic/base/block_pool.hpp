#pragma once
#include <cstddef>

namespace tunic {

/// Fixed-size blocks for connections that are at work: a connection takes one when its first octet arrives and gives
/// it back when it has been idle. One pool per loop, used by its thread only.
///
/// Blocks come straight from the system (mmap), so only the pages a connection touches cost memory, and trim() really
/// gives back what a load peak left behind.
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

    /// Call about once a second: returns to the system what was not needed since the last call.
    void trim() noexcept;

    [[nodiscard]] std::size_t in_use() const noexcept { return in_use_; }
    [[nodiscard]] std::size_t spare() const noexcept { return spare_; }

private:
    struct free_block {
        free_block* next;
    };
    free_block* free_ = nullptr;
    std::size_t in_use_ = 0;
    std::size_t spare_ = 0;
    std::size_t least_spare_ = 0; // since the last trim: these were of no use to anybody
};

} // namespace tunic
