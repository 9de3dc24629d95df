// The cost of bare Asio and llhttp: a coroutine per connection, `async_read_some`, every message in the buffer parsed,
// the canned responses sent with one direct `::send`. The yardstick for a framework built from the same parts.

#include "canned.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <llhttp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <coroutine>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

namespace bench {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using socket_type = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;
using acceptor_type = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

/// A detached coroutine, which frees itself at its end.
struct detached {
    struct promise_type {
        static detached get_return_object() noexcept { return {}; }
        static std::suspend_never initial_suspend() noexcept { return {}; }
        static std::suspend_never final_suspend() noexcept { return {}; }
        static void return_void() noexcept {}
        static void unhandled_exception() noexcept { std::terminate(); }
    };
};

struct result {
    boost::system::error_code error;
    std::size_t size = 0;
};

/// Awaits an operation that completes with (error_code) or (error_code, size_t).
template <class Start> struct operation {
    Start start;
    result outcome{};

    static bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> caller) {
        start([this, caller](boost::system::error_code error, std::size_t size = 0) {
            outcome = {error, size};
            caller.resume();
        });
    }
    result await_resume() const noexcept { return outcome; }
};

template <class Start> operation<Start> await(Start start) { return {start}; }

class connection_parser {
public:
    connection_parser() {
        llhttp_settings_init(&settings_);
        settings_.on_message_complete = [](llhttp_t* parser) {
            static_cast<connection_parser*>(parser->data)->output_ += canned_response;
            return 0;
        };
        llhttp_init(&parser_, HTTP_REQUEST, &settings_);
        parser_.data = this;
    }
    connection_parser(connection_parser const&) = delete;
    connection_parser& operator=(connection_parser const&) = delete;

    /// The responses to all requests that end in these bytes; false after a syntax error.
    bool feed(std::string_view bytes) {
        output_.clear();
        return llhttp_execute(&parser_, bytes.data(), bytes.size()) == HPE_OK;
    }
    [[nodiscard]] std::string_view output() const noexcept { return output_; }

private:
    llhttp_t parser_{};
    llhttp_settings_t settings_{};
    std::string output_;
};

detached serve(socket_type socket) {
    std::array<char, 4096> input;
    connection_parser parser;
    socket.non_blocking(true);
    socket.set_option(tcp::no_delay(true));
    for (;;) {
        auto const read = co_await await([&](auto done) { socket.async_read_some(asio::buffer(input), done); });
        if (read.error || !parser.feed({input.data(), read.size})) co_return;
        auto rest = parser.output();
        while (!rest.empty()) {
            auto const sent = ::send(socket.native_handle(), rest.data(), rest.size(), MSG_NOSIGNAL);
            if (sent >= 0)
                rest.remove_prefix(static_cast<std::size_t>(sent));
            else if (errno == EAGAIN)
                co_await await([&](auto done) { socket.async_wait(tcp::socket::wait_write, done); });
            else
                co_return;
        }
    }
}

detached accept_all(acceptor_type& acceptor) {
    auto const executor = acceptor.get_executor();
    for (;;) {
        socket_type socket(executor);
        auto const accepted = co_await await([&](auto done) { acceptor.async_accept(socket, done); });
        if (!accepted.error) serve(std::move(socket));
    }
}

} // namespace
} // namespace bench

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: bench_anchor PORT\n", stderr);
        return 2;
    }
    try {
        boost::asio::io_context loop(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO);
        auto const port = static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10));
        bench::acceptor_type acceptor(loop, {boost::asio::ip::address_v4::loopback(), port});
        bench::accept_all(acceptor);
        loop.run();
    } catch (std::exception const& e) {
        std::fprintf(stderr, "bench_anchor: %s\n", e.what());
        return 1;
    }
}
