// Boost.Beast, as in a typical small server: a coroutine per connection, one thread, Boost.JSON.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/src.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <utility>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;
using asio::ip::tcp;

using request = http::request<http::string_body>;
using response = http::response<http::string_body>;

response answer(request const& asked) {
    response reply{http::status::ok, asked.version()};
    reply.keep_alive(asked.keep_alive());
    reply.set(http::field::content_type, "text/plain; charset=utf-8");
    if (asked.method() == http::verb::post && asked.target() == "/json") {
        reply.body() = json::parse(asked.body()).at("name").as_string();
    } else if (asked.target() == "/json") {
        reply.set(http::field::content_type, "application/json");
        reply.body() = json::serialize(json::object{{"message", "Hello, World!"}});
    } else if (asked.target() == "/") {
        reply.body() = "Hello, World!";
    } else {
        reply.result(http::status::not_found);
    }
    reply.prepare_payload();
    return reply;
}

asio::awaitable<void> serve(tcp::socket socket) {
    socket.set_option(tcp::no_delay(true));
    boost::beast::flat_buffer buffer;
    try {
        for (;;) {
            request asked;
            co_await http::async_read(socket, buffer, asked, asio::use_awaitable);
            auto const reply = answer(asked);
            co_await http::async_write(socket, reply, asio::use_awaitable);
            if (!reply.keep_alive()) break;
        }
    } catch (boost::system::system_error const&) {
        // the client has left
    }
}

asio::awaitable<void> accept_all(tcp::acceptor acceptor) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: peer_beast PORT\n", stderr);
        return 2;
    }
    try {
        asio::io_context loop(1);
        auto const port = static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10));
        co_spawn(loop, accept_all(tcp::acceptor(loop, {asio::ip::address_v4::loopback(), port})), asio::detached);
        loop.run();
    } catch (std::exception const& e) {
        std::fprintf(stderr, "peer_beast: %s\n", e.what());
        return 1;
    }
}
