#include "base/thread_sanitizer.hpp"

#include <tunic/app/log.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace tunic {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A leak checker that finds a thread running at the end of a process says so in a line of its own.
std::string without_checker(std::string text) {
    for (auto at = text.find("=="); at != std::string::npos; at = text.find("==", at)) {
        bool const is_line =
            (at == 0 || text[at - 1] == '\n') && text.find("==Running thread", at) < text.find('\n', at);
        if (is_line)
            text.erase(at, text.find('\n', at) + 1 - at);
        else
            at += 2;
    }
    return text;
}

// What a process of its own writes to its standard error, up to its end.
template <class Program> std::string stderr_of(Program program) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
    auto const child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDERR_FILENO);
        program();
        std::exit(0); // NOLINT(concurrency-mt-unsafe): the end of a program, with its statics
    }
    ::close(ends[1]);
    std::string all;
    char piece[4096];
    for (ssize_t n = 0; (n = ::read(ends[0], piece, sizeof piece)) > 0;) all.append(piece, static_cast<std::size_t>(n));
    ::close(ends[0]);
    int status = -1;
    (void)::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    return without_checker(std::move(all));
}

// Each in a process of its own.
struct LogToStderr : ::testing::Test {
    void SetUp() override {
#ifdef TUNIC_UNDER_THREAD_SANITIZER
        GTEST_SKIP() << "a forked process starts no thread under it";
#endif
    }
};

TEST_F(LogToStderr, WritesALineThatSaysAllThereIs) {
    auto const text = stderr_of([] {
        log_to_stderr({.level = log_level::error,
                       .message = "no luck",
                       .method = "GET",
                       .path = "/x",
                       .request_id = "7",
                       .layer = "auth",
                       .where = {"main.cpp", 12}});
        log_record refusal;
        refusal.message = "refused with 400: no Host";
        refusal.remote = "192.0.2.1";
        log_to_stderr(refusal);
        log_to_stderr({.level = log_level::debug, .message = "a hint"});
    });
    EXPECT_EQ(text, "tunic error: no luck [GET /x] id=7 layer=auth (main.cpp:12)\n"
                    "tunic info: refused with 400: no Host remote=192.0.2.1\n")
        << "a normal end of the process writes what is queued";
}

TEST_F(LogToStderr, MakesOneLineOfEveryTextThatAClientCanChoose) {
    std::string_view const hostile =
        "x\r\ntunic error: made up\x1b[2J\x7f\xC2\x85\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAE\xff";
    auto const text = stderr_of([hostile] {
        log_to_stderr({.level = log_level::error,
                       .message = hostile,
                       .method = hostile,
                       .path = hostile,
                       .request_id = hostile,
                       .layer = hostile,
                       .where = {"main.cpp", 12}});
    });
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
    EXPECT_THAT(
        text,
        StartsWith("tunic error: x\\r\\ntunic error: made up\\x1b[2J\\x7f\\u{85}\\u{2028}\\u{2029}\\u{202e}\\xff"));
    for (char const c : text.substr(0, text.size() - 1)) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << +c;
}

TEST_F(LogToStderr, CutsALineThatNobodyWouldRead) {
    auto const text = stderr_of([] {
        std::string const endless(100'000, '\n');
        log_to_stderr({.level = log_level::error, .message = endless, .method = "GET", .path = endless});
        log_to_stderr({.level = log_level::error, .message = "the next"});
    });
    EXPECT_LT(text.size(), 8000u);
    EXPECT_THAT(text, HasSubstr("\\n... [GET "));
    EXPECT_THAT(text, EndsWith("tunic error: the next\n"));
}

TEST_F(LogToStderr, WorksWhileStaticsAreDestroyed) {
    auto const text = stderr_of([] {
        static struct late {
            ~late() { log_to_stderr({.level = log_level::warning, .message = "from a destructor"}); }
        } const later;
        log_to_stderr({.level = log_level::warning, .message = "before the end"});
    });
    EXPECT_EQ(text, "tunic warning: before the end\ntunic warning: from a destructor\n");
}

} // namespace
} // namespace tunic
