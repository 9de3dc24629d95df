#include "net/receive_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace tunic::net {

void receive_buffer::compact() noexcept {
    if (begin_ == pinned_) return;
    std::memmove(data_ + pinned_, data_ + begin_, size());
    end_ = pinned_ + size();
    begin_ = pinned_;
}

void receive_buffer::unpin() {
    pinned_ = 0;
    older_.clear();
    if (lent_out_) return;
    if (own_ && size() <= lent_.size()) {
        std::memcpy(lent_.data(), data_ + begin_, size());
        end_ = size();
        begin_ = 0;
        data_ = lent_.data();
        capacity_ = lent_.size();
        own_.reset();
    } else if (begin_ == end_) {
        begin_ = end_ = 0;
    }
}

std::span<char> receive_buffer::room(std::size_t least) {
    if (capacity_ - end_ >= least) return spare();
    compact();
    if (capacity_ - end_ >= least) return spare();
    // Larger memory. Views refer to pinned memory, which stays until the request is over.
    auto const wanted = std::max(capacity_ * 2, size() + least);
    auto larger = std::make_unique_for_overwrite<char[]>(wanted);
    std::memcpy(larger.get(), data_ + begin_, size());
    if (pinned_ > 0 && own_) older_.push_back(std::move(own_));
    end_ = size();
    begin_ = pinned_ = 0;
    own_ = std::move(larger);
    data_ = own_.get();
    capacity_ = wanted;
    return spare();
}

} // namespace tunic::net
