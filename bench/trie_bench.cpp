// Looks up every route of the GitHub API by path and method.
//
//     trie_bench                  Google Benchmark
//     trie_bench --lookups N      N rounds over all routes and nothing else: for instruction counts by difference

#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/trie_builder.hpp>

#include <benchmark/benchmark.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "github_routes.hpp"

namespace {

using tunic::bench::github_routes;
namespace routing = tunic::routing;

unsigned method_bit(std::string_view method) {
    constexpr std::string_view names[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    for (unsigned i = 0; i < std::size(names); ++i)
        if (names[i] == method) return 1U << i;
    return 0;
}

// One leaf per pattern, with the set of its methods: what an application keeps.
class github_table {
public:
    github_table() {
        routing::trie_builder builder;
        std::map<std::string_view, std::uint32_t> leaf_of;
        for (auto const& [method, pattern] : github_routes) {
            auto const [place, added] = leaf_of.try_emplace(pattern, static_cast<std::uint32_t>(methods_.size()));
            if (added) {
                builder.add(routing::parse(pattern), place->second);
                methods_.push_back(0);
            }
            methods_[place->second] |= method_bit(method);
            std::string path;
            for (char const c : pattern)
                if (c != ':') path += c;
            requests_.push_back({std::move(path), method_bit(method)});
        }
        trie_ = builder.build();
    }

    // Looks up every route once and adds up what was found, so that nothing can be left out.
    std::size_t round() const {
        std::size_t sum = 0;
        for (auto const& [path, method] : requests_) {
            routing::captures found;
            std::uint32_t leaf = 0;
            trie_.find(path, found, [&, wanted = method](std::uint32_t candidate) {
                leaf = candidate;
                return (methods_[candidate] & wanted) != 0;
            });
            sum += leaf + found.size();
        }
        return sum;
    }

private:
    struct request {
        std::string path;
        unsigned method;
    };
    routing::trie trie_;
    std::vector<unsigned> methods_;
    std::vector<request> requests_;
};

void github(benchmark::State& state) {
    github_table const table;
    for (auto _ : state) benchmark::DoNotOptimize(table.round());
    state.counters["lookups"] = benchmark::Counter(static_cast<double>(state.iterations()) * std::size(github_routes),
                                                   benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(github);

int run_rounds(std::string_view count) {
    std::size_t rounds = 0;
    if (std::from_chars(count.data(), count.data() + count.size(), rounds).ec != std::errc{} || rounds == 0) {
        std::fputs("usage: trie_bench --lookups ROUNDS\n", stderr);
        return 2;
    }
    github_table const table;
    auto const start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < rounds; ++i) benchmark::DoNotOptimize(table.round());
    std::chrono::duration<double, std::nano> const spent = std::chrono::steady_clock::now() - start;
    std::printf("%.1f ns per lookup\n", spent.count() / static_cast<double>(rounds * std::size(github_routes)));
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::string_view{argv[1]} == "--lookups") return run_rounds(argv[2]);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
