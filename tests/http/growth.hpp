#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace tunic::test {

/// A text of this size that repeats a pattern.
inline std::string repeated(std::string_view pattern, std::size_t size) {
    std::string text;
    while (text.size() < size) text += pattern;
    text.resize(size);
    return text;
}

/// By how much the time of work(text) grows when the text doubles from 30 KiB to 60 KiB: 2 when linear, 4 when quadratic.
/// The shortest of many runs is taken, long and short in turn, so that other programs on the machine hardly count.
template <class Work>
double growth_of(std::string_view pattern, Work work) {
    auto const once = repeated(pattern, 30 * 1024);
    auto const twice = repeated(pattern, 60 * 1024);
    auto const time = [&work](std::string const& text) {
        auto const start = std::chrono::steady_clock::now();
        for (int i = 0; i < 4; ++i) work(text);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    double short_time = 1e9;
    double long_time = 1e9;
    for (int round = 0; round < 25; ++round) {
        short_time = std::min(short_time, time(once));
        long_time = std::min(long_time, time(twice));
    }
    // Below a few microseconds the clock decides, and nothing that fast is quadratic.
    constexpr double floor = 5e-6;
    return std::max(long_time, floor) / std::max(short_time, floor);
}

inline constexpr double linear_growth = 2.5;

} // namespace tunic::test
