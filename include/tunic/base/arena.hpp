#pragma once
#include <tunic/base/config.hpp>
#include <tunic/base/sanitizer.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <string_view>

namespace tunic {

/// The memory of one connection, in two parts: request data grows up from the bottom and is freed all at once by
/// reset(); coroutine frames grow down from the top, in the last three eighths, and are freed one by one, last in first
/// out.
///
/// An arena works in storage that its owner lends it, and never frees that storage. Data that does not fit goes to
/// chunks from the heap, which reset() frees; frames that do not fit are refused (push_frame returns null) and come
/// from the thread's frame pool instead. Frames may be freed out of order (when_all does): their space is reclaimed
/// once all frames below them are freed.
///
/// As a std::pmr::memory_resource it serves pmr containers whose contents end with the request; deallocate does
/// nothing.
class arena final : public std::pmr::memory_resource {
public:
    arena(std::byte* storage, std::size_t size) noexcept
        : low_(storage), frames_low_(aligned(storage + size / 8 * 5)), high_(aligned(storage + size)), data_(low_),
          data_end_(frames_low_), top_(high_) {
        sanitizer::poison(low_, static_cast<std::size_t>(high_ - low_));
    }
    arena(arena const&) = delete;
    arena& operator=(arena const&) = delete;
    ~arena() override {
        release_chunks();
        sanitizer::unpoison(low_, static_cast<std::size_t>(high_ - low_));
    }

    /// Memory for request data, valid until reset(). Throws std::bad_alloc when the heap is exhausted too.
    void* allocate_bytes(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
        auto const start = (reinterpret_cast<std::uintptr_t>(data_) + alignment - 1) & ~(alignment - 1);
        auto const limit = reinterpret_cast<std::uintptr_t>(data_end_);
        if (start > limit || limit - start < size) [[unlikely]]
            return allocate_in_chunk(size, alignment);
        data_ = reinterpret_cast<std::byte*>(start + size);
        sanitizer::unpoison(reinterpret_cast<void*>(start), size);
        return reinterpret_cast<void*>(start);
    }

    /// A copy of the text that lives until reset().
    std::string_view copy(std::string_view text) {
        if (text.empty()) return {};
        auto* p = static_cast<char*>(allocate_bytes(text.size(), 1));
        std::memcpy(p, text.data(), text.size());
        return {p, text.size()};
    }

    /// Space for a coroutine frame (16-byte aligned), or null when it does not fit.
    void* push_frame(std::size_t size) noexcept {
        size = with_header(size);
        if (static_cast<std::size_t>(top_ - frames_low_) < size) [[unlikely]]
            return nullptr;
        top_ -= size;
        sanitizer::unpoison(top_, size);
        return ::new (top_) frame_header{this, static_cast<std::uint32_t>(size), 0} + 1;
    }

    /// The header in front of every frame; the owner is null for a frame outside any arena.
    struct alignas(16) frame_header {
        arena* owner;
        std::uint32_t size;
        std::uint32_t freed;
    };
    [[nodiscard]] static arena* owner_of(void const* frame) noexcept {
        return (static_cast<frame_header const*>(frame) - 1)->owner;
    }

    /// Frees a frame that push_frame returned for this size.
    void pop_frame(void* frame, std::size_t size) noexcept {
        auto* const header = static_cast<frame_header*>(frame) - 1;
        if (reinterpret_cast<std::byte*>(header) != top_) [[unlikely]] {
            header->freed = 1;
            ++holes_;
            return;
        }
        size = with_header(size); // known at compile time, unlike the header's size
        sanitizer::poison(top_, size);
        top_ += size;
        if (holes_ != 0) [[unlikely]]
            close_holes();
    }

    /// Frees all request data. Frames are not touched: a request is over only when its frames are freed.
    void reset() noexcept {
        if (chunks_) [[unlikely]]
            release_chunks();
        sanitizer::poison(low_, static_cast<std::size_t>(frames_low_ - low_));
        data_ = low_;
        data_end_ = frames_low_;
    }

    /// The bytes of live frames; zero between requests.
    [[nodiscard]] std::size_t frame_bytes() const noexcept { return static_cast<std::size_t>(high_ - top_); }

private:
    struct chunk {
        chunk* next;
        std::size_t size;
    };
    static constexpr std::size_t with_header(std::size_t size) noexcept {
        return (size + sizeof(frame_header) + 15) & ~std::size_t{15};
    }
    void close_holes() noexcept;
    void* allocate_in_chunk(std::size_t size, std::size_t alignment);
    void release_chunks() noexcept;

    void* do_allocate(std::size_t size, std::size_t alignment) override { return allocate_bytes(size, alignment); }
    void do_deallocate(void*, std::size_t, std::size_t) override {}
    bool do_is_equal(std::pmr::memory_resource const& other) const noexcept override { return this == &other; }

    // Rounds down to a multiple of sixteen, as frames require.
    static std::byte* aligned(std::byte* p) noexcept {
        return reinterpret_cast<std::byte*>(reinterpret_cast<std::uintptr_t>(p) & ~std::uintptr_t{15});
    }

    std::byte* low_;
    std::byte* frames_low_;
    std::byte* high_;
    std::byte* data_;       // next free byte of data: in the lent storage, or in the newest chunk
    std::byte* data_end_;   // the end of the memory that data_ points into
    std::byte* top_;        // lowest live frame
    std::size_t holes_ = 0; // frames above it that were freed out of order
    chunk* chunks_ = nullptr;
};

} // namespace tunic
