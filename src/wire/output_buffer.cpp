#include <algorithm>
#include <new>
#include <tunic/wire/output_buffer.hpp>

namespace tunic::wire {

void output_buffer::release() noexcept {
    if (data_ != lent_.data()) more_->deallocate(data_, capacity_, 1);
    data_ = lent_.data();
    capacity_ = lent_.size();
    size_ = 0;
}

TUNIC_COLD void output_buffer::grow(std::size_t n) {
    constexpr auto largest = static_cast<std::size_t>(-1) / 4;
    if (n > largest || size_ > largest) throw std::bad_alloc{};
    auto const capacity = std::max(capacity_ * 2, size_ + n);
    auto* const data = static_cast<char*>(more_->allocate(capacity, 1));
    if (size_ != 0) std::memcpy(data, data_, size_);
    if (data_ != lent_.data()) more_->deallocate(data_, capacity_, 1);
    data_ = data;
    capacity_ = capacity;
}

} // namespace tunic::wire
