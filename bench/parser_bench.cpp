// The cost of reading the head of an ordinary request, as a whole and step by step.
#include <benchmark/benchmark.h>
#include <string>
#include <tunic/http/target.hpp>
#include <tunic/wire/chunked_decoder.hpp>
#include <tunic/wire/framing.hpp>
#include <tunic/wire/request_line.hpp>
#include <tunic/wire/request_parser.hpp>

namespace {

using namespace tunic;

// A request as a load generator or a small client sends it.
struct ordinary_request {
    std::string buffer = "GET /users/42 HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: bench/1.0\r\nAccept: */*\r\n"
                         "Accept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n\r\n";
    header_field store[100];
    wire::head_scan scan;
    request_head head;

    ordinary_request() {
        scan.advance(buffer);
        if (wire::parse_request(buffer, scan, store, head)) std::abort();
    }
    std::span<char const> line() const { return {buffer.data(), scan.line_end()}; }
    std::span<char const> block() const {
        auto const first = scan.line_end() + 2;
        return {buffer.data() + first, scan.end() - 2 - first};
    }
};

void whole_head(benchmark::State& state) {
    ordinary_request r;
    for (auto _ : state) {
        r.scan.reset();
        benchmark::DoNotOptimize(r.scan.advance(r.buffer));
        benchmark::DoNotOptimize(wire::parse_request(r.buffer, r.scan, r.store, r.head));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(r.buffer.size()));
}
BENCHMARK(whole_head);

void step_scan(benchmark::State& state) {
    ordinary_request r;
    for (auto _ : state) {
        r.scan.reset();
        benchmark::DoNotOptimize(r.scan.advance(r.buffer));
    }
}
BENCHMARK(step_scan);

void step_request_line(benchmark::State& state) {
    ordinary_request r;
    for (auto _ : state) benchmark::DoNotOptimize(wire::parse_request_line(r.line(), r.scan.limits(), r.head));
}
BENCHMARK(step_request_line);

void step_framing(benchmark::State& state) {
    ordinary_request r;
    for (auto _ : state) benchmark::DoNotOptimize(wire::decide_framing(r.head));
}
BENCHMARK(step_framing);

void step_target(benchmark::State& state) {
    ordinary_request r;
    for (auto _ : state) benchmark::DoNotOptimize(http::split_target(r.head, false));
}
BENCHMARK(step_target);

// A megabyte in chunks of the given size.
void chunked_body(benchmark::State& state) {
    auto const size = static_cast<std::size_t>(state.range(0));
    char line[32];
    std::string body;
    while (body.size() < (1U << 20)) {
        body.append(line, static_cast<std::size_t>(std::snprintf(line, sizeof line, "%zx\r\n", size)));
        body.append(size, 'x').append("\r\n");
    }
    body += "0\r\n\r\n";
    for (auto _ : state) {
        wire::chunked_decoder decoder{{.body = 1U << 21}};
        std::string_view in = body;
        for (wire::chunked_decoder::piece piece; piece.state == wire::chunked_state::more;
             in.remove_prefix(piece.consumed))
            benchmark::DoNotOptimize(piece = decoder.step(in));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(chunked_body)->Arg(16)->Arg(1024)->Arg(16384);

} // namespace

BENCHMARK_MAIN();
