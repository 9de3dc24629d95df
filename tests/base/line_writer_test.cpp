#include "base/standard_descriptors.hpp"
#include "base/thread_sanitizer.hpp"

#include <tunic/base/line_writer.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace tunic {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

struct pipe_ends {
    pipe_ends() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
    }
    ~pipe_ends() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    pipe_ends(pipe_ends const&) = delete;
    pipe_ends& operator=(pipe_ends const&) = delete;
    // What has come within a moment.
    [[nodiscard]] std::string read() const {
        (void)::fcntl(ends[0], F_SETFL, O_NONBLOCK);
        std::string got;
        char piece[65536];
        for (auto const end = clock::now() + 300ms; clock::now() < end;) {
            auto const n = ::read(ends[0], piece, sizeof piece);
            if (n > 0)
                got.append(piece, static_cast<std::size_t>(n));
            else
                std::this_thread::sleep_for(5ms);
        }
        return got;
    }
    // Until not one more octet fits.
    void fill() const {
        (void)::fcntl(ends[1], F_SETFL, O_NONBLOCK);
        std::string const much(65536, '\n');
        while (::write(ends[1], much.data(), much.size()) > 0) {}
        while (::write(ends[1], "\n", 1) > 0) {}
        (void)::fcntl(ends[1], F_SETFL, 0);
    }
    std::array<int, 2> ends{};
};

std::string notice(std::uint64_t dropped) { return std::to_string(dropped) + " dropped"; }

TEST(LineWriter, Immunity120NeverWaitsAndSaysHowManyLinesWereDropped) {
    pipe_ends pipe;
    line_writer writer(pipe.ends[1], 16 * 1024, notice);
    pipe.fill();
    auto longest = clock::duration::zero();
    std::uint64_t refused = 0;
    for (int i = 0; i < 10'000; ++i) {
        auto const start = clock::now();
        refused += writer.push("a line of a log that nobody reads") ? 0U : 1U;
        longest = std::max(longest, clock::now() - start);
    }
    EXPECT_LT(longest, 200ms);
    EXPECT_GT(refused, 0u);
    EXPECT_EQ(writer.dropped(), refused);
    EXPECT_FALSE(writer.flush()) << "it waits for a bounded time only";
    std::istringstream got(pipe.read());
    std::uint64_t noticed = 0;
    for (std::string line; std::getline(got, line);)
        if (auto const at = line.find(" dropped"); at != std::string::npos) noticed += std::stoull(line);
    EXPECT_EQ(noticed, refused);
    EXPECT_TRUE(writer.push("the next"));
    EXPECT_EQ(pipe.read(), "the next\n");
}

TEST(LineWriter, EndsInTimeAlthoughNobodyReads) {
    pipe_ends pipe;
    auto writer = std::make_unique<line_writer>(pipe.ends[1]);
    pipe.fill();
    writer->push("left behind");
    auto const start = clock::now();
    writer.reset();
    EXPECT_LT(clock::now() - start, 3s);
}

TEST(LineWriter, GoesOnAfterWritesThatFail) {
    int const full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    {
        line_writer writer(full, 16 * 1024, notice);
        for (int i = 0; i < 5; ++i) EXPECT_TRUE(writer.push("queued"));
        EXPECT_TRUE(writer.flush());
        EXPECT_EQ(writer.dropped(), 5u) << "a notice that is lost is no line";
    }
    ::close(full);
    line_writer closed(full, 16 * 1024, notice); // a descriptor that is none
    EXPECT_TRUE(closed.push("to nowhere"));
    EXPECT_TRUE(closed.flush());
    EXPECT_EQ(closed.dropped(), 1u);
}

TEST(LineWriter, WritesInAForkedProcessToo) {
#ifdef TUNIC_UNDER_THREAD_SANITIZER
    GTEST_SKIP() << "a forked process starts no thread under it";
#endif
    pipe_ends pipe;
    line_writer writer(pipe.ends[1]);
    writer.push("of the parent");
    EXPECT_TRUE(writer.flush());
    auto const child = ::fork();
    if (child == 0) {
        bool const written = writer.push("of the child") && writer.flush();
        ::_exit(written ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(writer.push("of the parent again"));
    EXPECT_EQ(pipe.read(), "of the parent\nof the child\nof the parent again\n");
}

TEST(StandardDescriptors, AreKeptWhenTheProcessHasNone) {
    auto const child = ::fork();
    if (child == 0) {
        for (int d = 0; d <= 2; ++d) ::close(d);
        keep_standard_descriptors();
        int const next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        bool const writable = ::write(2, "x", 1) == 1;
        ::_exit(next > 2 && writable ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

TEST(StandardDescriptors, AreLeftAloneWhenTheyAreThere) {
    int const before = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(before);
    keep_standard_descriptors();
    int const after = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(after);
    EXPECT_EQ(before, after) << "nothing was opened for good";
}

} // namespace
} // namespace tunic
