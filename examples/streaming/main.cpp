// Bodies in pieces, both ways: no body is ever in memory as a whole.
//
//   curl -N localhost:8080/countdown/3                     # -> /^3\n2\n1\nlift-off$/
//   curl -i localhost:8080/countdown/0                     # -> Transfer-Encoding: chunked
//                                                          # -> lift-off
//   curl --data-binary 'shout it out' localhost:8080/upper # -> SHOUT IT OUT
//   head -c 3000000 /dev/zero | curl -T - localhost:8080/size   # -> 3000000 bytes
//   head -c 9000000 /dev/zero | curl -T - localhost:8080/size   # -> "status":413
//   curl -N --max-time 5 localhost:8080/ticks              # -> /data: 1\n\ndata: 2\n\n/
//   curl localhost:8080/squares.csv | tail -n 1            # -> 100000,10000000000
#include "port.hpp"

#include <tunic/tunic.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

namespace {

using namespace std::chrono_literals;
using namespace tunic;

// [slowly]
task<> countdown(context& c) {
    c.type("text");
    auto out = co_await c.stream(); // status and headers are final now
    for (auto left = c.param<unsigned>("from"); left > 0; --left) {
        co_await out.write(c.format("{}\n", left));
        if (!co_await c.sleep(100ms)) co_return; // sends buffered output; false: the request was cancelled
    }
    co_await out.write("lift-off\n");
}
// [/slowly]

// [events]
task<> ticks(context& c) {
    c.type("text/event-stream").set("Cache-Control", "no-store");
    auto out = co_await c.stream();
    for (int n = 1; n <= 3; ++n) {
        co_await out.write(c.format("data: {}\n\n", n));
        if (!co_await c.sleep(50ms)) co_return;
    }
}
// [/events]

// [both_ways]
task<> upper(context& c) {
    c.type("text");
    auto out = co_await c.stream();
    std::string piece;
    for (auto part = co_await c.read_some(); !part.empty(); part = co_await c.read_some()) {
        piece.assign(part);
        std::transform(piece.begin(), piece.end(), piece.begin(), [](char letter) {
            return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        });
        co_await out.write(piece); // waits while the client is slow, so the next piece is not even read
    }
}
// [/both_ways]

// [upload]
task<std::string> size(context& c) {
    std::uint64_t octets = 0;
    for (auto part = co_await c.read_some(); !part.empty(); part = co_await c.read_some()) octets += part.size();
    co_return std::to_string(octets) + " bytes\n";
}
route const upload = define_route("/size", limits({.body = 8 << 20}), PUT(size)); // 8 MiB, for this route only
// [/upload]

// [export]
task<> squares(context& c) {
    c.type("text/csv");
    auto out = co_await c.stream();
    for (std::uint64_t n = 1; n <= 100'000; ++n) {
        char row[48];
        auto const end = fmt::format_to_n(row, sizeof row, "{},{}\n", n, n * n).out;
        co_await out.write({row, static_cast<std::size_t>(end - row)});
    }
}
// [/export]

} // namespace

int main(int argc, char** argv) {
    tunic::app app;
    app.get("/countdown/:from<uint>", countdown)
        .get("/ticks", ticks)
        .post("/upper", upper)
        .get("/squares.csv", squares)
        .mount(upload);
    return tunic::run(std::move(app), {.port = port_from(argc, argv)});
}
