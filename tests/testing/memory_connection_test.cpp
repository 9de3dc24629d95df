#include <tunic/testing/memory_connection.hpp>
#include <tunic/testing/simulated_loop.hpp>

#include <gtest/gtest.h>

#include <array>
#include <optional>

namespace tunic::testing {
namespace {

using namespace std::chrono_literals;

// A server's end that notes what it is told.
struct noted_events : net::stream_events {
    void on_read(net::io_result r) noexcept override {
        ++reads;
        error = r.error;
        size = r.size;
    }
    void on_readable(std::error_code e) noexcept override {
        ++readable;
        error = e;
    }
    void on_writable(std::error_code e) noexcept override {
        ++writable;
        error = e;
    }
    int reads = 0, readable = 0, writable = 0;
    std::error_code error;
    std::size_t size = 0;
};

struct MemoryConnection : ::testing::Test {
    void use(conditions const& how = {}) {
        client.emplace(loop, how);
        server = client->accept();
        server->deliver_to(events);
    }
    void TearDown() override {
        if (!server) return;
        server->close();
        loop.settle();
        server.reset();
        EXPECT_EQ(client->violations(), std::vector<std::string>{});
    }
    simulated_loop loop;
    std::optional<memory_connection> client;
    std::unique_ptr<net::byte_stream> server;
    noted_events events;
    std::array<char, 100> buffer{};
};

TEST_F(MemoryConnection, CompletesAReadLaterAndOnce) {
    use();
    client->put("hello");
    server->begin_read(buffer);
    EXPECT_EQ(events.reads, 0) << "never from inside the call";
    loop.settle();
    EXPECT_EQ(events.reads, 1);
    EXPECT_EQ(std::string_view(buffer.data(), events.size), "hello");
}

TEST_F(MemoryConnection, AReadOfNothingIsTheEnd) {
    use();
    server->begin_read(buffer);
    client->finish();
    loop.settle();
    EXPECT_EQ(events.reads, 1);
    EXPECT_FALSE(events.error);
    EXPECT_EQ(events.size, 0u);
}

TEST_F(MemoryConnection, CancelEndsAReadUnlessItHasSucceeded) {
    use();
    server->begin_read(buffer);
    server->cancel_read();
    loop.settle();
    EXPECT_EQ(events.error, std::errc::operation_canceled);
    client->put("x");
    server->begin_read(buffer);
    server->cancel_read();
    loop.settle();
    EXPECT_FALSE(events.error);
    EXPECT_EQ(events.size, 1u);
}

TEST_F(MemoryConnection, BlocksWhenTheWindowIsFullAndTellsWhenThereIsRoom) {
    use({.window = 4});
    EXPECT_EQ(server->try_write("abc", "defg").size, 4u);
    EXPECT_EQ(server->try_write("x", "").error, std::errc::operation_would_block);
    server->begin_wait_writable();
    loop.settle();
    EXPECT_EQ(events.writable, 0);
    client->take(1);
    loop.settle();
    EXPECT_EQ(events.writable, 1);
    EXPECT_EQ(server->try_write("xyz", "").size, 1u);
    EXPECT_EQ(client->received(), "abcdx");
}

TEST_F(MemoryConnection, AResetFailsWhatIsUnderWayAndWhatComes) {
    use();
    server->begin_read(buffer);
    client->reset();
    loop.settle();
    EXPECT_EQ(events.error, std::errc::connection_reset);
    EXPECT_EQ(server->try_write("x", "").error, std::errc::connection_reset);
}

TEST_F(MemoryConnection, TheFuseFailsTheOperationWhoseTurnItIs) {
    fuse f;
    ASSERT_TRUE(f.next());
    ASSERT_TRUE(f.blow());
    ASSERT_TRUE(f.next()); // now the second one fails
    use({.broken_by = &f, .failure = std::make_error_code(std::errc::timed_out)});
    EXPECT_EQ(server->try_write("ok", "").size, 2u);
    EXPECT_EQ(server->try_write("no", "").error, std::errc::timed_out);
}

TEST_F(MemoryConnection, IsTheSameForTheSameSeed) {
    auto const sizes = [this](std::uint64_t seed) {
        use({.write_most = 10, .refuse_percent = 30, .seed = seed});
        std::vector<std::size_t> all;
        for (int i = 0; i < 50; ++i) all.push_back(server->try_write(std::string(20, 'x'), "").size);
        TearDown();
        return all;
    };
    EXPECT_EQ(sizes(7), sizes(7));
    EXPECT_NE(sizes(7), sizes(8));
}

TEST_F(MemoryConnection, ReportsWhatAStreamDoesNotAllow) {
    memory_connection strict(loop);
    {
        auto misused = strict.accept();
        misused->deliver_to(events);
        misused->begin_read(buffer);
        misused->begin_read(buffer);
        misused->shutdown_output();
        (void)misused->try_write("x", "");
        misused->close();
        (void)misused->try_write("x", "");
    }
    loop.settle();
    EXPECT_EQ(strict.violations(),
              (std::vector<std::string>{"two reads at once", "a write after shutdown_output()", "a write after close()",
                                        "destroyed while an operation is under way"}));
}

TEST(Fuse, FailsEachOperationOnceAndEnds) {
    std::vector<int> failed;
    for (fuse f; f.next();)
        for (int i = 1; i <= 3; ++i)
            if (f.blow()) failed.push_back(i);
    EXPECT_EQ(failed, (std::vector{1, 2, 3}));
}

} // namespace
} // namespace tunic::testing
