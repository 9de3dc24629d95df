#include <tunic/base/sanitizer.hpp>

#if defined(TUNIC_HAS_ASAN)
extern "C" {
void __asan_poison_memory_region(void const volatile* address, std::size_t size);
void __asan_unpoison_memory_region(void const volatile* address, std::size_t size);
[[gnu::weak]] void tunic_has_code_without_asan() noexcept; // its address is null when undefined
}
#endif

namespace tunic::sanitizer {

void poison_region([[maybe_unused]] void const* p, [[maybe_unused]] std::size_t n) noexcept {
#if defined(TUNIC_HAS_ASAN)
    if (!&tunic_has_code_without_asan) __asan_poison_memory_region(p, n);
#endif
}

void unpoison_region([[maybe_unused]] void const* p, [[maybe_unused]] std::size_t n) noexcept {
#if defined(TUNIC_HAS_ASAN)
    if (!&tunic_has_code_without_asan) __asan_unpoison_memory_region(p, n);
#endif
}

} // namespace tunic::sanitizer
