#include <tunic/base/arena.hpp>

#include <array>
#include <gtest/gtest.h>
#include <memory_resource>
#include <vector>

#if defined(TUNIC_HAS_ASAN)
extern "C" int __asan_address_is_poisoned(void const volatile* address);
#endif

namespace {

struct fixture : ::testing::Test {
    alignas(16) std::array<std::byte, 4096> storage;
    tunic::arena memory{storage.data(), storage.size()};
    bool lent(void const* p) const { return p >= storage.data() && p < storage.data() + storage.size(); }
};
using Arena = fixture;

TEST_F(Arena, GivesAlignedDataFromTheBottom) {
    auto* const a = memory.allocate_bytes(1, 1);
    auto* const b = memory.allocate_bytes(8, 64);
    EXPECT_EQ(a, storage.data());
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(b) % 64, 0u);
}

TEST_F(Arena, KeepsCopiesUntilReset) {
    auto const copy = memory.copy("hello");
    EXPECT_EQ(copy, "hello");
    memory.reset();
    EXPECT_EQ(memory.copy("x").data(), copy.data());
}

TEST_F(Arena, TakesChunksForLargeDataAndReturnsThemOnReset) {
    auto* const big = memory.allocate_bytes(100'000);
    EXPECT_FALSE(lent(big));
    EXPECT_FALSE(lent(memory.allocate_bytes(10)));
    memory.reset();
    EXPECT_TRUE(lent(memory.allocate_bytes(10)));
}

TEST_F(Arena, FreesFramesInAnyOrder) {
    auto* const a = memory.push_frame(100);
    auto* const b = memory.push_frame(100);
    auto* const c = memory.push_frame(100);
    memory.pop_frame(b, 100);
    EXPECT_GT(memory.frame_bytes(), 300u);
    memory.pop_frame(c, 100);
    EXPECT_LT(memory.frame_bytes(), 200u);
    memory.pop_frame(a, 100);
    EXPECT_EQ(memory.frame_bytes(), 0u);
}

TEST_F(Arena, RefusesAFrameThatWouldMeetTheData) {
    EXPECT_EQ(memory.push_frame(2000), nullptr);
    auto* const frame = memory.push_frame(500);
    EXPECT_NE(frame, nullptr);
    memory.pop_frame(frame, 500);
}

TEST_F(Arena, DataNeverMeetsTheFrames) {
    auto* const frame = memory.push_frame(500);
    for (int i = 0; i < 100; ++i) std::memset(memory.allocate_bytes(100), 0xff, 100);
    memory.pop_frame(frame, 500);
    EXPECT_EQ(memory.frame_bytes(), 0u);
}

TEST_F(Arena, StillTakesFramesWhileDataIsInChunks) {
    (void)memory.allocate_bytes(100'000);
    auto* const frame = memory.push_frame(500);
    ASSERT_NE(frame, nullptr);
    EXPECT_TRUE(lent(frame));
    memory.pop_frame(frame, 500);
}

TEST_F(Arena, ServesPmrContainers) {
    std::pmr::vector<int> v(&memory);
    for (int i = 0; i < 100; ++i) v.push_back(i);
    EXPECT_EQ(v[99], 99);
}

TEST_F(Arena, FailsCleanlyWhenTheSizeIsAbsurd) {
    EXPECT_THROW((void)memory.allocate_bytes(static_cast<std::size_t>(-1) - 64), std::bad_alloc);
    EXPECT_TRUE(lent(memory.allocate_bytes(10)));
}

// Otherwise a view that is kept past its request would read what it wants to see.
TEST_F(Arena, IsPoisonedUnderAddressSanitizerWhereNothingIsLent) {
#if defined(TUNIC_HAS_ASAN)
    auto* const data = static_cast<char*>(memory.allocate_bytes(64));
    auto* const frame = memory.push_frame(64);
    EXPECT_EQ(__asan_address_is_poisoned(data), 0);
    EXPECT_EQ(__asan_address_is_poisoned(frame), 0);
    memory.pop_frame(frame, 64);
    memory.reset();
    EXPECT_EQ(__asan_address_is_poisoned(data), 1);
    EXPECT_EQ(__asan_address_is_poisoned(frame), 1);
#else
    GTEST_SKIP() << "for builds with AddressSanitizer";
#endif
}

} // namespace
