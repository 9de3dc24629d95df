#pragma once
#include <cstddef>

namespace tunic {

/// Fixed-size blocks for connections that are at work: a connection takes one when its first octet arrives and gives
/// it back when it has been idle. One pool per loop, used by its thread only.
///
/// Blocks come straight from the system (mmap), so only the pages a connection touches cost memory, and give_back()
/// really gives back what a load peak left behind.
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

    /// Call about once a second: what was not needed since the last call may go.
    void take_stock() noexcept;
    /// Returns some of that to the system, at most so many blocks; says whether there is more. A block takes it several
    /// microseconds: those of thousands of connections at once would hold up all others.
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
    std::size_t least_spare_ = 0; // since stock was taken: these were of no use to anybody
    std::size_t surplus_ = 0;     // of the spare ones, may go
};

} // namespace tunic
