#include <tunic/asio.hpp>
#include <tunic/net/event_loop.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>

// block_on() on a loop that others use, too.

namespace tunic {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

task<std::string> wait_on(asio::io_context& loop, std::chrono::milliseconds time) {
    asio::steady_timer timer(loop, time);
    auto const [error] = co_await timer.async_wait(use_op);
    co_return error ? error.message() : "waited";
}

TEST(BlockOn, CancelsTheTaskWhenTheLoopIsStoppedAndLeavesItStopped) {
    asio::io_context loop;
    auto const busy = asio::make_work_guard(loop); // one that is out of work is stopped, too
    asio::post(loop, [&] { loop.stop(); });
    EXPECT_EQ(block_on(loop, wait_on(loop, 1h)), "Operation canceled");
    EXPECT_TRUE(loop.stopped());
    EXPECT_EQ(block_on(loop, wait_on(loop, 1ms)), "waited") << "it is usable afterwards";
    EXPECT_FALSE(loop.stopped());
}

TEST(BlockOn, ThrowsWhatAHandlerThrowsWhenTheTaskHasEnded) {
    asio::io_context loop;
    bool ended = false;
    asio::post(loop, [] { throw std::runtime_error("the first"); });
    asio::post(loop, [] { throw std::runtime_error("the second"); });
    auto const work = [](asio::io_context& on, bool& said) -> task<std::string> {
        auto text = co_await wait_on(on, 1h);
        said = true;
        co_return text;
    };
    try {
        block_on(loop, work(loop, ended));
        ADD_FAILURE() << "nothing was thrown";
    } catch (std::runtime_error const& e) { EXPECT_STREQ(e.what(), "the first"); }
    EXPECT_TRUE(ended) << "its frame would have been destroyed under the operation";
    EXPECT_EQ(block_on(loop, wait_on(loop, 1ms)), "waited");
}

} // namespace
} // namespace tunic
