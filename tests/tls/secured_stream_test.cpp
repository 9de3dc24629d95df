#include "server/connection_rig.hpp"
#include "tls/secured_rig.hpp"

#include <algorithm>
#include <memory>
#include <utility>

// The encrypted stream by itself, over a plain one that does what the test says and when.

namespace tunic::testing {
namespace {

using std::string;
using std::string_view;

/// Completes nothing by itself.
class plain_by_hand final : public net::byte_stream {
public:
    void deliver_to(net::stream_events& events) noexcept override { events_ = &events; }
    void begin_read(std::span<char> into) override { into_ = into; }
    void begin_wait_readable() override { waits_for_input_ = true; }
    void cancel_read() override {}
    net::io_result try_read(std::span<char>) noexcept override {
        return {std::make_error_code(std::errc::operation_would_block), 0};
    }
    net::io_result try_write(string_view first, string_view second) noexcept override {
        if (full) return {std::make_error_code(std::errc::operation_would_block), 0};
        written.append(first).append(second);
        return {{}, first.size() + second.size()};
    }
    void begin_wait_writable() override { waits = true; }
    void shutdown_output() noexcept override {}
    void close() noexcept override {}
    void abort() noexcept override {}
    [[nodiscard]] string_view peer() const noexcept override { return "192.0.2.1"; }

    void give(string_view octets) {
        if (std::exchange(waits_for_input_, false)) events_->on_readable({});
        while (!octets.empty()) { // a read may have room for part of it
            auto const into = std::exchange(into_, {});
            ASSERT_FALSE(into.empty());
            auto const size = std::min(octets.size(), into.size());
            std::copy_n(octets.begin(), size, into.begin());
            octets.remove_prefix(size);
            events_->on_read({{}, size});
        }
    }
    void make_room() {
        full = false;
        ASSERT_TRUE(std::exchange(waits, false));
        events_->on_writable({});
    }

    bool full = false;
    bool waits = false;
    string written;

private:
    net::stream_events* events_ = nullptr;
    std::span<char> into_;
    bool waits_for_input_ = false;
};

/// Gives up as soon as it may write, and goes with its stream when its read has come to its end.
struct impatient final : net::stream_events {
    void on_read(net::io_result r) noexcept override {
        read = r;
        ++reads;
        if (given_up) stream.reset();
    }
    void on_readable(std::error_code) noexcept override {}
    void on_writable(std::error_code) noexcept override {
        given_up = true;
        stream->abort();
        EXPECT_EQ(reads, 1) << "from inside abort()";
    }
    std::unique_ptr<net::byte_stream> stream;
    net::io_result read;
    int reads = 0;
    bool given_up = false;
};

TEST(SecuredStream, MayBeAbortedFromOnWritableWhileARecordIsHalfRead) {
    simulated_loop loop;
    tls::server_config const config(localhost_settings());
    std::shared_ptr<net::server_security> const security = config;
    auto own = std::make_unique<plain_by_hand>();
    auto& plain = *own;
    impatient user;
    user.stream = security->accept(std::move(own), loop, http_1_1);
    user.stream->deliver_to(user);
    char room[4096];
    user.stream->begin_read(room);

    tls_peer peer;
    peer.take({});
    while (!peer.connected()) {
        plain.give(peer.output());
        peer.take(std::exchange(plain.written, {}));
        ASSERT_EQ(peer.failure(), "");
    }
    plain.give(peer.output());
    ASSERT_EQ(user.reads, 0);
    peer.say(string(16'000, 'x')); // one record
    plain.give(peer.output());
    ASSERT_EQ(user.reads, 1);
    ASSERT_EQ(user.read.size, sizeof room);

    plain.full = true;
    EXPECT_EQ(user.stream->try_write("answer", {}).error, std::errc::operation_would_block);
    user.stream->begin_wait_writable();
    user.stream->begin_read(room); // of the record there is more
    plain.make_room();
    loop.settle();
    EXPECT_TRUE(user.given_up);
    EXPECT_EQ(user.reads, 2);
    EXPECT_EQ(user.read.error, std::errc::operation_canceled);
    EXPECT_EQ(user.stream, nullptr);
    EXPECT_TRUE(loop.idle());
}

} // namespace
} // namespace tunic::testing
