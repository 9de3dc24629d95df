// The cost of writing responses.
#include <benchmark/benchmark.h>
#include <tunic/wire/response_writer.hpp>

namespace {

using namespace tunic;

constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";

void plain_answer(benchmark::State& state) {
    char storage[4096];
    wire::output_buffer out{storage};
    request_head const request;
    for (auto _ : state) {
        out.clear();
        auto const plan = wire::plan_response(request, 200, 13, {});
        wire::write_head(out, {.status = 200, .type = "text/plain; charset=utf-8", .date = date, .plan = plan});
        out.append("Hello, World!");
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}
BENCHMARK(plain_answer);

void answer_with_ten_fields(benchmark::State& state) {
    char storage[4096];
    wire::output_buffer out{storage};
    request_head const request;
    header_field fields[10];
    for (auto& field : fields) field = {"X-Request-Id", "0123456789abcdef"};
    for (auto _ : state) {
        out.clear();
        auto const plan = wire::plan_response(request, 200, 13, wire::read_wishes(fields));
        wire::write_head(out, {.status = 200, .fields = fields, .date = date, .plan = plan});
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}
BENCHMARK(answer_with_ten_fields);

void chunk_of_a_stream(benchmark::State& state) {
    char storage[4096];
    wire::output_buffer out{storage};
    for (auto _ : state) {
        out.clear();
        wire::write_chunk_head(out, 13);
        out.append("Hello, World!");
        wire::write_chunk_end(out);
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}
BENCHMARK(chunk_of_a_stream);

} // namespace

BENCHMARK_MAIN();
