#include <tunic/base/arena.hpp>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace tunic {

void arena::close_holes() noexcept {
    while (top_ != high_) {
        auto const* const header = reinterpret_cast<frame_header const*>(top_);
        if (!header->freed) return;
        auto const size = header->size;
        sanitizer::poison(top_, size);
        top_ += size;
        --holes_;
    }
}

void* arena::allocate_in_chunk(std::size_t size, std::size_t alignment) {
    // Chunks double, so that a large body built piece by piece costs few of them.
    std::size_t const smallest = chunks_ ? chunks_->size * 2 : std::size_t{16} * 1024;
    std::size_t const wanted = std::max(smallest, size + alignment + sizeof(chunk));
    if (wanted < size) throw std::bad_alloc();
    auto* const fresh = static_cast<chunk*>(std::malloc(wanted));
    if (!fresh) throw std::bad_alloc();
    fresh->next = chunks_;
    fresh->size = wanted;
    chunks_ = fresh;
    data_ = reinterpret_cast<std::byte*>(fresh + 1);
    data_end_ = reinterpret_cast<std::byte*>(fresh) + wanted;
    return allocate_bytes(size, alignment);
}

void arena::release_chunks() noexcept {
    while (chunks_) {
        auto* const next = chunks_->next;
        std::free(chunks_);
        chunks_ = next;
    }
}

} // namespace tunic
