#include "server/connection_rig.hpp"

// The budget for responses that clients have asked for and do not read.

namespace tunic::testing {
namespace {

using std::string;

app large_app() {
    app a{{.log = log_records()}};
    a.get("/", [](context&) { return "Hello"; });
    a.get("/large", [](context& c) { c.text(string(300'000, 'L')); });
    a.get("/stream", [](context& c) -> task<> {
        auto out = co_await c.stream();
        string const piece(10'000, 's');
        for (int i = 0; i < 30; ++i) co_await out.write(piece);
    });
    return a;
}

conditions const narrow{.window = 1000};

TEST(ConnectionOutput, OfAllWhoDoNotReadStaysWithinItsBudget) {
    for (auto const* path : {"/large", "/stream"}) {
        connection_rig r(large_app(), {.unsent = 1'000'000});
        string pipelined;
        for (int i = 0; i < 50; ++i) pipelined += get(path);
        for (int i = 0; i < 20; ++i) {
            r.open_with(pipelined, narrow);
            EXPECT_LE(r.host.output.held(), 1'000'000u) << path;
        }
        EXPECT_GT(r.host.output.held(), 500'000u) << path << ": the budget may be used";
        EXPECT_TRUE(r.clients.front()->server_reset()) << path << ": who has waited longest goes first";
        EXPECT_FALSE(r.clients.back()->server_closed()) << path;
        auto& other = r.open_with(get("/"));
        EXPECT_EQ(statuses(other), std::vector{200}) << "others are served";
    }
}

TEST(ConnectionOutput, WhoMakesProgressOutlastsWhoDoesNot) {
    connection_rig r(large_app(), {.unsent = 1'000'000});
    auto& reader = r.open_with(get("/large"), narrow);
    for (int i = 0; i < 20; ++i) {
        r.open_with(get("/large"), narrow);
        reader.take();
        r.loop.settle();
    }
    for (int i = 0; i < 400; ++i) {
        reader.take();
        r.loop.settle();
    }
    EXPECT_FALSE(reader.server_closed());
    EXPECT_EQ(reader.received().size() / 1000, 300u);
}

TEST(ConnectionOutput, OneResponseMayBeLargerThanTheBudget) {
    connection_rig r(large_app(), {.unsent = 100'000});
    auto& reader = r.open_with(get("/large") + get("/"), narrow);
    for (int i = 0; i < 400; ++i) {
        reader.take();
        r.loop.settle();
    }
    EXPECT_EQ(statuses(reader), (std::vector{200, 200}));
    EXPECT_EQ(r.host.output.held(), 0u);
}

TEST(ConnectionOutput, ThatHasGoneCountsNoLonger) {
    connection_rig r(large_app());
    for (int i = 0; i < 5; ++i) r.open_with(get(i % 2 ? "/large" : "/stream"), narrow);
    EXPECT_GT(r.host.output.held(), 0u);
    for (std::size_t i = 0; i < 5; ++i)
        if (i < 3)
            r.clients[i]->reset();
        else
            r.clients[i]->worsen({});
    r.loop.advance(2s);
    EXPECT_EQ(r.host.output.held(), 0u);
}

} // namespace
} // namespace tunic::testing
