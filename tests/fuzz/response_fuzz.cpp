// Any octets as a response to a client: the verdict and the body must not depend on how they are cut, and what is
// accepted has a status and fields that can be shown. The first octet says whether the request was HEAD.
#include "fuzz/input.hpp"

#include <tunic/http/token.hpp>
#include <tunic/wire/response_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace tunic;
using fuzz::require;
using wire::response_state;

struct outcome {
    response_state state = response_state::more;
    int status = 0;
    std::string body;
    std::string_view why;
    bool keep_alive = false;
    std::size_t unasked = 0; // octets behind the response

    friend bool operator==(outcome const&, outcome const&) = default;
};

void check_head(wire::received_head const& head) {
    require(head.status >= 200 && head.status <= 999);
    for (auto const& [name, value] : head.fields()) require(http::is_token(name) && http::is_field_value(value));
    require(head.framing != wire::response_framing::length || head.content_length);
}

outcome read(std::string_view octets, std::size_t segment, bool to_head) {
    wire::response_limits limits;
    limits.head = 4096;
    wire::response_parser parser(limits, to_head);
    outcome made;
    std::string_view in;
    while (made.state == response_state::more || made.state == response_state::head) {
        if (in.empty() && made.state == response_state::more) {
            in = octets.substr(0, segment);
            octets.remove_prefix(in.size());
            if (in.empty()) {
                made.state = parser.end();
                require(made.state == response_state::done || made.state == response_state::refused);
                break;
            }
        }
        auto const piece = parser.step(in);
        require(piece.consumed <= in.size());
        require(piece.data.empty()
                || (piece.data.data() >= in.data() && piece.data.data() + piece.data.size() <= in.data() + in.size()));
        made.state = piece.state;
        made.body += piece.data;
        in.remove_prefix(piece.consumed);
        if (made.state == response_state::head) {
            check_head(parser.head());
            made.status = parser.head().status;
        }
    }
    made.why = parser.why().reason;
    if (made.state == response_state::done) {
        made.keep_alive = parser.head().keep_alive;
        made.unasked = in.size() + octets.size();
        require(!to_head || made.body.empty());
    }
    return made;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in{data, size};
    bool const to_head = in.setting(2) == 1;
    auto const octets = in.rest();
    auto const whole = read(octets, octets.size() + 1, to_head);
    for (std::size_t const segment : {1U, 2U, 7U, 33U}) require(read(octets, segment, to_head) == whole);
    return 0;
}
