// Any octets as a chunked body: the same verdict, data and trailers however they are cut, data only from the input, and
// where llhttp accepts the body too, the same body.
#include "fuzz/input.hpp"
#include "wire/llhttp_reader.hpp"
#include <cstdint>
#include <tunic/http/token.hpp>
#include <tunic/wire/chunked_decoder.hpp>

namespace {

using namespace tunic;
using fuzz::require;

struct outcome {
    wire::chunked_state state = wire::chunked_state::more;
    int status = 0;
    std::size_t consumed = 0;
    std::string body;
    std::string trailers;
    friend bool operator==(outcome const&, outcome const&) = default;
};

outcome read(std::string_view octets, std::size_t segment) {
    char text[256];
    header_field fields[8];
    wire::trailer_store trailers{text, fields};
    wire::chunked_decoder decoder{{.body = 4096, .framing = 1024, .trailers = 512}, &trailers};
    outcome result;
    while (result.state == wire::chunked_state::more && result.consumed < octets.size()) {
        auto in = octets.substr(result.consumed, segment);
        while (!in.empty() && result.state == wire::chunked_state::more) {
            auto const piece = decoder.step(in);
            require(piece.consumed <= in.size());
            require(piece.state != wire::chunked_state::more || piece.consumed != 0);
            require(piece.data.empty() || piece.data.data() + piece.data.size() == in.data() + piece.consumed);
            result.body += piece.data;
            result.state = piece.state;
            result.consumed += piece.consumed;
            in.remove_prefix(piece.consumed);
        }
    }
    require(result.body.size() == decoder.body_size() && result.body.size() <= 4096);
    for (auto const& [name, value] : trailers.fields()) {
        require(http::is_token(name) && http::is_field_value(value));
        ((result.trailers += name) += ':') += value;
    }
    result.status = decoder.why().status;
    require((result.status != 0) == (result.state == wire::chunked_state::refused));
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view const octets{reinterpret_cast<char const*>(data), size};
    auto const whole = read(octets, size);
    for (std::size_t const segment : {1U, 2U, 5U}) require(read(octets, segment) == whole);
    if (whole.state == wire::chunked_state::done) {
        std::string const head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        if (auto const theirs = wire::testing::read_with_llhttp(head + std::string{octets})) {
            require(theirs->body == whole.body);
            require(theirs->size == head.size() + whole.consumed);
        }
    }
    return 0;
}
