#include <tunic/asio.hpp>
#include <tunic/net/event_loop.hpp>
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

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

/// An io_context that a thread of its own runs.
class other_loop {
public:
    ~other_loop() {
        busy_.reset();
        thread_.join();
    }
    asio::io_context io;

private:
    asio::executor_work_guard<asio::io_context::executor_type> busy_{io.get_executor()};
    std::thread thread_{[this] { io.run(); }};
};

// Calls its handler from a thread of its own, and asks nobody's executor.
auto on_a_thread(std::thread& runs) {
    auto begin = [&runs](auto handler) {
        runs = std::thread([h = std::move(handler)]() mutable { h(boost::system::error_code(), 7); });
    };
    return asio::async_initiate<use_op_t const, void(boost::system::error_code, int)>(begin, use_op);
}

auto at_once() {
    auto begin = [](auto handler) { handler(boost::system::error_code(), 7); };
    return asio::async_initiate<use_op_t const, void(boost::system::error_code, int)>(begin, use_op);
}

TEST(UseOp, ComesHomeFromWhereverItCompletes) {
    asio::io_context io;
    asio::thread_pool pool(2);
    other_loop other;
    auto const visit = [](asio::thread_pool& threads, asio::io_context& elsewhere) -> task<int> {
        auto const home = std::this_thread::get_id();
        int at_home = 0;
        for (int i = 0; i < 50; ++i) {
            co_await asio::post(threads, use_op);
            at_home += std::this_thread::get_id() == home;
            co_await asio::post(elsewhere, use_op);
            at_home += std::this_thread::get_id() == home;
            asio::steady_timer timer(elsewhere, 10us);
            co_await timer.async_wait(use_op);
            at_home += std::this_thread::get_id() == home;
            std::thread runs;
            auto const [error, value] = co_await on_a_thread(runs);
            runs.join();
            at_home += std::this_thread::get_id() == home && !error && value == 7;
        }
        co_return at_home;
    };
    EXPECT_EQ(block_on(io, visit(pool, other.io)), 200);
}

TEST(UseOp, AHandlerGoesOnInItsOwnLoop) {
    asio::thread_pool pool(1);
    app a;
    a.get("/", [&pool](context& c) -> task<> {
        auto const home = std::this_thread::get_id();
        co_await asio::post(pool, use_op);
        c.text(std::this_thread::get_id() == home ? "home" : "elsewhere");
    });
    tunic::testing::test_client t{std::move(a)};
    for (int i = 0; i < 20; ++i) EXPECT_EQ(t.get("/").body, "home");
}

TEST(UseOp, IsCancelledOnAnotherLoop) {
    other_loop other;
    app a;
    a.get("/", [&other](context& c) -> task<> {
        auto const slow = [](asio::io_context& elsewhere) -> task<bool> {
            asio::steady_timer timer(elsewhere, 1h);
            auto const [error] = co_await timer.async_wait(use_op);
            co_return error == asio::error::operation_aborted;
        };
        bool timed = false;
        try {
            (void)co_await with_timeout(c, 2ms, slow(other.io));
        } catch (timed_out const&) { timed = true; }
        c.text(timed ? "timed out" : "not");
    });
    tunic::testing::test_client t{std::move(a)};
    for (int i = 0; i < 20; ++i) EXPECT_EQ(t.get("/").body, "timed out");
}

TEST(UseOp, MayCompleteWhileItIsBegun) {
    asio::io_context io;
    auto const take = []() -> task<int> {
        int sum = 0;
        for (int i = 0; i < 1000; ++i) {
            auto const [error, value] = co_await at_once();
            sum += value;
        }
        co_return sum;
    };
    EXPECT_EQ(block_on(io, take()), 7000);
}

TEST(UseOp, IsRefusedWhereNoLoopRuns) {
    asio::io_context io;
    auto const wait = [](asio::io_context& loop) -> task<> {
        asio::steady_timer timer(loop, 1ms);
        co_await timer.async_wait(use_op);
    };
    struct ended : completion {
        ended() : completion([](completion&) noexcept {}) {}
    } end;
    environment env(nullptr, nullptr, nullptr);
    auto work = wait(io);
    ASSERT_TRUE(work.start(end, &env));
    EXPECT_THROW(work.result(), std::logic_error);
}

asio::awaitable<int> moves_to(asio::thread_pool& pool) {
    co_await asio::post(asio::bind_executor(pool, asio::use_awaitable));
    co_return 7;
}

TEST(AsioAwaitable, ThatEndsElsewhereLetsItsHandlerGoOnAtHome) {
    asio::io_context io;
    asio::thread_pool pool(1); // ends first: its threads hold executors of the loop
    auto const visit = [](asio::thread_pool& threads) -> task<int> {
        auto const home = std::this_thread::get_id();
        int at_home = 0;
        for (int i = 0; i < 50; ++i) {
            int const n = co_await moves_to(threads);
            at_home += n == 7 && std::this_thread::get_id() == home;
        }
        co_return at_home;
    };
    EXPECT_EQ(block_on(io, visit(pool)), 50);
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

TEST(AsAwaitable, GoesOnInTheStrandOfWhoAwaits) {
    asio::io_context io;
    auto const strand = asio::make_strand(io);
    asio::thread_pool pool(1);
    bool in_strand = false;
    auto const visit = [](asio::thread_pool& threads) -> task<int> {
        co_await asio::post(threads, use_op);
        co_return 7;
    };
    asio::co_spawn(
        strand,
        [&]() -> asio::awaitable<void> {
            int const got = co_await as_awaitable(visit(pool));
            in_strand = got == 7 && strand.running_in_this_thread();
        },
        [](std::exception_ptr e) {
            if (e) std::rethrow_exception(e);
        });
    io.run();
    EXPECT_TRUE(in_strand);
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
