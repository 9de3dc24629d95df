#include <tunic/coro/block_on.hpp>
#include <tunic/coro/work_list.hpp>

#include <gtest/gtest.h>
#include <string>

#include "coro/waiting.hpp"

namespace {

using namespace tunic;
using namespace tunic::coro_test;

struct letter : work_item {
    letter(std::string& log, char name)
        : work_item([](work_item& i) noexcept {
              auto& self = static_cast<letter&>(i);
              self.log_ += self.name_;
              if (self.loop) self.loop->withdraw(*self.other);
          }),
          log_(log), name_(name) {}
    scheduler* loop = nullptr; // withdraws `other` when it runs
    letter* other = nullptr;

private:
    std::string& log_;
    char name_;
};

std::string run_all(coro::work_list& list, std::string& log) {
    while (auto* const item = list.take()) item->run();
    return log;
}

TEST(WorkList, GivesTheOldestFirst) {
    std::string log;
    letter a(log, 'a'), b(log, 'b'), c(log, 'c');
    coro::work_list list;
    for (auto* const l : {&a, &b, &c}) list.append(*l);
    EXPECT_EQ(run_all(list, log), "abc");
    EXPECT_TRUE(list.empty());
}

TEST(WorkList, RemovesFromEveryPlace) {
    for (int place = 0; place < 3; ++place) {
        std::string log;
        letter a(log, 'a'), b(log, 'b'), c(log, 'c'), d(log, 'd');
        letter* const all[] = {&a, &b, &c};
        coro::work_list list;
        for (auto* const l : all) list.append(*l);
        EXPECT_TRUE(list.remove(*all[place]));
        EXPECT_FALSE(list.remove(*all[place]));
        list.append(d);
        EXPECT_EQ(run_all(list, log), std::string("abcd").erase(static_cast<std::size_t>(place), 1));
    }
}

TEST(WorkList, MovesAllOfAnother) {
    std::string log;
    letter a(log, 'a'), b(log, 'b'), c(log, 'c');
    coro::work_list list, other;
    list.append(a);
    list.append_all(other);
    other.append(b);
    list.append_all(other);
    list.append(c);
    EXPECT_TRUE(other.empty());
    other.append_all(list);
    EXPECT_EQ(run_all(other, log), "abc");
}

TEST(ManualLoop, ForgetsWithdrawnWork) {
    home h;
    std::string log;
    letter a(log, 'a'), b(log, 'b');
    h.loop.post(a);
    h.loop.post(b);
    h.loop.withdraw(a);
    settle(h);
    EXPECT_EQ(log, "b");
}

TEST(ManualLoop, ForgetsWorkThatIsWithdrawnInTheSameTurn) {
    home h;
    std::string log;
    letter a(log, 'a'), b(log, 'b'), c(log, 'c');
    a.loop = &h.loop;
    a.other = &b;
    for (auto* const l : {&a, &b, &c}) h.loop.post(*l);
    settle(h);
    EXPECT_EQ(log, "ac");
}

} // namespace
