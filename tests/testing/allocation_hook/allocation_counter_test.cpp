#include <tunic/testing/allocation_counter.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <thread>

namespace tunic::testing {
namespace {

struct AllocationCounter : ::testing::Test {
    void SetUp() override {
        if (!counts_allocations()) GTEST_SKIP() << "a sanitizer or a C library other than glibc owns malloc here";
    }
};

/// Keeps the compiler from leaving out an allocation that nobody looks at.
void use(void* memory) { asm volatile("" : : "r"(memory) : "memory"); }

TEST_F(AllocationCounter, CountsEveryWayToAskForMemory) {
    struct way {
        char const* name;
        void* (*ask)();
        void (*give_back)(void*);
    };
    constexpr auto aligned = std::align_val_t{64};
    way const ways[] = {
        {"malloc", [] { return std::malloc(40); }, std::free},
        {"calloc", [] { return std::calloc(4, 10); }, std::free},
        {"realloc", [] { return std::realloc(nullptr, 40); }, std::free},
        {"aligned_alloc", [] { return ::aligned_alloc(8, 40); }, std::free},
        {"posix_memalign",
         [] {
             void* p = nullptr;
             return ::posix_memalign(&p, 64, 40) == 0 ? p : nullptr;
         },
         std::free},
        {"new", [] { return ::operator new(40); }, [](void* p) { ::operator delete(p); }},
        {"nothrow new", [] { return ::operator new(40, std::nothrow); }, [](void* p) { ::operator delete(p); }},
    };
    for (auto const& [name, ask, give_back] : ways) {
        allocation_scope const scope;
        void* const memory = ask();
        auto const counted = scope.this_thread();
        use(memory);
        give_back(memory);
        EXPECT_EQ(counted, (allocation_count{1, 40})) << name;
    }
    allocation_scope const scope;
    void* const memory = ::operator new(64, aligned);
    auto const counted = scope.this_thread();
    use(memory);
    ::operator delete(memory, aligned);
    EXPECT_EQ(counted, (allocation_count{1, 64})) << "aligned new";
}

TEST_F(AllocationCounter, CountsNothingWhenNothingIsAllocated) {
    allocation_scope const scope;
    void* memory = &memory;
    use(memory);
    EXPECT_EQ(scope.everywhere(), allocation_count{});
}

TEST_F(AllocationCounter, TellsThreadsApart) {
    std::uint64_t in_thread = 0;
    std::thread other;
    allocation_scope const before;
    {
        other = std::thread([&in_thread] {
            allocation_scope const scope;
            void* const memory = std::malloc(1000);
            use(memory);
            std::free(memory);
            in_thread = scope.this_thread().bytes;
        });
        other.join();
    }
    EXPECT_EQ(in_thread, 1000u);
    EXPECT_LE(before.this_thread().bytes + in_thread, before.everywhere().bytes);
}

TEST_F(AllocationCounter, RefusesABadAlignment) {
    void* memory = nullptr;
    allocation_scope const scope;
    EXPECT_EQ(::posix_memalign(&memory, 3, 40), EINVAL);
    EXPECT_EQ(scope.this_thread(), allocation_count{});
}

TEST_F(AllocationCounter, TrapsWhileATrapLives) {
    EXPECT_EXIT(
        {
            allocation_trap const trap;
            use(std::malloc(1));
        },
        ::testing::KilledBySignal(SIGTRAP), "");
}

} // namespace
} // namespace tunic::testing
