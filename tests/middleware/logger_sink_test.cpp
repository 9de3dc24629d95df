#include "middleware/fixture.hpp"
#include "middleware/kept_lines.hpp"
#include "middleware/temporary_folder.hpp"

#include <tunic/middleware/logger.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace tunic::middleware {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

// Reads until `wanted` octets have come or a second has passed.
std::string read_from(int descriptor, std::size_t wanted) {
    std::string got;
    char piece[4096];
    for (auto const end = clock::now() + 1s; got.size() < wanted && clock::now() < end;) {
        auto const n = ::read(descriptor, piece, sizeof piece);
        if (n > 0)
            got.append(piece, static_cast<std::size_t>(n));
        else
            std::this_thread::sleep_for(1ms);
    }
    return got;
}

TEST(LoggerSink, CallsAFunctionAtOnce) {
    kept_lines kept;
    logger_sink const sink = kept;
    EXPECT_TRUE(sink.write("a line"));
    EXPECT_EQ(kept.last(), "a line");
    EXPECT_EQ(sink.dropped(), 0u);
    EXPECT_FALSE(sink.is_terminal());
}

TEST(LoggerSink, CountsALineThatItsFunctionThrowsFor) {
    logger_sink const sink = [](std::string_view) { throw std::runtime_error("no"); };
    EXPECT_FALSE(sink.write("a line"));
    EXPECT_EQ(sink.dropped(), 1u);
}

TEST(LoggerSink, AppendsToAFile) {
    temporary_folder const folder;
    auto const path = folder.file("log");
    for (auto const* line : {"first", "second"}) {
        auto const sink = logger_sink::file(path);
        EXPECT_TRUE(sink.write(line));
        EXPECT_TRUE(sink.flush());
    }
    EXPECT_EQ(content_of(path), "first\nsecond\n");
    struct stat about{};
    ASSERT_EQ(::stat(path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07U, 0u) << "logs are not for everyone";
}

TEST(LoggerSink, WritesWhatIsLeftWhenTheLastCopyGoes) {
    temporary_folder const folder;
    auto const path = folder.file("log");
    std::string expected;
    {
        auto const first = logger_sink::file(path);
        auto const second = first;
        for (int i = 0; i < 1000; ++i) {
            auto const line = "line " + std::to_string(i);
            ASSERT_TRUE((i % 2 == 0 ? first : second).write(line));
            expected += line + '\n';
        }
    }
    EXPECT_EQ(content_of(path), expected);
}

TEST(LoggerSink, RefusesAFileThatCannotBeOpened) {
    EXPECT_THROW(logger_sink::file("/nowhere/at/all"), std::system_error);
    temporary_folder const folder;
    auto const path = folder.file("socket");
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    ASSERT_LT(path.size(), sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    int const socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr const*>(&address), sizeof address), 0);
    EXPECT_THROW(logger_sink::file(path), std::system_error) << "nobody could ever read it";
    ::close(socket);
}

TEST(LoggerSink, CountsTheLinesThatAFullDiskDoesNotTake) {
    auto const sink = logger_sink::file("/dev/full");
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(sink.write("queued"));
    EXPECT_TRUE(sink.flush());
    EXPECT_EQ(sink.dropped(), 5u);
}

// A pipe that nobody reads, the hardest sink there is: every request is answered, every line that is lost is counted.
TEST(LoggerSink, Fault24RequestsGoOnWhenThePipeHasNoReader) {
    temporary_folder const folder;
    auto const path = folder.file("pipe");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    auto sink = std::make_unique<logger_sink>(logger_sink::file(path));
    auto const padding = std::string(1000, 'x');
    {
        auto t = client_of(logger({.format = log_style::combined, .sink = *sink}));
        auto longest = clock::duration::zero();
        for (int i = 0; i < 500; ++i) {
            auto const start = clock::now();
            ASSERT_EQ(t.get("/", {{"User-Agent", padding}}).status, 200);
            longest = std::max(longest, clock::now() - start);
        }
        EXPECT_LT(longest, 500ms);
        EXPECT_GT(sink->dropped(), 0u) << "half a megabyte does not fit";
        EXPECT_LT(sink->dropped(), 500u);
    }
    auto const start = clock::now();
    sink.reset();
    EXPECT_LT(clock::now() - start, 3s) << "nor does the end wait for a reader";
}

TEST(LoggerSink, Fault24APipeThatIsNotReadFillsUpAndThenGoesOn) {
    temporary_folder const folder;
    auto const path = folder.file("pipe");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    int const reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_GE(reader, 0);
    auto const sink = logger_sink::file(path);
    std::string const line(999, 'x');
    std::size_t accepted = 0;
    for (auto const end = clock::now() + 5s; sink.dropped() == 0 && clock::now() < end;)
        accepted += sink.write(line) ? 1U : 0U;
    ASSERT_GT(sink.dropped(), 0u);
    EXPECT_EQ(read_from(reader, accepted * 1000).size(), accepted * 1000) << "what was accepted is not lost";
    EXPECT_TRUE(sink.write("the next"));
    EXPECT_EQ(read_from(reader, 9), "the next\n");
    ::close(reader);
}

TEST(LoggerSink, SurvivesAReaderThatLeavesAndServesTheNextOne) {
    temporary_folder const folder;
    auto const path = folder.file("pipe");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    auto const sink = logger_sink::file(path);
    for (auto const* line : {"for the first", "for the second"}) {
        int const reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        ASSERT_GE(reader, 0);
        EXPECT_TRUE(sink.write(line));
        auto const text = line + std::string("\n");
        EXPECT_EQ(read_from(reader, text.size()), text);
        ::close(reader);
    }
    EXPECT_EQ(sink.dropped(), 0u);
}

} // namespace
} // namespace tunic::middleware
