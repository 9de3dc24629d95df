#include <tunic/base/block_pool.hpp>

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace tunic {
namespace {

// Takes so many blocks at once, uses them and gives them back.
void use(block_pool& pool, std::size_t count) {
    std::vector<std::byte*> taken(count);
    for (auto& block : taken) {
        block = pool.take();
        ASSERT_NE(block, nullptr);
        std::memset(block, 0xAB, block_pool::block_size);
    }
    for (auto* const block : taken) pool.give(block);
}

TEST(BlockPool, KeepsWhatComesBack) {
    block_pool pool;
    auto* const first = pool.take();
    EXPECT_EQ(pool.in_use(), 1u);
    pool.give(first);
    EXPECT_EQ(pool.spare(), 1u);
    EXPECT_EQ(pool.take(), first);
    EXPECT_EQ(pool.spare(), 0u);
    pool.give(first);
}

TEST(BlockPool, GivesBackWhatWasNotNeededSinceStockWasTaken) {
    block_pool pool;
    use(pool, 10);
    pool.take_stock();
    use(pool, 3); // so 7 were not needed
    pool.take_stock();
    EXPECT_FALSE(pool.give_back(100));
    EXPECT_EQ(pool.spare(), 3u);
    pool.take_stock();
    EXPECT_FALSE(pool.give_back(100));
    EXPECT_EQ(pool.spare(), 0u);
}

TEST(BlockPool, GivesBackAFewAtATime) {
    block_pool pool;
    use(pool, 40);
    pool.take_stock();
    pool.take_stock();
    EXPECT_TRUE(pool.give_back(16));
    EXPECT_EQ(pool.spare(), 24u);
    EXPECT_TRUE(pool.give_back(16));
    EXPECT_FALSE(pool.give_back(16));
    EXPECT_EQ(pool.spare(), 0u);
    EXPECT_FALSE(pool.give_back(16)) << "there is nothing more";
}

TEST(BlockPool, DoesNotGiveBackWhatIsTakenInTheMeantime) {
    block_pool pool;
    use(pool, 4);
    pool.take_stock();
    pool.take_stock();
    EXPECT_TRUE(pool.give_back(1));
    std::vector<std::byte*> const taken{pool.take(), pool.take(), pool.take()};
    EXPECT_FALSE(pool.give_back(100));
    EXPECT_EQ(pool.in_use(), 3u);
    for (auto* const block : taken) pool.give(block);
    EXPECT_EQ(pool.spare(), 3u);
}

} // namespace
} // namespace tunic
