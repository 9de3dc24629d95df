#include "base/line_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tunic {
namespace {

std::optional<std::string> take(line_queue& queue) {
    std::optional<std::string> taken;
    (void)queue.pop([&taken](std::string_view line) { taken = line; });
    return taken;
}

TEST(LineQueue, GivesLinesInOrder) {
    line_queue queue(1024);
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(take(queue), std::nullopt);
    for (auto const* line : {"one", "", "three"}) EXPECT_TRUE(queue.push(line));
    EXPECT_FALSE(queue.empty());
    for (auto const* line : {"one", "", "three"}) EXPECT_EQ(take(queue), line);
    EXPECT_EQ(take(queue), std::nullopt);
    EXPECT_TRUE(queue.empty());
}

TEST(LineQueue, RefusesWhenItIsFullAndGoesOnWhenThereIsRoom) {
    line_queue queue(256);
    std::string const line(24, 'x');
    int pushed = 0;
    while (queue.push(line)) ++pushed;
    EXPECT_EQ(pushed, 8) << "24 octets and a header of 8";
    EXPECT_FALSE(queue.push(line));
    EXPECT_EQ(take(queue), line);
    EXPECT_TRUE(queue.push(line));
    EXPECT_FALSE(queue.push(line));
}

TEST(LineQueue, RefusesALineLongerThanHalfOfIt) {
    line_queue queue(256);
    EXPECT_FALSE(queue.push(std::string(121, 'x')));
    EXPECT_TRUE(queue.push(std::string(120, 'x')));
}

TEST(LineQueue, WrapsAroundAtEveryPlace) {
    line_queue queue(256);
    for (std::size_t i = 0; i < 5000; ++i) {
        std::string const line(i % 100, static_cast<char>('a' + i % 26));
        ASSERT_TRUE(queue.push(line)) << i;
        ASSERT_EQ(take(queue), line) << i;
    }
}

// Every line arrives once and whole, those of one thread in their order, whoever pushes beside it.
TEST(LineQueue, TakesLinesOfManyThreads) {
    constexpr int threads = 4, lines = 20'000;
    line_queue queue(4096);
    std::atomic<int> running = threads;
    std::array<int, threads> next{};
    {
        std::vector<std::jthread> pushers;
        for (int t = 0; t < threads; ++t)
            pushers.emplace_back([&queue, &running, t] {
                for (int i = 0; i < lines;) {
                    auto const line = std::to_string(t) + ':' + std::to_string(i)
                                      + std::string(static_cast<std::size_t>(i % 50), '.');
                    if (queue.push(line))
                        ++i;
                    else
                        std::this_thread::yield();
                }
                --running;
            });
        auto const check = [&next](std::string_view line) {
            auto const t = static_cast<std::size_t>(line[0] - '0');
            ASSERT_LT(t, next.size());
            auto const i = next[t]++;
            EXPECT_EQ(line,
                      std::to_string(t) + ':' + std::to_string(i) + std::string(static_cast<std::size_t>(i % 50), '.'));
        };
        while (running != 0 || !queue.empty())
            if (!queue.pop(check)) std::this_thread::yield();
    }
    for (int const count : next) EXPECT_EQ(count, lines);
    EXPECT_EQ(queue.pushed(), queue.taken());
}

} // namespace
} // namespace tunic
