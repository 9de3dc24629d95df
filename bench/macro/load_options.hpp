#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

extern std::string_view const load_usage;

/// The command line of the load generator; the views point into it.
struct load_options {
    std::string_view where;
    std::size_t connections = 64;
    std::size_t depth = 1;
    double seconds = 1;
    double warmup = 0.1;
    std::uint64_t requests = 0;
    double rate = 0;
    std::string_view request_file;
    std::string_view alternate_file;
    std::string_view path = "/";
    std::string_view body;
    int status = 200;
    std::optional<std::size_t> expected_length;
    bool until_closed = false;
};

/// Throws std::invalid_argument with an explanation.
load_options parse_load_options(int count, char const* const* arguments);

/// The whole content of a file. Throws std::runtime_error when it cannot be read.
std::string file_text(std::string_view name);

/// The bytes of one request.
std::string request_text(load_options const& o);

} // namespace bench
