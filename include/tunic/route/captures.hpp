#pragma once
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tunic::routing {

/// The parameters of a match by their position in the pattern: views into the matched path.
/// An optional parameter that is absent has a null data(); a rest parameter without segments is empty, not null.
class captures {
    static_assert(std::is_trivially_copyable_v<std::string_view>);

public:
    captures() noexcept {} // not defaulted: value initialisation would clear the storage

    static constexpr std::size_t capacity = 16;

    std::size_t size() const noexcept { return size_; }
    std::string_view operator[](std::size_t i) const noexcept { return views()[i]; }
    bool has(std::size_t i) const noexcept { return i < size_ && views()[i].data() != nullptr; }
    std::string_view const* begin() const noexcept { return views(); }
    std::string_view const* end() const noexcept { return views() + size_; }

private:
    friend class search;
    // Raw storage; views are created in it as they are written, so a request clears nothing that it does not use.
    std::string_view* views() noexcept { return reinterpret_cast<std::string_view*>(storage_.data()); }
    std::string_view const* views() const noexcept {
        return reinterpret_cast<std::string_view const*>(storage_.data());
    }
    alignas(std::string_view) std::array<std::byte, capacity * sizeof(std::string_view)> storage_;
    std::size_t size_ = 0;
};

} // namespace tunic::routing
