// The server whose cost is measured while one factor grows: threads, connections, layers, bodies.
//
//     /               text
//     /layers/N       the same behind N empty layers, for each N in `layer_counts`
//     POST /length    takes a body of up to 16 MiB and answers with its length in bytes

#include <tunic/tunic.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <utility>

namespace {

using tunic::context;
using tunic::next;
using tunic::task;

constexpr int layer_counts[] = {0, 1, 2, 4, 8, 16, 32};

char const* hello(context&) { return "Hello, World!"; }
task<> pass_on(context&, next next) { co_await next(); }
task<> length(context& c) { c.text(c.format("{}", (co_await c.body()).size())); }

tunic::route layered(int layers) {
    auto route = tunic::define_route(tunic::pattern("/layers/" + std::to_string(layers)), tunic::GET(hello));
    for (int i = 0; i < layers; ++i) route.items.push_back(tunic::use(pass_on));
    return route;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: bench_growth PORT THREADS\n", stderr);
        return 2;
    }
    try {
        tunic::app app;
        app.get("/", hello);
        for (int const layers : layer_counts) app.mount(layered(layers));
        app.mount(tunic::define_route("/length", tunic::limits({.body = 16U << 20}), tunic::POST(length)));
        auto const port = static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10));
        auto const threads = static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10));
        return tunic::run(std::move(app), {.port = port, .threads = threads});
    } catch (std::exception const& e) {
        std::fprintf(stderr, "bench_growth: %s\n", e.what());
        return 1;
    }
}
