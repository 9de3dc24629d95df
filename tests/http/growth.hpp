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

inline constexpr double linear_growth = 2.5;

/// By how much the time of work(text) grows when the text doubles to 30 KiB: 2 when linear, 4 when quadratic.
///
/// The shortest of many short runs counts, long and short text in turn, and while the result does not look linear there
/// are more of them: other programs on the machine can delay a run, they cannot hurry it. Texts of this size stay in
/// the first cache, so that its edge does not look like growth.
template <class Work> double growth_of(std::string_view pattern, Work work) {
    auto const once = repeated(pattern, 15 * 1024);
    auto const twice = repeated(pattern, 30 * 1024);
    auto const time = [&work](std::string const& text) {
        auto const start = std::chrono::steady_clock::now();
        work(text);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    // Below two microseconds the clock decides, and nothing that fast is quadratic.
    constexpr double floor = 2e-6;
    double short_time = 1e9;
    double long_time = 1e9;
    double growth = 1e9;
    for (int round = 0; round < 40 || (round < 4000 && growth >= linear_growth); ++round) {
        short_time = std::min(short_time, time(once));
        long_time = std::min(long_time, time(twice));
        growth = std::max(long_time, floor) / std::max(short_time, floor);
    }
    return growth;
}

} // namespace tunic::test
