#include "tunic/data/text_buffer.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace tunic {

text_buffer::text_buffer(text_buffer&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)), end_(std::exchange(other.end_, nullptr)),
      limit_(std::exchange(other.limit_, nullptr)), owned_(std::exchange(other.owned_, 0)), memory_(other.memory_) {}

text_buffer::~text_buffer() { free_memory(); }

void text_buffer::free_memory() noexcept {
    if (owned_ != 0) memory_->deallocate(begin_, owned_, 1);
}

std::string_view text_buffer::release() noexcept {
    std::string_view const text = view();
    begin_ = end_ = limit_ = nullptr;
    owned_ = 0;
    return text;
}

char* text_buffer::grow(char* at, std::size_t n) {
    constexpr std::size_t smallest = 256;
    constexpr std::size_t largest = static_cast<std::size_t>(-1) / 4;
    auto const used = static_cast<std::size_t>(at - begin_);
    if (n > largest || used > largest) throw std::bad_alloc{};
    std::size_t const size = std::max({smallest, 2 * (used + slack), used + n + slack});

    auto* const storage = static_cast<char*>(memory_->allocate(size, 1));
    if (used != 0) std::memcpy(storage, begin_, used);
    std::size_t const committed = this->size();
    free_memory();
    adopt(storage, size);
    end_ = storage + committed;
    owned_ = size;
    return storage + used;
}

} // namespace tunic
