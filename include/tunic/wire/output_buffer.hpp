#pragma once
#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <span>
#include <string_view>
#include <tunic/base/config.hpp>

namespace tunic::wire {

/// Octets to be sent, in one piece. Begins in storage that its owner lends it and moves to memory of the resource when
/// that is too small; release() goes back to the lent storage. Only what grows can throw, std::bad_alloc.
class output_buffer {
public:
    explicit output_buffer(std::span<char> storage,
                           std::pmr::memory_resource& more = *std::pmr::get_default_resource()) noexcept
        : data_{storage.data()}, capacity_{storage.size()}, lent_{storage}, more_{&more} {}
    output_buffer(output_buffer const&) = delete;
    output_buffer& operator=(output_buffer const&) = delete;
    ~output_buffer() { release(); }

    /// Room for at least n octets after what is there: where to write them. Follow with commit().
    char* ensure(std::size_t n) {
        if (capacity_ - size_ < n) [[unlikely]]
            grow(n);
        return data_ + size_;
    }
    /// Everything up to here, a place in the room that ensure() gave, has been written.
    void commit(char const* end) noexcept { size_ = static_cast<std::size_t>(end - data_); }

    void append(std::string_view text) {
        if (text.empty()) return;
        std::memcpy(ensure(text.size()), text.data(), text.size());
        size_ += text.size();
    }

    char const* data() const noexcept TUNIC_LIFETIMEBOUND { return data_; }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    std::size_t capacity() const noexcept { return capacity_; }
    std::string_view view() const noexcept TUNIC_LIFETIMEBOUND { return {data_, size_}; }

    /// Empty, with the memory there is.
    void clear() noexcept { size_ = 0; }
    /// Empty, and back in the lent storage.
    void release() noexcept;

private:
    void grow(std::size_t n);

    char* data_;
    std::size_t size_ = 0;
    std::size_t capacity_;
    std::span<char> lent_;
    std::pmr::memory_resource* more_;
};

} // namespace tunic::wire
