#pragma once
#include <tunic/base/config.hpp>

#include <cstddef>

// Under AddressSanitizer, memory returned to an arena or a pool is poisoned, so that a view or a frame that outlives
// its request is reported where it is used.
//
// Inline functions poison and unpoison. They are compiled into the library as well as into programs, which need not be
// built alike: if one half poisoned memory and the other did not unpoison it, correct code would be reported. So the
// library decides. It poisons only when all code that includes this header was compiled with AddressSanitizer.
#if defined(__SANITIZE_ADDRESS__)
#define TUNIC_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TUNIC_HAS_ASAN 1
#endif
#endif

#if !defined(TUNIC_HAS_ASAN)
/// Present when part of the program was compiled without AddressSanitizer: the library looks for it.
extern "C" TUNIC_ONE_ADDRESS [[gnu::used]] inline void tunic_has_code_without_asan() noexcept {}
#endif

namespace tunic::sanitizer {

/// The library's part; does nothing unless the whole program is instrumented.
void poison_region(void const* p, std::size_t n) noexcept;
void unpoison_region(void const* p, std::size_t n) noexcept;

inline void poison([[maybe_unused]] void const* p, [[maybe_unused]] std::size_t n) noexcept {
#if defined(TUNIC_HAS_ASAN)
    poison_region(p, n);
#endif
}
inline void unpoison([[maybe_unused]] void const* p, [[maybe_unused]] std::size_t n) noexcept {
#if defined(TUNIC_HAS_ASAN)
    unpoison_region(p, n);
#endif
}

} // namespace tunic::sanitizer
