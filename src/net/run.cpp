#include "net/operation_memory.hpp"

#include <tunic/net/server.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>
#include <unistd.h>

namespace tunic {
namespace {

// A terminal that closes, or a pipe whose reader went away, is no reason to stop serving. What the program has decided
// itself about these signals stays.
void ignore_unless_handled(int signal) noexcept {
    struct sigaction now{};
    if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) (void)std::signal(signal, SIG_IGN);
}

std::string url_before_port(server_options const& options) {
    bool const is_ipv6 = options.address.find(':') != std::string::npos;
    return (options.tls ? "https://" : "http://") + (is_ipv6 ? '[' + options.address + ']' : options.address) + ':';
}

} // namespace

int run(service what, server_options options) {
    ignore_unless_handled(SIGHUP);
    ignore_unless_handled(SIGPIPE);
    try {
        net::operation_memory waiting_for_signals; // a process that has no memory left can still be stopped
        // Signals come to a loop of their own on this thread; the server's threads inherit that they are handled here.
        boost::asio::io_context signals_loop(1);
        boost::asio::basic_signal_set<boost::asio::io_context::executor_type> signals(signals_loop.get_executor(),
                                                                                      SIGINT, SIGTERM);
        bool const has_port = options.unix_path.empty();
        std::string place = has_port ? url_before_port(options) : options.unix_path;
        server serving(std::move(what), std::move(options));
        serving.start();
        signals.async_wait(waiting_for_signals.lend([&](boost::system::error_code error, int) {
            if (error) return;
            std::fputs("tunic: stopping\n", stderr);
            signals.async_wait(waiting_for_signals.lend([](boost::system::error_code again, int signal) {
                if (!again) ::_exit(128 + signal);
            }));
            serving.stop();
        }));
        // Waits beside this loop, which stays free for a second signal.
        std::thread waiting([&] {
            serving.wait();
            signals_loop.stop();
        });
        if (has_port) place += std::to_string(serving.port());
        std::fprintf(stderr, "tunic: listening on %s\n", place.c_str());
        signals_loop.run();
        waiting.join();
        return 0;
    } catch (std::exception const& e) {
        std::fprintf(stderr, "tunic: %s\n", e.what());
        return 1;
    }
}

int run(app&& application, server_options options) {
    try {
        return run(std::move(application).compile(), std::move(options));
    } catch (std::exception const& e) {
        std::fprintf(stderr, "tunic: %s\n", e.what());
        return 1;
    }
}

} // namespace tunic
