#include <tunic/asio.hpp>
#include <tunic/coro/channel.hpp>
#include <tunic/coro/event.hpp>
#include <tunic/net/asio_scheduler.hpp>
#include <tunic/net/event_loop.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace tunic::net {
namespace {

namespace asio = boost::asio;

struct letter : work_item {
    letter(std::string& to, char what)
        : work_item([](work_item& i) noexcept {
              auto& self = static_cast<letter&>(i);
              self.log += self.name;
              if (self.withdraws) self.loop->withdraw(*self.withdraws);
          }),
          log(to), name(what) {}
    std::string& log;
    char name;
    scheduler* loop = nullptr;
    letter* withdraws = nullptr;
};

TEST(AsioScheduler, ForgetsWithdrawnWork) {
    asio::io_context io;
    asio_scheduler loop(io);
    std::string log;
    letter a(log, 'a'), b(log, 'b');
    loop.post(a);
    loop.withdraw(a);
    loop.post(b);
    io.run();
    EXPECT_EQ(log, "b");
    io.restart();
    loop.post(a);
    io.run();
    EXPECT_EQ(log, "ba");
}

TEST(AsioScheduler, ForgetsWorkThatIsWithdrawnInTheSameTurn) {
    asio::io_context io;
    asio_scheduler loop(io);
    std::string log;
    letter a(log, 'a'), b(log, 'b'), c(log, 'c');
    a.loop = &loop;
    a.withdraws = &b;
    for (auto* const l : {&a, &b, &c}) loop.post(*l);
    io.run();
    EXPECT_EQ(log, "ac");
}

TEST(AsioScheduler, RunsCoroutinesThatOtherThreadsWake) {
    asio::io_context io;
    event begin;
    channel<int> numbers{2};
    auto const work = [](event& e, channel<int>& from) -> task<int> {
        auto const here = std::this_thread::get_id();
        if (bool const woken = co_await e.wait(); !woken) co_return -1;
        int sum = 0;
        for (;;) {
            auto const next = co_await from.receive();
            if (!next) break;
            sum += *next;
        }
        co_return std::this_thread::get_id() == here ? sum : -2;
    };
    std::thread other([&] {
        begin.set();
        for (int i = 1; i <= 100; ++i)
            while (!numbers.try_send(i)) std::this_thread::yield();
        numbers.close();
    });
    EXPECT_EQ(block_on(io, work(begin, numbers)), 5050);
    other.join();
}

} // namespace
} // namespace tunic::net
