#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace tunic::routing {

/// The parameters of a match by their position in the pattern: views into the path that was looked up.
/// An optional parameter that is absent has a null data(); a rest parameter without segments is empty, not null.
class captures {
public:
    static constexpr std::size_t capacity = 16;

    std::size_t size() const noexcept { return size_; }
    std::string_view operator[](std::size_t i) const noexcept { return views_[i]; }
    bool has(std::size_t i) const noexcept { return i < size_ && views_[i].data() != nullptr; }
    std::string_view const* begin() const noexcept { return views_.data(); }
    std::string_view const* end() const noexcept { return views_.data() + size_; }

private:
    friend class search;
    std::array<std::string_view, capacity> views_{};
    std::size_t size_ = 0;
};

} // namespace tunic::routing
