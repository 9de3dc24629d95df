#pragma once
#include <tunic/app/app.hpp>
#include <tunic/app/service.hpp>
#include <tunic/base/time.hpp>
#include <tunic/server/address_limits.hpp>
#include <tunic/server/server_limits.hpp>
#include <tunic/server/shedding.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace tunic::net {
class server_security;
}

namespace tunic {

/// Where and how a server listens, and what it may cost.
struct server_options {
    /// The address to listen on: `0.0.0.0` or `::` for every interface.
    std::string address = "127.0.0.1";
    /// 0 lets the system choose; see server::port().
    std::uint16_t port = 8080;
    /// A unix socket instead of address and port. A stale socket file is replaced. The file is made under the process's
    /// umask; whoever connects needs write permission for it.
    std::string unix_path = {};
    /// Listen although another process listens on the same port; the system shares connections out (for restarts
    /// without a gap). Otherwise a port in use is an error. Not for a unix socket, of which there is one at a path.
    bool share_port = false;
    /// Loops, each with its own thread and listener (SO_REUSEPORT). 0: one per core that the process may run on.
    unsigned threads = 0;
    /// What clients may cost; every limit has a default that is safe to expose.
    server_limits limits = {};
    /// What the clients of one address may cost together. Off unless set.
    address_limits per_address = {};
    /// When requests are refused because the server could only serve them late. Off unless set.
    shedding shed = {};
    /// How long requests that run may go on after stop().
    std::chrono::seconds grace{30};
    /// HTTPS instead of HTTP: `.tls = tunic::tls::server_config({.certificate = "cert.pem", .key = "key.pem"})`, with
    /// <tunic/tls.hpp> and tunic::tls.
    std::shared_ptr<net::server_security> tls = {};
};

/// Serves a service over HTTP/1.1, on TCP or a unix socket.
///
///     tunic::server server{service, {.port = 0, .threads = 4}};      // own threads, one loop per thread
///     server.start();
///     ... server.port() ...
///     server.stop();                                                  // any thread; returns at once
///     server.wait();                                                  // until the last request has ended
///
/// A connection stays on the loop that accepted it: handlers need no locks for what belongs to their request. A server
/// never touches signals; tunic::run does.
class server {
public:
    /// On threads of its own.
    explicit server(service what, server_options options = {});
    /// On the caller's loop, which one thread runs. `threads` is ignored. The loop must outlive the server, and must go
    /// on running until wait() would return; run it, rather than calling wait(), from its own thread.
    server(boost::asio::io_context& loop, service what, server_options options = {});
    /// Stops without grace and waits. With a loop of the caller, either the server has ended by then (it was stopped,
    /// and `loop.run()` has returned), or another thread goes on running the loop: otherwise this waits for ever.
    ~server();
    server(server const&) = delete;
    server& operator=(server const&) = delete;

    /// Listens and begins to serve; returns when connections are accepted. Throws std::system_error when the address
    /// cannot be used.
    void start();
    /// The port that is listened on; after start(). 0 for a unix socket.
    [[nodiscard]] std::uint16_t port() const noexcept;

    /// Stops gracefully: listeners close, idle connections close, requests that run get their response with
    /// `Connection: close`. A connection that has only just been made has a second for its first request, and what the
    /// system had received by then is answered. What still runs after the grace is cancelled and closed. Thread-safe;
    /// returns at once. A second call can only shorten the grace.
    void stop();
    /// The same with another grace than that of the options.
    void stop(std::chrono::milliseconds grace);
    /// Blocks until the server has stopped and every request has ended. With a loop of the caller it is for other
    /// threads than the loop's.
    void wait();

    /// Connections that are open now; an approximation while loops run.
    [[nodiscard]] std::size_t connections() const noexcept;

private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

/// Serves the app until SIGINT or SIGTERM, drains, and returns 0: the last line of main(). A second signal ends the
/// process at once, with the status 128 + signal, whatever handlers, memory or the standard error are doing; SIGHUP and
/// SIGPIPE are ignored, unless the program has handlers for them. Set-up faults and an address that cannot be used are
/// printed, and 1 is returned. All it prints goes to the standard error, through the queue of log_to_stderr(): these,
/// `tunic: listening on http://127.0.0.1:8080`, and `tunic: stopping`.
int run(app&& application, server_options options = {});
/// The same for an app that was compiled before.
int run(service what, server_options options = {});

} // namespace tunic
