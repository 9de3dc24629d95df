// tunic::run() by hand: server threads, a stop that lets requests finish, and the steps before and after.
//
//   curl localhost:8080/                                                   # -> at your service
//   curl localhost:8080/slow & sleep 0.3; kill -TERM $SERVER_PID; wait     # -> done, as promised
//
// SERVER_PID stands for the process id, which the program prints.
#include "port.hpp"

#include <tunic/tunic.hpp>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;

// [handler]
tunic::task<> slow(tunic::context& c) {
    auto const slept = co_await c.sleep(1s);
    if (slept)
        c.text("done, as promised\n");
    else
        c.status(503).text("given up\n"); // the grace period is over: c.cancelled().reason is server_stopping
}
// [/handler]

} // namespace

int main(int argc, char** argv) {
    // [server]
    // Before any thread starts: only sigwait() below takes these signals.
    sigset_t stop_signals;
    sigemptyset(&stop_signals);
    sigaddset(&stop_signals, SIGINT);
    sigaddset(&stop_signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

    tunic::app app;
    app.get("/", [](tunic::context&) { return "at your service\n"; });
    app.get("/slow", slow);

    tunic::server server(std::move(app).compile(), {.port = port_from(argc, argv), .threads = 2});
    server.start();
    std::fprintf(stderr, "process %d listens on http://127.0.0.1:%d\n", getpid(), server.port());

    int signal = 0;
    sigwait(&stop_signals, &signal);
    server.stop(5s); // no new connections; running requests have five seconds
    server.wait();   // the server has stopped completely: close databases, flush logs
    std::fputs("stopped\n", stderr);
    // [/server]
}
