// The yardstick: a search for the end of the head, and one canned response per request. All it knows of HTTP is that a
// POST has a body, whose size in bytes is on the command line.

#include "canned.hpp"
#include "canned_server.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {
namespace {

class raw_connection {
public:
    explicit raw_connection(std::size_t post_body) noexcept : post_body_(post_body) {}

    bool feed(std::string_view octets, std::string& output) {
        // An incomplete request waits in `carry_` for the rest. That is rare, so the common path only checks its
        // size.
        if (!carry_.empty()) octets = carry_.append(octets);
        while (auto const size = request_size(octets)) {
            output += canned_response;
            octets.remove_prefix(size);
        }
        if (!octets.empty() || !carry_.empty()) carry_ = std::string(octets);
        return carry_.size() <= longest_request;
    }

private:
    static constexpr std::size_t longest_request = 64 * 1024;

    /// 0: not yet complete.
    [[nodiscard]] std::size_t request_size(std::string_view bytes) const noexcept {
        if (bytes.empty()) return 0;
        auto const* const end = static_cast<char const*>(::memmem(bytes.data(), bytes.size(), "\r\n\r\n", 4));
        if (end == nullptr) return 0;
        auto const size = static_cast<std::size_t>(end - bytes.data()) + 4 + (bytes.front() == 'P' ? post_body_ : 0);
        return size <= bytes.size() ? size : 0;
    }

    std::size_t post_body_;
    std::string carry_;
};

} // namespace
} // namespace bench

int main(int argc, char** argv) {
    try {
        if (argc < 2) throw std::invalid_argument("usage: bench_raw HOST:PORT|unix:PATH [bytes in the body of a POST]");
        auto const post_body = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0;
        auto const make = [post_body] { return std::make_unique<bench::raw_connection>(post_body); };
        bench::canned_server<bench::raw_connection, decltype(make)>(bench::parse_endpoint(argv[1]), make).run();
    } catch (std::exception const& e) {
        std::fprintf(stderr, "bench_raw: %s\n", e.what());
        return 1;
    }
}
