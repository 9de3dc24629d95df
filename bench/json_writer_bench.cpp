// The JSON writer beside two that are widely used: a small object, and an array of nested records of about 600 kB.
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "tunic/data/json_writer.hpp"

#if __has_include(<boost/json/src.hpp>)
#include <boost/json/src.hpp>
#endif
#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#endif

namespace {

struct hello {
    std::string_view message = "Hello, World!";
};
struct author {
    std::int64_t id;
    std::string name;
    std::string screen_name;
    std::string description;
    int followers_count;
    int friends_count;
    bool verified;
    std::string profile_image_url;
};
struct hashtag {
    std::string text;
    std::vector<int> indices;
};
struct post {
    std::int64_t id;
    std::string created_at;
    std::string text;
    std::string source;
    std::optional<std::int64_t> in_reply_to;
    author user;
    int retweet_count;
    int favourite_count;
    bool truncated;
    double score;
    std::vector<hashtag> hashtags;
    std::string lang;
};
struct profile {
    std::int64_t id;
    std::string name;
    std::string email;
    bool active;
    double balance;
    std::vector<std::string> roles;
    std::optional<std::string> bio;
    std::string created_at;
};

profile make_profile() {
    return {1234567890123,
            "Ann Example",
            "ann.example@example.org",
            true,
            1204.75,
            {"admin", "editor", "reader"},
            "Writes about onions and their layers, mostly on Sundays; \"papery\" is a favourite word.",
            "2026-01-31T08:30:00Z"};
}

std::vector<post> make_timeline() {
    std::vector<post> posts;
    for (int i = 0; i < 700; ++i) {
        bool const other_script = i % 3 == 0;
        posts.push_back(
            {505874924095815681 + i,
             "Sun Aug 31 00:29:15 +0000 2014",
             other_script ? "玉ねぎの皮は何枚もの層からできています。\n層ごとに意味があります #tunic"
                          : "An onion has layers; so has a server: \"request in, response out\"\nhttps://example.org/t",
             "<a href=\"https://example.org/download\" rel=\"nofollow\">Example for Phones</a>",
             i % 2 == 0 ? std::optional<std::int64_t>{505874847260352513} : std::nullopt,
             {1186275104 + i, other_script ? "玉ねぎ" : "Ann Example", "ann_example",
              "Engineer. Reads the specifications so that nobody else has to.", 262 + i, 252, false,
              "https://images.example.org/profile_images/497760886795153410/LDjAwR_y_normal.jpeg"},
             i,
             i * 7,
             false,
             0.125 * i + 0.1,
             {{"tunic", {9, 14}}, {"onion", {20, 27}}},
             other_script ? "ja" : "en"});
    }
    return posts;
}

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
template <class T>
    requires tunic::plain<T>
void to_json(nlohmann::json& to, T const& value) {
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
template <class T>
    requires tunic::plain<T>
void tag_invoke(boost::json::value_from_tag, boost::json::value& to, T const& value) {
    auto& object = to.emplace_object();
    object.reserve(tunic::field_count<T>);
    tunic::for_each_field(value, [&](std::string_view name, auto const& member) {
        if constexpr (requires { *member; })
            object.emplace(name, member ? boost::json::value_from(*member, to.storage()) : boost::json::value(nullptr));
        else
            object.emplace(name, boost::json::value_from(member, to.storage()));
    });
}
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
std::vector<post> const timeline = make_timeline();

BENCHMARK_CAPTURE(with_tunic, hello, greeting);
BENCHMARK_CAPTURE(with_tunic, small, small);
BENCHMARK_CAPTURE(with_tunic, timeline, timeline);
#if __has_include(<nlohmann/json.hpp>)
BENCHMARK_CAPTURE(with_nlohmann, small, small);
BENCHMARK_CAPTURE(with_nlohmann, timeline, timeline);
#endif
#if __has_include(<boost/json/src.hpp>)
BENCHMARK_CAPTURE(with_boost, small, small);
BENCHMARK_CAPTURE(with_boost, timeline, timeline);
#endif

} // namespace

BENCHMARK_MAIN();
