// The JSON writer beside two widely used ones: three objects, and an array of nested records of about 600 kB.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "json_samples.hpp"
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
template <sample T> void to_json(nlohmann::json& to, T const& value) {
    tunic::for_each_field(value, [&](std::string_view name, auto const& member) {
        if constexpr (requires { *member; }) {
            if (member)
                to[std::string(name)] = *member;
            else
                to[std::string(name)] = nullptr;
        } else
            to[std::string(name)] = member;
    });
}
#endif

#if __has_include(<boost/json/src.hpp>)
template <sample T> void tag_invoke(boost::json::value_from_tag, boost::json::value& to, T const& value) {
    auto& object = to.emplace_object();
    object.reserve(tunic::field_count<T>);
    tunic::for_each_field(value, [&](std::string_view name, auto const& member) {
        if constexpr (requires { *member; })
            object.emplace(name, member ? boost::json::value_from(*member, to.storage()) : boost::json::value(nullptr));
        else
            object.emplace(name, boost::json::value_from(member, to.storage()));
    });
}
#endif

} // namespace bench

namespace {

using namespace bench;

struct hello {
    std::string_view message = "Hello, World!";
};

template <class Value> void with_tunic(benchmark::State& state, Value const& value) {
    tunic::text_buffer out{*std::pmr::new_delete_resource()};
    for (auto _ : state) {
        out.clear();
        tunic::write_json(out, value);
        benchmark::DoNotOptimize(out.view().data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}

#if __has_include(<nlohmann/json.hpp>)
template <class Value> void with_nlohmann(benchmark::State& state, Value const& value) {
    std::size_t size = 0;
    for (auto _ : state) {
        nlohmann::json const tree = value;
        std::string const text = tree.dump();
        size = text.size();
        benchmark::DoNotOptimize(text.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
#endif

#if __has_include(<boost/json/src.hpp>)
template <class Value> void with_boost(benchmark::State& state, Value const& value) {
    std::size_t size = 0;
    for (auto _ : state) {
        boost::json::monotonic_resource memory;
        std::string const text = boost::json::serialize(boost::json::value_from(value, &memory));
        size = text.size();
        benchmark::DoNotOptimize(text.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
#endif

hello const greeting;
profile const small = make_profile();
weather const brief = make_weather();
order const fields = make_order();
std::vector<post> const timeline = make_timeline();

BENCHMARK_CAPTURE(with_tunic, hello, greeting);
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
#endif

} // namespace

BENCHMARK_MAIN();
