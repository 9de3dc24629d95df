#include "net/failing_allocation.hpp"

#include "base/thread_sanitizer.hpp"

#include <cstdlib>
#include <new>

using tunic::testing::failing_allocation;
thread_local tunic::testing::fuse* tunic::testing::failing_allocation = nullptr;

#ifndef TUNIC_UNDER_THREAD_SANITIZER
[[gnu::noinline]] void* operator new(std::size_t size) {
    if (failing_allocation && failing_allocation->blow()) throw std::bad_alloc();
    if (void* const p = std::malloc(size == 0 ? 1 : size)) return p;
    throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
    if (failing_allocation && failing_allocation->blow()) return nullptr;
    return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
#endif
