// A request through parser, session, onion and writer, without a socket, behind 0 to 16 empty layers. The test
// client accounts for a large share of the total: the slope is the cost of a layer. tools/gates counts it in
// instructions.
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <benchmark/benchmark.h>
#include <utility>

namespace {

using tunic::context;
using tunic::next;
using tunic::task;

char const* hello(context&) { return "Hello, World!"; }
task<> pass_on(context&, next next) { co_await next(); }

void chain(benchmark::State& state) {
    auto route = tunic::define_route("/", tunic::GET(hello));
    for (int i = 0; i < state.range(0); ++i) route.items.push_back(tunic::use(pass_on));
    tunic::app app;
    app.mount(route);
    tunic::testing::test_client client{std::move(app)};
    for (auto _ : state)
        if (client.get("/").status != 200) state.SkipWithError("not answered");
}
BENCHMARK(chain)->Arg(0)->Arg(1)->Arg(4)->Arg(8)->Arg(16);

} // namespace

BENCHMARK_MAIN();
