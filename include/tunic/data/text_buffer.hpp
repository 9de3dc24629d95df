#pragma once
#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <span>
#include <string_view>

#include "tunic/base/config.hpp"

namespace tunic {

/// Text that grows in memory of the caller's choice: contiguous, doubling, never zeroed. It can begin in storage that
/// the caller already has (the free end of a response buffer), and uses the memory resource only when that is full.
///
///     char first[512];
///     tunic::text_buffer out{context.memory(), first};
///     out.append("hello");
///
/// Its views are valid until the text grows. A failed growth throws the resource's exception (std::bad_alloc) and
/// leaves the text unchanged.
class text_buffer {
public:
    explicit text_buffer(std::pmr::memory_resource& memory) noexcept : memory_(&memory) {}
    text_buffer(std::pmr::memory_resource& memory, std::span<char> first) noexcept : memory_(&memory) {
        if (first.size() >= slack) adopt(first.data(), first.size());
    }
    text_buffer(text_buffer&& other) noexcept;
    text_buffer& operator=(text_buffer&& other) = delete;
    ~text_buffer();

    [[nodiscard]] std::string_view view() const noexcept TUNIC_LIFETIMEBOUND { return {begin_, size()}; }
    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(end_ - begin_); }
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
    /// Clears the text and keeps the memory.
    void clear() noexcept { end_ = begin_; }

    void append(std::string_view text) {
        char* const at = room(end_, text.size());
        if (!text.empty()) std::memcpy(at, text.data(), text.size());
        finish(at + text.size());
    }
    void append(char c) {
        char* const at = room(end_, 1);
        *at = c;
        finish(at + 1);
    }

    /// Gives up the ownership of the memory and returns the text: for an arena, which frees everything at once. The
    /// text
    /// lives as long as the resource keeps it (or as the storage given at the start). The buffer is then empty.
    [[nodiscard]] std::string_view release() noexcept;

    // For writers that keep the write position in a register: get it with end(), make room before each piece, and hand
    // it back with finish(). Without finish() nothing has been written.

    /// This many characters may be written beyond the room promised by room(): small pieces need no room() call.
    static constexpr std::size_t slack = 16;

    [[nodiscard]] char* end() noexcept { return end_; }
    /// Makes room for n characters from `at`; returns the new address of that position.
    [[nodiscard]] char* room(char* at, std::size_t n) {
        if (limit_ - at >= static_cast<std::ptrdiff_t>(n)) [[likely]]
            return at;
        return grow(at, n);
    }
    void finish(char* at) noexcept { end_ = at; }

private:
    void adopt(char* storage, std::size_t size) noexcept {
        begin_ = end_ = storage;
        limit_ = storage + (size - slack);
    }
    TUNIC_COLD char* grow(char* at, std::size_t n);
    void free_memory() noexcept;

    char* begin_ = nullptr;
    char* end_ = nullptr;
    char* limit_ = nullptr; // the end of the storage less the slack
    std::size_t owned_ = 0; // the size of the memory from the resource, 0 if none
    std::pmr::memory_resource* memory_;
};

} // namespace tunic
