#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace showcase {

struct note {
    std::uint64_t id = 0;
    std::string title;
    std::string text;
    std::vector<std::string> tags;
    std::uint64_t likes = 0;
    std::chrono::sys_seconds changed;
};

/// A note as a client sends it.
struct draft {
    std::string title;
    std::string text = {};
    std::vector<std::string> tags = {};
};

} // namespace showcase
