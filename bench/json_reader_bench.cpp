// The JSON reader beside two widely used ones: from text to struct, each with all its checks. Run with
// --benchmark_repetitions=5, and compare medians.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "json_samples.hpp"
#include "tunic/data/json_reader.hpp"
#include "tunic/data/json_writer.hpp"

#if __has_include(<boost/json/src.hpp>)
#include <boost/json/src.hpp>
#endif
#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#endif

// The peers find these by argument-dependent lookup.
namespace bench {

#if __has_include(<nlohmann/json.hpp>)
template <sample T> void from_json(nlohmann::json const& from, T& value) {
    tunic::for_each_field(value, [&]<class Member>(std::string_view name, Member& member) {
        auto const& found = from.at(std::string(name));
        if constexpr (requires { *member; }) {
            if (!found.is_null()) member = found.get<typename Member::value_type>();
        } else
            found.get_to(member);
    });
}
#endif

#if __has_include(<boost/json/src.hpp>)
template <sample T> T tag_invoke(boost::json::value_to_tag<T>, boost::json::value const& from) {
    T value{};
    auto const& object = from.as_object();
    tunic::for_each_field(value, [&]<class Member>(std::string_view name, Member& member) {
        auto const& found = object.at(name);
        if constexpr (requires { *member; }) {
            if (!found.is_null()) member = boost::json::value_to<typename Member::value_type>(found);
        } else
            member = boost::json::value_to<Member>(found);
    });
    return value;
}
#endif

} // namespace bench

namespace {

using namespace bench;

void report(benchmark::State& state, std::string const& text) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

template <class Value> void with_tunic(benchmark::State& state, Value const& sample) {
    auto const text = tunic::to_json(sample);
    for (auto _ : state) {
        auto const value = tunic::from_json<Value>(text);
        benchmark::DoNotOptimize(&value);
    }
    report(state, text);
}

#if __has_include(<nlohmann/json.hpp>)
template <class Value> void with_nlohmann(benchmark::State& state, Value const& sample) {
    auto const text = tunic::to_json(sample);
    for (auto _ : state) {
        auto const value = nlohmann::json::parse(text).template get<Value>();
        benchmark::DoNotOptimize(&value);
    }
    report(state, text);
}
#endif

#if __has_include(<boost/json/src.hpp>)
template <class Value> void with_boost(benchmark::State& state, Value const& sample) {
    auto const text = tunic::to_json(sample);
    for (auto _ : state) {
        auto const value = boost::json::value_to<Value>(boost::json::parse(text));
        benchmark::DoNotOptimize(&value);
    }
    report(state, text);
}
// As its manual advises where every nanosecond counts.
template <class Value> void with_boost_and_arena(benchmark::State& state, Value const& sample) {
    auto const text = tunic::to_json(sample);
    for (auto _ : state) {
        boost::json::monotonic_resource memory;
        auto const value = boost::json::value_to<Value>(boost::json::parse(text, &memory));
        benchmark::DoNotOptimize(&value);
    }
    report(state, text);
}
#endif

profile const small = make_profile();
weather const brief = make_weather();
order const fields = make_order();
std::vector<post> const timeline = make_timeline();

BENCHMARK_CAPTURE(with_tunic, small, small);
BENCHMARK_CAPTURE(with_tunic, brief, brief);
BENCHMARK_CAPTURE(with_tunic, fields, fields);
BENCHMARK_CAPTURE(with_tunic, timeline, timeline);
#if __has_include(<nlohmann/json.hpp>)
BENCHMARK_CAPTURE(with_nlohmann, small, small);
BENCHMARK_CAPTURE(with_nlohmann, brief, brief);
BENCHMARK_CAPTURE(with_nlohmann, fields, fields);
BENCHMARK_CAPTURE(with_nlohmann, timeline, timeline);
#endif
#if __has_include(<boost/json/src.hpp>)
BENCHMARK_CAPTURE(with_boost, small, small);
BENCHMARK_CAPTURE(with_boost, brief, brief);
BENCHMARK_CAPTURE(with_boost, fields, fields);
BENCHMARK_CAPTURE(with_boost, timeline, timeline);
BENCHMARK_CAPTURE(with_boost_and_arena, small, small);
BENCHMARK_CAPTURE(with_boost_and_arena, brief, brief);
BENCHMARK_CAPTURE(with_boost_and_arena, fields, fields);
BENCHMARK_CAPTURE(with_boost_and_arena, timeline, timeline);
#endif

} // namespace

BENCHMARK_MAIN();
