// Intercepts malloc. Not part of any other library: only a test program that counts may replace malloc.

#include <tunic/testing/allocation_counter.hpp>

#include <tunic/base/sanitizer.hpp>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>

#if defined(__GLIBC__) && !defined(TUNIC_HAS_ASAN) && !defined(__SANITIZE_THREAD__)
#define TUNIC_HOOKS_MALLOC 1
#endif
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#undef TUNIC_HOOKS_MALLOC
#endif
#endif

namespace tunic::testing {
namespace {

// Constant-initialised: malloc runs before any dynamic initialiser, and a guarded thread_local would call it again.
constinit std::atomic<std::uint64_t> all_calls{0};
constinit std::atomic<std::uint64_t> all_bytes{0};
constinit std::atomic<int> traps{0};
constinit thread_local allocation_count own;

} // namespace

bool counts_allocations() noexcept {
#if defined(TUNIC_HOOKS_MALLOC)
    return true;
#else
    return false;
#endif
}

allocation_count allocations() noexcept {
    return {all_calls.load(std::memory_order_relaxed), all_bytes.load(std::memory_order_relaxed)};
}

allocation_count thread_allocations() noexcept { return own; }

allocation_trap::allocation_trap() noexcept { traps.fetch_add(1); }
allocation_trap::~allocation_trap() { traps.fetch_sub(1); }

} // namespace tunic::testing

#if defined(TUNIC_HOOKS_MALLOC)

namespace {

void count(std::size_t bytes) noexcept {
    using namespace tunic::testing;
    if (traps.load(std::memory_order_relaxed) != 0) [[unlikely]]
        std::raise(SIGTRAP);
    all_calls.fetch_add(1, std::memory_order_relaxed);
    all_bytes.fetch_add(bytes, std::memory_order_relaxed);
    ++own.calls;
    own.bytes += bytes;
}

} // namespace

// free() stays glibc's: the memory below is glibc's.
extern "C" {

// NOLINTBEGIN(bugprone-reserved-identifier): glibc's names
void* __libc_malloc(std::size_t size) noexcept;
void* __libc_calloc(std::size_t count, std::size_t size) noexcept;
void* __libc_realloc(void* old, std::size_t size) noexcept;
void* __libc_memalign(std::size_t alignment, std::size_t size) noexcept;
// NOLINTEND(bugprone-reserved-identifier)

void* malloc(std::size_t size) noexcept {
    count(size);
    return __libc_malloc(size);
}

void* calloc(std::size_t members, std::size_t size) noexcept {
    count(members * size);
    return __libc_calloc(members, size);
}

void* realloc(void* old, std::size_t size) noexcept {
    count(size);
    return __libc_realloc(old, size);
}

void* memalign(std::size_t alignment, std::size_t size) noexcept {
    count(size);
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    count(size);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** result, std::size_t alignment, std::size_t size) noexcept {
    if (alignment < sizeof(void*) || (alignment & (alignment - 1)) != 0) return EINVAL;
    count(size);
    void* const memory = __libc_memalign(alignment, size);
    if (memory == nullptr) return ENOMEM;
    *result = memory;
    return 0;
}

} // extern "C"

#endif
