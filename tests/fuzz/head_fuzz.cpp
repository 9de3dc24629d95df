// Any octets as the head of a request: the verdict must not depend on how they are cut, an accepted head must be made
// of views into the buffer, and no control octet may have come through.
#include "fuzz/input.hpp"
#include <cstdint>
#include <string>
#include <tunic/http/token.hpp>
#include <tunic/wire/request_parser.hpp>
#include <vector>

namespace {

using namespace tunic;
using fuzz::require;

struct outcome {
    wire::scan_state state = wire::scan_state::need_more;
    int status = 0;
    std::size_t end = 0;
    friend bool operator==(outcome const&, outcome const&) = default;
};

outcome read(std::string_view octets, std::size_t segment) {
    std::string buffer;
    wire::head_scan scan;
    outcome result;
    while (result.state == wire::scan_state::need_more && !octets.empty()) {
        buffer += octets.substr(0, segment);
        octets.remove_prefix(std::min(segment, octets.size()));
        result.state = scan.advance(buffer);
    }
    if (result.state == wire::scan_state::refused) {
        result.status = scan.why().status;
        require(result.status >= 400 && result.status < 600);
    }
    if (result.state != wire::scan_state::complete) return result;
    result.end = scan.end();
    require(result.end <= buffer.size() && scan.fields() <= 100);

    std::vector<header_field> store(scan.fields());
    request_head head;
    if (auto const why = wire::parse_request(buffer, scan, store, head)) {
        result.status = why.status;
        require(result.status >= 400 && result.status < 600);
        return result;
    }
    result.status = 200;
    auto const inside = [&](std::string_view view) {
        return view.empty()
               || (view.data() >= buffer.data() && view.data() + view.size() <= buffer.data() + scan.end());
    };
    require(head.target.find_first_of(" \r\n") == head.target.npos && inside(head.target));
    require(head.fields.size() == scan.fields());
    for (auto const& [name, value] : head.fields)
        require(http::is_token(name) && http::is_field_value(value) && inside(name) && inside(value));
    require(head.minor_version == 0 || !head.authority.empty());
    require(!(head.framing == body_framing::chunked && head.minor_version == 0));
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view const octets{reinterpret_cast<char const*>(data), size};
    auto const whole = read(octets, size);
    for (std::size_t const segment : {1U, 7U, 33U}) require(read(octets, segment) == whole);
    return 0;
}
