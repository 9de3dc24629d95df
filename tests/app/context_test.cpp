#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <cstdint>
#include <gtest/gtest.h>
#include <optional>
#include <string>

namespace tunic {
namespace {

TEST(TypedQuery, IsTheNumberOr400_E3_E5) {
    app a;
    a.get("/", [](context& c) { return c.query<std::uint8_t>("n"); });
    testing::test_client t(std::move(a));
    struct {
        char const* target;
        int status;
        char const* body;
    } const cases[] = {
        {"/?n=7", 200, "7"},
        {"/?n=255", 200, "255"},
        {"/?n=%37", 200, "7"},
        {"/", 400, "is missing"},
        {"/?n", 400, "is not a number"},
        {"/?n=12abc", 400, "is not a number"},
        {"/?n=0x10", 400, "is not a number"},
        {"/?n=+7", 400, "is not a number"},
        {"/?n=256", 400, "is not a number"},
        {"/?n=-1", 400, "is not a number"},
        {"/?n=3.0", 400, "is not a number"},
        {"/?n=7&n=7", 400, "is given more than once"},
    };
    for (auto const& c : cases) {
        auto const r = t.get(c.target);
        EXPECT_EQ(r.status, c.status) << c.target;
        EXPECT_NE(r.body.find(c.body), std::string::npos) << c.target << ": " << r.body;
    }
}

TEST(TypedQuery, ARealIsWrittenAsInJson_E3) {
    app a;
    a.get("/", [](context& c) { return c.query<double>("x"); });
    testing::test_client t(std::move(a));
    for (char const* good : {"2", "-0.5", "1e3", "2.5E-1"}) EXPECT_EQ(t.get("/?x=" + std::string(good)).status, 200);
    for (char const* bad : {".5", "5.", "007.5", "inf", "nan", "1e999", "0x1p3", ""})
        EXPECT_EQ(t.get("/?x=" + std::string(bad)).status, 400) << bad;
}

TEST(TypedQuery, MayBeAbsentWhenItIsOptional_E4) {
    app a;
    a.get("/", [](context& c) { return c.query<std::optional<int>>("n").value_or(42); });
    testing::test_client t(std::move(a));
    EXPECT_EQ(t.get("/").body, "42");
    EXPECT_EQ(t.get("/?n=-3").body, "-3");
    EXPECT_EQ(t.get("/?n=").status, 400);
    EXPECT_EQ(t.get("/?m=1").body, "42");
}

} // namespace
} // namespace tunic
