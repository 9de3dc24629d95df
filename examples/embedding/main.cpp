// A server on the program's existing io_context, such as the status page of a larger program.
//
//   curl localhost:8080/ticks                  # -> /^\{"ticks":\d+\}$/
//   curl -X DELETE -i localhost:8080/ticks     # -> HTTP/1.1 204 No Content
//   curl -d 'some text' localhost:8080/digest  # -> /^[0-9a-f]{16}$/
#include "port.hpp"

#include <tunic/tunic.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <string_view>

namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

// The program's other work.
class ticker {
public:
    explicit ticker(asio::io_context& loop) : timer_(loop) { wait(); }

    [[nodiscard]] long ticks() const noexcept { return ticks_; }
    void reset() noexcept { ticks_ = 0; }
    void stop() { timer_.cancel(); }

private:
    void wait() {
        timer_.expires_after(10ms);
        timer_.async_wait([this](boost::system::error_code error) {
            if (error) return;
            ++ticks_;
            wait();
        });
    }
    asio::steady_timer timer_;
    long ticks_ = 0;
};

struct status {
    long ticks;
};

std::uint64_t slow_digest(std::string_view text) {
    std::uint64_t digest = 0xcbf29ce484222325;
    for (int round = 0; round < 1'000; ++round)
        for (char const c : text) digest = (digest ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return digest;
}

// [offload]
tunic::task<std::string_view> digest(tunic::context& c, tunic::thread_pool& pool) {
    auto const text = co_await c.body();
    auto const value = co_await tunic::offload(pool, [&] { return slow_digest(text); }); // the loop runs on meanwhile
    co_return c.format("{:016x}\n", value);
}
// [/offload]

} // namespace

int main(int argc, char** argv) {
    tunic::thread_pool pool(2); // 1024 calls may wait in its queue; one more gets a 503

    // [loop]
    asio::io_context loop(1);
    ticker clock(loop);

    tunic::app app;
    // Handlers run on the same thread as everything else on this loop: no locks.
    app.get("/ticks", [&clock](tunic::context&) { return status{clock.ticks()}; });
    app.del("/ticks", [&clock](tunic::context&) { clock.reset(); });

    app.post("/digest", [&pool](tunic::context& c) { return digest(c, pool); });

    tunic::server server(loop, std::move(app).compile(), {.port = port_from(argc, argv)});
    server.start();
    std::fprintf(stderr, "listening on http://127.0.0.1:%d\n", server.port());

    asio::signal_set signals(loop, SIGINT, SIGTERM); // a server never touches signals
    signals.async_wait([&](boost::system::error_code, int) {
        clock.stop();
        server.stop(5s);
    });
    loop.run(); // returns when the last request has ended
    // [/loop]
}
