#pragma once
#include <cstddef>

// Under AddressSanitizer memory that went back to an arena or a pool is poisoned, so that a view or a frame that
// outlives its request is reported where it is used. Elsewhere these are nothing.
#if defined(__SANITIZE_ADDRESS__)
#define TUNIC_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TUNIC_HAS_ASAN 1
#endif
#endif

#if defined(TUNIC_HAS_ASAN)
extern "C" {
void __asan_poison_memory_region(void const volatile* address, std::size_t size);
void __asan_unpoison_memory_region(void const volatile* address, std::size_t size);
}
#endif

namespace tunic::sanitizer {

inline void poison([[maybe_unused]] void const* p, [[maybe_unused]] std::size_t n) noexcept {
#if defined(TUNIC_HAS_ASAN)
    __asan_poison_memory_region(p, n);
#endif
}
inline void unpoison([[maybe_unused]] void const* p, [[maybe_unused]] std::size_t n) noexcept {
#if defined(TUNIC_HAS_ASAN)
    __asan_unpoison_memory_region(p, n);
#endif
}

} // namespace tunic::sanitizer
