// Asio operations in handlers: any Asio operation can be awaited, and is cancelled with the request.
//
//   curl localhost:8080/ask/hello                  # -> HELLO
//   curl localhost:8080/awaitable/hello            # -> HELLO
//   curl -i localhost:8080/never
//       # -> HTTP/1.1 503 Service Unavailable
//       # -> the request took too long
//   curl -i localhost:8080/refused                 # -> HTTP/1.1 502 Bad Gateway
#include "port.hpp"

#include <tunic/asio.hpp>
#include <tunic/tunic.hpp>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>

namespace {

using namespace std::chrono_literals;
using namespace tunic;
namespace asio = boost::asio;
using asio::ip::tcp;

// A server to ask: it shouts everything back. Plain Asio.
asio::awaitable<void> shout_back(tcp::socket peer) {
    std::array<char, 256> text;
    auto const size = co_await peer.async_read_some(asio::buffer(text), asio::use_awaitable);
    for (std::size_t i = 0; i < size; ++i)
        if (text[i] >= 'a' && text[i] <= 'z') text[i] = static_cast<char>(text[i] - 'a' + 'A');
    co_await asio::async_write(peer, asio::buffer(text, size), asio::use_awaitable);
}
asio::awaitable<void> shouting_server(tcp::acceptor& acceptor) {
    for (;;) {
        auto peer = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), shout_back(std::move(peer)), asio::detached);
    }
}

// [operation]
task<std::string_view> ask(context& c, tcp::endpoint where) {
    tcp::socket peer(c.loop());
    if (auto const [error] = co_await peer.async_connect(where, use_op); error)
        throw http_error(502, "nobody there", {}, true); // use_op never throws: the error code is part of the result
    auto const text = c.param("text");
    co_await asio::async_write(peer, asio::buffer(text), use_op);
    std::array<char, 256> answer;
    auto const [error, size] = co_await peer.async_read_some(asio::buffer(answer), use_op);
    if (error) throw http_error(502, "no answer", {}, true);
    co_return c.copy({answer.data(), size});
}
// [/operation]

// [awaitable]
// Existing code, written for Asio's own coroutines ...
asio::awaitable<std::string> ask_in_asio(tcp::endpoint where, std::string text) {
    tcp::socket peer(co_await asio::this_coro::executor);
    co_await peer.async_connect(where, asio::use_awaitable);
    co_await asio::async_write(peer, asio::buffer(text), asio::use_awaitable);
    std::array<char, 256> answer;
    auto const size = co_await peer.async_read_some(asio::buffer(answer), asio::use_awaitable);
    co_return std::string(answer.data(), size);
}
// ... can be awaited unchanged.
task<std::string> ask_the_other_way(context& c, tcp::endpoint where) {
    auto work = ask_in_asio(where, std::string(c.param("text")));
    co_return co_await std::move(work);
}
// [/awaitable]

// [cancelled]
task<> wait_for_long(context& c) {
    asio::steady_timer timer(c.loop(), 1h);
    co_await timer.async_wait(use_op); // ends with operation_aborted when the time limit passes or the client leaves
}
task<> never(context& c) { return with_timeout(c, 50ms, wait_for_long(c)); }
// [/cancelled]

} // namespace

int main(int argc, char** argv) {
    asio::io_context loop(1);
    tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
    asio::co_spawn(loop, shouting_server(acceptor), asio::detached);

    tunic::app app;
    auto const where = acceptor.local_endpoint();
    app.get("/ask/:text", [where](context& c) { return ask(c, where); });
    app.get("/awaitable/:text", [where](context& c) { return ask_the_other_way(c, where); });
    app.get("/refused", [](context& c) { return ask(c, {asio::ip::address_v4::loopback(), 1}); });
    app.get("/never", never);

    tunic::server server(loop, std::move(app).compile(), {.port = port_from(argc, argv)});
    server.start();
    std::fprintf(stderr, "listening on http://127.0.0.1:%d\n", server.port());

    asio::signal_set signals(loop, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code, int) {
        acceptor.close();
        server.stop(5s);
    });
    loop.run();
}
