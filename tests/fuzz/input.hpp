#pragma once
#include <tunic/base/code_location.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace tunic::fuzz {

/// Ends the program, which is how a fuzz target reports, and says where.
inline void require(bool holds, code_location where = code_location::here()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%u: this does not hold\n", where.file, where.line);
    std::abort();
}

/// What the fuzzer made up, taken from the front: settings first, then lines, then the rest. So a seed is a text that
/// can be read and written by hand.
class input {
public:
    input(std::uint8_t const* data, std::size_t size) : rest_{reinterpret_cast<char const*>(data), size} {}

    [[nodiscard]] bool empty() const { return rest_.empty(); }
    /// A setting below `limit`: the letters from `a` on spell 0, 1, 2 ... 0 at the end.
    unsigned setting(unsigned limit) {
        if (rest_.empty()) return 0;
        auto const octet = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return (octet >= 'a' ? octet - 'a' : octet) % limit;
    }
    /// Up to a line feed, which is taken as well, or to the end.
    std::string_view line() {
        auto const size = std::min(rest_.find('\n'), rest_.size());
        auto const text = rest_.substr(0, size);
        rest_.remove_prefix(std::min(size + 1, rest_.size()));
        return text;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

} // namespace tunic::fuzz
