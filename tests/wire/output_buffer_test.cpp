#include <gtest/gtest.h>
#include <new>
#include <string>
#include <tunic/wire/output_buffer.hpp>

namespace tunic::wire {
namespace {

struct counting_resource final : std::pmr::memory_resource {
    std::size_t live = 0;
    void* do_allocate(std::size_t size, std::size_t) override {
        live += size;
        return ::operator new(size);
    }
    void do_deallocate(void* p, std::size_t size, std::size_t) override {
        live -= size;
        ::operator delete(p);
    }
    bool do_is_equal(memory_resource const& o) const noexcept override { return this == &o; }
};

TEST(OutputBuffer, WorksInLentStorageWhileItSuffices) {
    char storage[8];
    output_buffer out{storage, *std::pmr::null_memory_resource()};
    out.append("12345678");
    EXPECT_EQ(out.view(), "12345678");
    EXPECT_EQ(out.data(), storage);
    EXPECT_THROW(out.append("9"), std::bad_alloc);
    EXPECT_EQ(out.view(), "12345678");
}

TEST(OutputBuffer, GrowsAndKeepsWhatIsThere) {
    counting_resource memory;
    char storage[4];
    {
        output_buffer out{storage, memory};
        std::string expected;
        for (int i = 0; i < 100; ++i) {
            out.append("abc");
            expected += "abc";
        }
        EXPECT_EQ(out.view(), expected);
        EXPECT_GT(memory.live, 0U);
        out.release();
        EXPECT_EQ(memory.live, 0U);
        EXPECT_EQ(out.data(), storage);
        out.append("again, and more");
        EXPECT_EQ(out.view(), "again, and more");
    }
    EXPECT_EQ(memory.live, 0U);
}

TEST(OutputBuffer, WorksWithoutLentStorage) {
    output_buffer out{{}};
    out.append("");
    EXPECT_TRUE(out.empty());
    out.append("x");
    EXPECT_EQ(out.view(), "x");
}

TEST(OutputBuffer, RefusesSizesThatWouldWrap) {
    char storage[4];
    output_buffer out{storage};
    EXPECT_THROW(out.ensure(static_cast<std::size_t>(-1)), std::bad_alloc);
}

} // namespace
} // namespace tunic::wire
