#include "base/standard_descriptors.hpp"
#include "base/standard_error.hpp"
#include "net/operation_memory.hpp"

#include <tunic/base/printable.hpp>
#include <tunic/server/server.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>
#include <exception>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>

namespace tunic {
namespace {

// A terminal that closes, or a pipe whose reader has disconnected, is not a reason to stop serving. The program's own
// handlers for these signals stay.
void ignore_unless_handled(int signal) noexcept {
    struct sigaction now{};
    if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) (void)std::signal(signal, SIG_IGN);
}

std::string url_before_port(server_options const& options) {
    bool const is_ipv6 = options.address.find(':') != std::string::npos;
    return (options.tls ? "https://" : "http://") + (is_ipv6 ? '[' + options.address + ']' : options.address) + ':';
}

bool print_line(std::string_view before, std::string_view text) noexcept {
    try {
        std::string line(before);
        text::append_printable(line, text);
        return write_to_standard_error(line);
    } catch (std::exception const&) { return false; } // no memory for the line
}

// Never waits for standard error. Texts with several lines, such as set-up faults, are written line by line. They are
// few and important: when memory was short for a moment, they are tried again.
void print(std::string_view text) noexcept {
    std::string_view before = "tunic: ";
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        auto const line = text.substr(0, end);
        if (!print_line(before, line)) (void)print_line(before, line);
        before = {};
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

// From now on a signal ends the process at once, in any state: without a loop, memory or a lock.
void end_at_the_next_signal() noexcept {
    struct sigaction end{};
    end.sa_handler = [](int signal) { ::_exit(128 + signal); };
    sigfillset(&end.sa_mask);
    for (int const signal : {SIGINT, SIGTERM}) (void)::sigaction(signal, &end, nullptr);
}

} // namespace

int run(service what, server_options options) {
    keep_standard_descriptors();
    ignore_unless_handled(SIGHUP);
    ignore_unless_handled(SIGPIPE);
    try {
        net::operation_memory waiting_for_signals; // a process without free memory can still be stopped
        // Signals arrive at a separate loop on this thread; the server's threads inherit this handling.
        boost::asio::io_context signals_loop(1);
        boost::asio::basic_signal_set<boost::asio::io_context::executor_type> signals(signals_loop.get_executor(),
                                                                                      SIGINT, SIGTERM);
        bool const has_port = options.unix_path.empty();
        std::string place = has_port ? url_before_port(options) : options.unix_path;
        server serving(std::move(what), std::move(options));
        serving.start();
        signals.async_wait(waiting_for_signals.lend([&](boost::system::error_code error, int) {
            if (error) return;
            end_at_the_next_signal();
            signals.async_wait(waiting_for_signals.lend([](boost::system::error_code again, int signal) {
                if (!again) ::_exit(128 + signal); // it arrived before it was removed from this loop
            }));
            serving.stop();
            print("stopping");
        }));
        // Waits beside this loop, which stays free for a second signal.
        std::thread waiting([&] {
            serving.wait();
            signals_loop.stop();
        });
        if (has_port) place += std::to_string(serving.port());
        print("listening on " + place);
        signals_loop.run();
        waiting.join();
        return 0;
    } catch (std::exception const& e) {
        print(e.what());
        return 1;
    }
}

int run(app&& application, server_options options) {
    try {
        return run(std::move(application).compile(), std::move(options));
    } catch (std::exception const& e) {
        print(e.what());
        return 1;
    }
}

} // namespace tunic
