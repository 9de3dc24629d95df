#include <tunic/base/block_pool.hpp>

#include <tunic/base/sanitizer.hpp>

#include <algorithm>
#include <new>
#include <sys/mman.h>

namespace tunic {
namespace {

std::byte* map() noexcept {
    void* const p = ::mmap(nullptr, block_pool::block_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? nullptr : static_cast<std::byte*>(p);
}

} // namespace

block_pool::~block_pool() {
    while (free_) {
        auto* const next = free_->next;
        ::munmap(static_cast<void*>(free_), block_size);
        free_ = next;
    }
}

std::byte* block_pool::take() noexcept {
    std::byte* block = nullptr;
    if (free_) {
        block = reinterpret_cast<std::byte*>(free_);
        free_ = free_->next;
        least_spare_ = std::min(least_spare_, --spare_);
    } else {
        block = map();
    }
    if (block) ++in_use_;
    return block;
}

void block_pool::give(std::byte* block) noexcept {
    sanitizer::unpoison(block, block_size);
    free_ = ::new (block) free_block{free_};
    ++spare_;
    --in_use_;
}

void block_pool::trim() noexcept {
    for (std::size_t n = least_spare_; n > 0; --n) {
        auto* const next = free_->next;
        ::munmap(static_cast<void*>(free_), block_size);
        free_ = next;
        --spare_;
    }
    least_spare_ = spare_;
}

} // namespace tunic
