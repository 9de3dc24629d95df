// Compiled with AddressSanitizer where the library is compiled without it, and the other way round: a library comes
// out of a package, and whoever looks for a fault in a program turns the sanitizer on for that program.
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <chrono>
#include <gtest/gtest.h>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tunic;
using namespace std::chrono_literals;

task<int> deeper(context& c, int levels) {
    if (levels == 0) co_return 1;
    auto const below = co_await deeper(c, levels - 1);
    co_return below + 1;
}

// One level of frames waits and is freed out of order, as siblings are.
task<int> after(context& c, std::chrono::milliseconds pause, int value) {
    co_await c.sleep(pause);
    co_return value;
}

app make_app() {
    app a;
    a.use([](context&, next inner) -> task<> { co_await inner(); });
    a.get("/deep", [](context& c) -> task<> {
        auto const depth = co_await deeper(c, 40);
        c.text(c.format("{}", depth));
    });
    a.get("/siblings", [](context& c) -> task<> {
        auto const [one, two] = co_await when_all(c, after(c, 2ms, 1), after(c, 1ms, 2));
        c.text(c.format("{}", one + two));
    });
    a.get("/memory", [](context& c) {
        std::pmr::vector<int> many(&c.memory());
        for (int i = 0; i < 10'000; ++i) many.push_back(i);
        return c.format("{}", many.back());
    });
    a.post("/raw", [](context& c) -> task<> {
        auto const body = co_await c.body();
        c.text(body);
    });
    return a;
}

TEST(OtherSanitizer, RequestsOfEveryKindShareTheirMemoryWithTheLibrary) {
    tunic::testing::test_client t{make_app()};
    std::string const large(200'000, 'x');
    for (int round = 0; round < 3; ++round) {
        EXPECT_EQ(t.get("/deep").body, "41");
        EXPECT_EQ(t.post("/raw", "a body").body, "a body");
        EXPECT_EQ(t.get("/siblings").body, "3");
        EXPECT_EQ(t.get("/memory").body, "9999");
        EXPECT_EQ(t.post("/raw", large).body, large);
    }
}

} // namespace
