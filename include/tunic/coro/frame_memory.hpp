#pragma once
#include <tunic/base/arena.hpp>
#include <tunic/base/config.hpp>
#include <tunic/coro/environment.hpp>

#include <cstddef>
#include <type_traits>

namespace tunic::coro {

/// The environment among a coroutine's arguments, or null. Only the type is examined, so an argument may have an
/// incomplete type.
inline environment* find_environment() noexcept { return nullptr; }
template <class First, class... Rest> environment* find_environment(First& first, Rest&... rest) noexcept {
    if constexpr (std::is_convertible_v<std::remove_cv_t<First>*, environment*>)
        return const_cast<std::remove_cv_t<First>*>(&first);
    else if constexpr (std::is_convertible_v<First*, environment_guide const*>)
        return static_cast<environment_guide const&>(first).destination();
    else
        return find_environment(rest...);
}

/// Frames outside any arena: free lists per size class, one set per thread. Nothing returns to the heap before the
/// thread ends unless a list grows long. They have a frame_header without an owner.
[[nodiscard]] void* allocate_pooled(std::size_t size);
void release_pooled(void* frame) noexcept;

/// A frame of `size` bytes from the environment's arena, or from the thread's pool.
TUNIC_ALWAYS_INLINE void* allocate_frame(std::size_t size, environment* env) {
    arena* const owner = env ? env->frames() : nullptr;
    if (owner) [[likely]]
        if (void* const frame = owner->push_frame(size)) [[likely]]
            return frame;
    return allocate_pooled(size);
}

TUNIC_ALWAYS_INLINE void release_frame(void* frame, std::size_t size) noexcept {
    if (arena* const owner = arena::owner_of(frame)) [[likely]]
        owner->pop_frame(frame, size);
    else
        release_pooled(frame);
}

} // namespace tunic::coro
