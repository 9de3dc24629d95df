#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <gtest/gtest.h>
#include <string_view>

namespace tunic {
namespace {

struct nothing_but_next {
    auto operator()(context&, next n) const { return n(); }
};
struct no_layer {
    int operator()(context&, next) const { return 1; }
};
static_assert(layer_like<nothing_but_next>);
static_assert(!layer_like<no_layer>);

TEST(AnyLayer, MayBeALambdaThatReturnsNextWithoutSayingItsType) {
    app a;
    a.use([](context& c, next n) {
         c.set("X-Layer", "1");
         return n();
     })
        .use(when([](context const& c) { return c.secure(); }, [](context&, next n) { return n(); }))
        .get("/", [](context&, next n) { return n(); }, [](context&) { return "in"; });
    testing::test_client t(std::move(a));
    auto const r = t.get("/");
    EXPECT_EQ(r.body, "in");
    EXPECT_EQ(r.header("X-Layer"), "1");
}

} // namespace
} // namespace tunic
