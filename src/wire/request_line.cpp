#include <algorithm>
#include <cstring>
#include <tunic/base/text.hpp>
#include <tunic/wire/request_line.hpp>

namespace tunic::wire {
namespace {

constexpr refusal malformed{400, "malformed request line"};
constexpr refusal bad_method{400, "malformed method"};
constexpr refusal bad_version{400, "malformed protocol version"};
constexpr refusal long_target{414, "request target too long"};
constexpr refusal other_major{505, "HTTP version not supported"};

constexpr std::size_t version_size = 8; // HTTP/1.1

// The two digits are judged apart: only the octets around them are fixed.
bool is_version(char const* p) noexcept {
    return std::memcmp(p, "HTTP/", 5) == 0 && text::is_digit(p[5]) && p[6] == '.' && text::is_digit(p[7]);
}

} // namespace

refusal parse_request_line(std::span<char const> line, head_limits const& limits, request_head& out) noexcept {
    if (auto const r = method_too_long(line, limits.method)) return r;
    auto const* const begin = line.data();
    auto const* const end = begin + line.size();
    auto const* const method_end = std::find(begin, end, ' ');
    if (method_end == end) return malformed;
    auto const verb = method::parse({begin, static_cast<std::size_t>(method_end - begin)});
    if (!verb) return bad_method;
    out.verb = *verb;

    // Seen from the end, the version has a fixed size; what remains must be a target without a space.
    auto const* const target = method_end + 1;
    if (end - target < static_cast<std::ptrdiff_t>(version_size) + 2) return malformed;
    auto const* const version = end - version_size;
    auto const* const target_end = version - 1;
    auto const target_size = static_cast<std::size_t>(target_end - target);
    if (*target_end != ' ' || std::memchr(target, ' ', target_size)) return malformed;
    if (!is_version(version)) return bad_version;
    if (version[5] != '1') return other_major;
    if (target_size > limits.target) return long_target;
    out.minor_version = version[7] == '0' ? 0 : 1;
    out.target = {target, target_size};
    return {};
}

} // namespace tunic::wire
