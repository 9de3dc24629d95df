#include <tunic/testing/simulated_loop.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace tunic::testing {
namespace {

using namespace std::chrono_literals;

struct noted_timer : timer {
    noted_timer(simulated_loop& l, std::vector<steady_duration>& at)
        : timer([](timer& t) noexcept {
              auto& self = static_cast<noted_timer&>(t);
              self.fired.push_back(self.loop.now().time_since_epoch());
          }),
          loop(l), fired(at) {}
    simulated_loop& loop;
    std::vector<steady_duration>& fired;
};

TEST(SimulatedLoop, TimeStandsStillUntilItIsMoved) {
    simulated_loop loop;
    auto const before = loop.now();
    loop.settle();
    EXPECT_EQ(loop.now(), before);
    loop.advance(3h);
    EXPECT_EQ(loop.now(), before + 3h);
}

TEST(SimulatedLoop, FiresEachTimerAtItsOwnTime) {
    simulated_loop loop;
    auto const begin = loop.now().time_since_epoch();
    std::vector<steady_duration> fired;
    noted_timer late(loop, fired), early(loop, fired), never(loop, fired);
    loop.arm(late, loop.now() + 5s);
    loop.arm(early, loop.now() + 2s);
    loop.arm(never, loop.now() + 1s);
    loop.disarm(never);
    loop.advance(4s);
    EXPECT_EQ(fired, (std::vector<steady_duration>{begin + 2s}));
    loop.advance(1s);
    EXPECT_EQ(fired, (std::vector<steady_duration>{begin + 2s, begin + 5s}));
    EXPECT_TRUE(loop.idle());
}

TEST(SimulatedLoop, AJumpMakesTimersLate) {
    simulated_loop loop;
    auto const begin = loop.now().time_since_epoch();
    std::vector<steady_duration> fired;
    noted_timer t(loop, fired);
    loop.arm(t, loop.now() + 5s);
    loop.jump(1h);
    EXPECT_EQ(fired, (std::vector<steady_duration>{begin + 1h}));
}

TEST(SimulatedLoop, SaysWhenSomebodyGoesRoundInCircles) {
    simulated_loop loop;
    struct circle : work_item {
        explicit circle(simulated_loop& l)
            : work_item([](work_item& w) noexcept {
                  auto& self = static_cast<circle&>(w);
                  if (self.going) self.loop.post(self);
              }),
              loop(l) {}
        simulated_loop& loop;
        bool going = true;
    } c(loop);
    loop.post(c);
    EXPECT_THROW(loop.settle(), std::runtime_error);
    c.going = false;
    loop.settle();
}

TEST(SimulatedLoop, ForgetsWithdrawnWork) {
    simulated_loop loop;
    struct unwanted : work_item {
        unwanted() : work_item([](work_item&) noexcept { ADD_FAILURE() << "it was withdrawn"; }) {}
    } item;
    loop.post(item);
    loop.withdraw(item);
    EXPECT_TRUE(loop.idle());
    loop.settle();
}

} // namespace
} // namespace tunic::testing
