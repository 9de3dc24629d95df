// Looks up every route of a table by path and method: those of the GitHub API, or a synthetic API of any size.
//
//     trie_bench                              Google Benchmark
//     trie_bench --lookups N                  N lookups in GitHub's table and nothing else, for counts by difference
//     trie_bench --lookups N --routes R       the same in a table of R routes

#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/trie_builder.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iterator>
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

// One leaf per pattern, with the set of its methods, as in an application.
class table {
public:
    void add(std::string_view method, std::string_view pattern) {
        auto const [place, added] = leaf_of_.try_emplace(std::string(pattern), methods_.size());
        auto const leaf = static_cast<std::uint32_t>(place->second);
        if (added) {
            builder_.add(routing::parse(pattern), leaf);
            methods_.push_back(0);
        }
        methods_[leaf] |= method_bit(method);
        std::string path;
        for (char const c : pattern)
            if (c != ':') path += c;
        requests_.push_back({std::move(path), method_bit(method)});
    }
    void freeze() { trie_ = builder_.build(); }
    [[nodiscard]] std::size_t size() const noexcept { return requests_.size(); }

    // Looks up COUNT routes in turn and sums the results, so nothing is optimised away.
    [[nodiscard]] std::size_t look_up(std::size_t count) const {
        std::size_t sum = 0;
        for (auto asked = requests_.begin(); count != 0; --count) {
            routing::captures found;
            std::uint32_t leaf = 0;
            trie_.find(asked->path, found, [&, wanted = asked->method](std::uint32_t candidate) {
                leaf = candidate;
                return (methods_[candidate] & wanted) != 0;
            });
            sum += leaf + found.size();
            if (++asked == requests_.end()) asked = requests_.begin();
        }
        return sum;
    }

private:
    struct request {
        std::string path;
        unsigned method;
    };
    routing::trie_builder builder_;
    std::map<std::string, std::size_t> leaf_of_;
    routing::trie trie_;
    std::vector<unsigned> methods_;
    std::vector<request> requests_;
};

table github_table() {
    table result;
    for (auto const& [method, pattern] : github_routes) result.add(method, pattern);
    result.freeze();
    return result;
}

// An API of resources with five routes each. Names have the same length in small and large tables.
table table_of(std::size_t routes) {
    constexpr std::string_view ends[] = {"", "/:id", "/:id/parts", "/:id/parts/:part", "/:id/history"};
    table result;
    for (std::size_t i = 0; i < routes; ++i) {
        auto number = std::to_string(i / std::size(ends));
        number.insert(0, 6 - std::min<std::size_t>(number.size(), 6), '0');
        result.add("GET", "/resource" + number + std::string(ends[i % std::size(ends)]));
    }
    result.freeze();
    return result;
}

void measure(benchmark::State& state, table const& all) {
    for (auto _ : state) benchmark::DoNotOptimize(all.look_up(all.size()));
    state.counters["lookups"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(all.size()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void github(benchmark::State& state) { measure(state, github_table()); }
BENCHMARK(github);

void routes(benchmark::State& state) { measure(state, table_of(static_cast<std::size_t>(state.range(0)))); }
BENCHMARK(routes)->RangeMultiplier(10)->Range(10, 10'000);

int run_lookups(std::size_t count, table const& all) {
    auto const start = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(all.look_up(count));
    std::chrono::duration<double, std::nano> const spent = std::chrono::steady_clock::now() - start;
    std::printf("%.1f ns per lookup\n", spent.count() / static_cast<double>(count));
    return 0;
}

/// 0: not a number.
std::size_t number(std::string_view text) {
    std::size_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view{argv[1]} == "--lookups") {
        auto const lookups = argc == 3 || argc == 5 ? number(argv[2]) : 0;
        auto const routes = argc == 5 && std::string_view{argv[3]} == "--routes" ? number(argv[4]) : 0;
        if (lookups != 0 && (argc == 3 || routes != 0))
            return run_lookups(lookups, argc == 3 ? github_table() : table_of(routes));
        std::fputs("usage: trie_bench --lookups COUNT [--routes COUNT]\n", stderr);
        return 2;
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
