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
        surplus_ = std::min(surplus_, spare_);
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

void block_pool::take_stock() noexcept {
    surplus_ = least_spare_;
    least_spare_ = spare_ - surplus_;
}

bool block_pool::give_back(std::size_t most) noexcept {
    for (; surplus_ > 0 && most > 0; --most, --surplus_, --spare_) {
        auto* const next = free_->next;
        ::munmap(static_cast<void*>(free_), block_size);
        free_ = next;
    }
    return surplus_ > 0;
}

} // namespace tunic
