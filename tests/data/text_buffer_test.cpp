#include "tunic/data/text_buffer.hpp"

#include <new>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace {

/// Counts what is taken and given back, and can refuse.
class counting_memory : public std::pmr::memory_resource {
public:
    std::size_t allocations = 0;
    std::size_t bytes_held = 0;
    bool refuse = false;

private:
    void* do_allocate(std::size_t size, std::size_t alignment) override {
        if (refuse) throw std::bad_alloc{};
        ++allocations;
        bytes_held += size;
        return std::pmr::new_delete_resource()->allocate(size, alignment);
    }
    void do_deallocate(void* p, std::size_t size, std::size_t alignment) override {
        bytes_held -= size;
        std::pmr::new_delete_resource()->deallocate(p, size, alignment);
    }
    bool do_is_equal(std::pmr::memory_resource const& other) const noexcept override { return this == &other; }
};

TEST(TextBuffer, StartsEmptyWithoutMemory) {
    counting_memory memory;
    tunic::text_buffer out{memory};
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(out.view(), "");
    out.append("");
    EXPECT_EQ(out.view(), "");
}

TEST(TextBuffer, KeepsItsTextWhileItGrows) {
    counting_memory memory;
    {
        tunic::text_buffer out{memory};
        std::string expected;
        for (int i = 0; i < 10'000; ++i) {
            out.append(std::to_string(i));
            out.append(',');
            expected += std::to_string(i) + ',';
        }
        EXPECT_EQ(out.view(), expected);
        EXPECT_LE(memory.allocations, 10U) << "it grows by doubling";
    }
    EXPECT_EQ(memory.bytes_held, 0U);
}

TEST(TextBuffer, TakesNoMemoryWhileTheCallersStorageSuffices) {
    counting_memory memory;
    char first[64];
    tunic::text_buffer out{memory, first};
    out.append(std::string(64 - tunic::text_buffer::slack, 'x'));
    EXPECT_EQ(memory.allocations, 0U);
    EXPECT_EQ(out.view().data(), first);
    out.append("y");
    EXPECT_EQ(memory.allocations, 1U);
    EXPECT_EQ(out.view(), std::string(64 - tunic::text_buffer::slack, 'x') + "y");
}

TEST(TextBuffer, IgnoresStorageThatIsTooSmall) {
    counting_memory memory;
    char first[tunic::text_buffer::slack - 1];
    tunic::text_buffer out{memory, first};
    out.append('a');
    EXPECT_EQ(out.view(), "a");
    EXPECT_EQ(memory.allocations, 1U);
}

TEST(TextBuffer, HoldsItsTextWhenGrowingFails) {
    counting_memory memory;
    char first[32];
    tunic::text_buffer out{memory, first};
    out.append("kept");
    memory.refuse = true;
    EXPECT_THROW(out.append(std::string(100, 'x')), std::bad_alloc);
    EXPECT_EQ(out.view(), "kept");
    EXPECT_THROW(static_cast<void>(out.room(out.end(), static_cast<std::size_t>(-1) / 2)), std::bad_alloc);
    EXPECT_EQ(out.view(), "kept");
}

TEST(TextBuffer, KeepsOnlyWhatWasFinishedAcrossAGrowth) {
    counting_memory memory;
    tunic::text_buffer out{memory};
    out.append("kept");
    char* at = out.room(out.end(), 1);
    *at++ = '!';
    at = out.room(at, 1000);
    EXPECT_EQ(out.view(), "kept");
    out.finish(at);
    EXPECT_EQ(out.view(), "kept!");
}

TEST(TextBuffer, ReleasesItsTextToTheOwnerOfTheMemory) {
    std::pmr::monotonic_buffer_resource arena;
    std::string_view text;
    {
        tunic::text_buffer out{arena};
        out.append("stays");
        text = out.release();
        EXPECT_TRUE(out.empty());
    }
    EXPECT_EQ(text, "stays");
}

TEST(TextBuffer, MovesItsMemory) {
    counting_memory memory;
    {
        tunic::text_buffer out{memory};
        out.append("moved");
        tunic::text_buffer other{std::move(out)};
        EXPECT_EQ(other.view(), "moved");
        EXPECT_EQ(memory.allocations, 1U);
    }
    EXPECT_EQ(memory.bytes_held, 0U);
}

TEST(TextBuffer, KeepsTheMemoryWhenCleared) {
    counting_memory memory;
    tunic::text_buffer out{memory};
    out.append("first");
    out.clear();
    out.append("next");
    EXPECT_EQ(out.view(), "next");
    EXPECT_EQ(memory.allocations, 1U);
}

} // namespace
