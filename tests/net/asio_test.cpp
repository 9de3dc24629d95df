#include <tunic/asio.hpp>
#include <tunic/net/event_loop.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace {

namespace asio = boost::asio;
using namespace tunic;
using namespace std::chrono_literals;

task<> wait_with_op(context& c) {
    asio::steady_timer timer{c.loop(), 1ms};
    auto const [ec] = co_await timer.async_wait(use_op);
    c.text(ec ? ec.message() : "waited");
}

asio::awaitable<int> doubled(int n) {
    asio::steady_timer timer{co_await asio::this_coro::executor, 1ms};
    co_await timer.async_wait(asio::use_awaitable);
    co_return 2 * n;
}

TEST(UseOp, AwaitsAnyAsioOperationInAHandler) {
    app a;
    a.get("/", wait_with_op);
    tunic::testing::test_client t{std::move(a)};
    EXPECT_EQ(t.get("/").body, "waited");
}

TEST(UseOp, EndsWithOperationAbortedUnderATimeLimit) {
    app a;
    a.get("/", [](context& c) -> task<> {
        auto const slow = [](context& inner) -> task<std::string> {
            asio::steady_timer timer{inner.loop(), 1h};
            auto const [ec] = co_await timer.async_wait(use_op);
            inner.put<bool>(ec == asio::error::operation_aborted);
            co_return "late";
        };
        bool timed = false;
        try {
            (void)co_await with_timeout(c, 5ms, slow(c));
        } catch (timed_out const&) { timed = true; }
        c.text(timed && c.get<bool>() ? "aborted" : "wrong");
    });
    tunic::testing::test_client t{std::move(a)};
    EXPECT_EQ(t.get("/").body, "aborted");
}

task<std::string> accept_one(asio::ip::tcp::acceptor& from) {
    auto const [error, peer] = co_await from.async_accept(use_op);
    co_return error ? error.message() : peer.is_open() ? "accepted" : "no socket";
}

TEST(UseOp, GivesWhatOnlyTheOperationCanMake) {
    asio::io_context io;
    using asio::ip::tcp;
    tcp::acceptor from(io, {asio::ip::address_v4::loopback(), 0});
    tcp::socket peer(io);
    peer.connect(from.local_endpoint());
    EXPECT_EQ(block_on(io, accept_one(from)), "accepted");
}

TEST(UseOp, CancelsAtOnceWhatOnlyTheOperationCanMake) {
    asio::io_context io;
    asio::ip::tcp::acceptor from(io, {asio::ip::address_v4::loopback(), 0});
    struct ended : completion {
        ended() : completion([](completion& c) noexcept { static_cast<ended&>(c).done = true; }) {}
        bool done = false;
    } end;
    net::asio_scheduler here(io);
    cancel_scope scope;
    scope.cancel(cancel_reason::caller_gave_up);
    environment env(nullptr, &here, &scope);
    auto work = accept_one(from);
    if (!work.start(end, &env)) net::run_until(io, end.done);
    EXPECT_EQ(work.result(), "Operation canceled");
}

TEST(UseOp, AwaitsWhatCannotFail) {
    asio::io_context io;
    auto const hop = [](asio::io_context& to) -> task<bool> {
        bool turned = false;
        asio::post(to, [&] { turned = true; });
        auto const [error] = co_await asio::post(to, use_op);
        co_return turned && !error;
    };
    EXPECT_TRUE(block_on(io, hop(io)));
}

TEST(AsioAwaitable, IsAwaitedInAHandler) {
    app a;
    a.get("/", [](context& c) -> task<> {
        int const n = co_await doubled(21);
        c.text(std::to_string(n));
    });
    tunic::testing::test_client t{std::move(a)};
    EXPECT_EQ(t.get("/").body, "42");
}

TEST(AsioAwaitable, ThrowsWhereItIsAwaited) {
    app a;
    a.get("/", [](context& c) -> task<> {
        auto failing = []() -> asio::awaitable<void> {
            throw std::runtime_error("from asio");
            co_return;
        };
        std::string seen;
        try {
            co_await failing();
        } catch (std::exception const& e) { seen = e.what(); }
        c.text(seen);
    });
    tunic::testing::test_client t{std::move(a)};
    EXPECT_EQ(t.get("/").body, "from asio");
}

task<int> nap(int n) { co_return n; }

TEST(AsAwaitable, RunsATaskInAnAsioCoroutine) {
    asio::io_context io;
    int got = 0;
    asio::co_spawn(
        io, [&]() -> asio::awaitable<void> { got = co_await as_awaitable(nap(7)); },
        [](std::exception_ptr e) {
            if (e) std::rethrow_exception(e);
        });
    io.run();
    EXPECT_EQ(got, 7);
}

struct asio_wait {
    static task<bool> timer_with_op(asio::io_context& io) {
        asio::steady_timer timer{io, 1ms};
        auto const [ec] = co_await timer.async_wait(use_op);
        co_return !ec;
    }
};

TEST(AsAwaitable, LetsTheTaskAwaitAsioOperations) {
    asio::io_context io;
    bool got = false;
    asio::co_spawn(
        io, [&]() -> asio::awaitable<void> { got = co_await as_awaitable(asio_wait::timer_with_op(io)); },
        [](std::exception_ptr e) {
            if (e) std::rethrow_exception(e);
        });
    io.run();
    EXPECT_TRUE(got);
}

TEST(AsAwaitable, IsRefusedOnAThreadPool) {
    asio::thread_pool pool(1);
    std::string said;
    asio::co_spawn(
        pool, []() -> asio::awaitable<void> { co_await as_awaitable(nap(7)); },
        [&](std::exception_ptr e) {
            try {
                if (e) std::rethrow_exception(e);
            } catch (std::logic_error const& why) { said = why.what(); }
        });
    pool.join();
    EXPECT_NE(said.find("thread_pool"), std::string::npos) << said;
}

} // namespace
