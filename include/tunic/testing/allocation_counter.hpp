#pragma once
#include <cstdint>

namespace tunic::testing {

/// Counts requests for memory (malloc, calloc, realloc, the aligned forms, and so operator new), and their total size.
struct allocation_count {
    /// The number of requests.
    std::uint64_t calls = 0;
    /// The bytes requested in total.
    std::uint64_t bytes = 0;

    friend bool operator==(allocation_count const&, allocation_count const&) = default;
    friend allocation_count operator-(allocation_count a, allocation_count b) noexcept {
        return {a.calls - b.calls, a.bytes - b.bytes};
    }
};

/// Whether this program counts. It does when it links `tunic::allocation_hook`, which intercepts malloc, with glibc and
/// without a sanitizer (which has its own malloc). A test that needs the count skips when this is false.
[[nodiscard]] bool counts_allocations() noexcept;

/// The requests of all threads since the start of the program. Exact once the other threads are at rest.
[[nodiscard]] allocation_count allocations() noexcept;

/// The requests of the calling thread since its start.
[[nodiscard]] allocation_count thread_allocations() noexcept;

/// The requests since this object was created:
///
///     allocation_scope scope;
///     serve_a_thousand_requests();
///     EXPECT_EQ(scope.everywhere().calls, 0u);
class allocation_scope {
public:
    /// On all threads.
    [[nodiscard]] allocation_count everywhere() const noexcept { return allocations() - all_; }
    /// Only on the thread that created this object.
    [[nodiscard]] allocation_count this_thread() const noexcept { return thread_allocations() - own_; }

private:
    allocation_count all_ = allocations();
    allocation_count own_ = thread_allocations();
};

/// While one of these lives, the first allocation on any thread traps (SIGTRAP), so that a debugger shows the caller:
/// for debugging, not for a test.
class allocation_trap {
public:
    allocation_trap() noexcept;
    ~allocation_trap();
    allocation_trap(allocation_trap const&) = delete;
    allocation_trap& operator=(allocation_trap const&) = delete;
};

} // namespace tunic::testing
