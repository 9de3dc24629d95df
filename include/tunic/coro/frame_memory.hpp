#pragma once
#include <tunic/base/arena.hpp>
#include <tunic/base/config.hpp>
#include <tunic/coro/environment.hpp>

#include <cstddef>
#include <type_traits>

namespace tunic::coro {

/// The environment among a coroutine's arguments, or null. Only the type is looked at, so that an argument of
/// incomplete type is no error.
inline environment* find_environment() noexcept { return nullptr; }
template <class First, class... Rest>
environment* find_environment(First& first, Rest&... rest) noexcept {
    if constexpr (std::is_convertible_v<std::remove_cv_t<First>*, environment*>)
        return const_cast<std::remove_cv_t<First>*>(&first);
    else
        return find_environment(rest...);
}

/// Frames that no arena takes: free lists per size class, one set per thread, nothing returned to the heap before
/// the thread ends unless a list grows long.
[[nodiscard]] void* allocate_pooled(std::size_t size);
void release_pooled(void* frame, std::size_t size) noexcept;

/// A frame of `size` bytes from the environment's arena or the thread's pool. A pointer behind the frame says which.
TUNIC_ALWAYS_INLINE void* allocate_frame(std::size_t size, environment* env) {
    auto const total = size + sizeof(arena*);
    arena* owner = env ? env->frames() : nullptr;
    void* frame = owner ? owner->push_frame(total) : nullptr;
    if (!frame) [[unlikely]] {
        owner = nullptr;
        frame = allocate_pooled(total);
    }
    std::memcpy(static_cast<std::byte*>(frame) + size, &owner, sizeof owner);
    return frame;
}

inline void release_frame(void* frame, std::size_t size) noexcept {
    arena* owner;
    std::memcpy(&owner, static_cast<std::byte*>(frame) + size, sizeof owner);
    if (owner) [[likely]]
        owner->pop_frame(frame);
    else
        release_pooled(frame, size + sizeof(arena*));
}

} // namespace tunic::coro
