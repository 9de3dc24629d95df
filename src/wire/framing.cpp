#include "wire/field_name.hpp"
#include "wire/list_elements.hpp"
#include <tunic/base/config.hpp>
#include <tunic/base/text.hpp>
#include <tunic/http/host.hpp>
#include <tunic/http/token.hpp>
#include <tunic/wire/framing.hpp>

namespace tunic::wire {
namespace {

constexpr refusal no_host{400, "no Host field"};
constexpr refusal several_hosts{400, "several Host fields"};
constexpr refusal bad_host{400, "malformed Host field"};
constexpr refusal several_lengths{400, "several Content-Length fields"};
constexpr refusal bad_length{400, "malformed Content-Length field"};
constexpr refusal several_codings{400, "several Transfer-Encoding fields"};
constexpr refusal bad_coding{400, "malformed Transfer-Encoding field"};
constexpr refusal unknown_coding{501, "unknown transfer coding"};
constexpr refusal coding_in_1_0{400, "Transfer-Encoding in HTTP/1.0"};
constexpr refusal both_framings{400, "Content-Length and Transfer-Encoding"};
constexpr refusal bad_expectation{417, "unknown expectation"};

struct connection_options {
    bool close = false;
    bool keep_alive = false;

    void add(std::string_view value) noexcept {
        // A lone keep-alive is what nearly every client sends.
        if (value.size() == 10 && is_name(value.data(), "keep-alive")) {
            keep_alive = true;
            return;
        }
        while (!value.empty()) {
            auto const option = next_element(value);
            if (text::iequals(option, "close")) close = true;
            if (text::iequals(option, "keep-alive")) keep_alive = true;
        }
    }
};

refusal read_length(std::string_view value, std::uint64_t& out) noexcept {
    auto const length =
        text::is_digit(value.empty() ? '-' : value.front()) ? text::to_number<std::uint64_t>(value) : std::nullopt;
    if (!length) return bad_length;
    out = *length;
    return {};
}

// Anything but the single token chunked. It says 400 where the sender contradicts itself, 501 where it asks for more
// than there is.
TUNIC_COLD refusal judge_codings(std::string_view value) noexcept {
    if (value.empty()) return bad_coding;
    for (bool after_chunked = false; !value.empty();) {
        bool const more = value.find(',') != value.npos;
        auto const coding = next_element(value);
        if (!http::is_token(coding) || after_chunked || (more && value.empty())) return bad_coding;
        after_chunked = text::iequals(coding, "chunked");
    }
    return unknown_coding;
}

} // namespace

refusal decide_framing(request_head& head) noexcept {
    header_field const* host = nullptr;
    header_field const* length = nullptr;
    header_field const* coding = nullptr;
    header_field const* expect = nullptr;
    bool several_expectations = false;
    connection_options connection;

    // The size of a name tells nearly all fields apart from those that matter here.
    for (auto const& field : head.fields) {
        auto const* const name = field.name.data();
        switch (field.name.size()) {
        case 4:
            if (!is_name(name, "host")) break;
            if (host) return several_hosts;
            host = &field;
            break;
        case 6:
            if (!is_name(name, "expect")) break;
            if (expect) several_expectations = true;
            expect = &field;
            break;
        case 10:
            if (is_name(name, "connection")) connection.add(field.value);
            break;
        case 14:
            if (!is_name(name, "content-length")) break;
            if (length) return several_lengths;
            length = &field;
            break;
        case 17:
            if (!is_name(name, "transfer-encoding")) break;
            if (coding) return several_codings;
            coding = &field;
            break;
        default: break;
        }
    }

    bool const is_1_0 = head.minor_version == 0;
    if (host) {
        if (!http::is_host(host->value)) return bad_host;
        head.authority = host->value;
    } else if (!is_1_0) {
        return no_host;
    }

    if (coding) {
        if (is_1_0) return coding_in_1_0;
        if (length) return both_framings;
        if (!text::iequals(coding->value, "chunked")) return judge_codings(coding->value);
        head.framing = body_framing::chunked;
    } else if (length) {
        if (auto const r = read_length(length->value, head.content_length)) return r;
        head.framing = body_framing::length;
    }

    head.keep_alive = !connection.close && (!is_1_0 || connection.keep_alive);
    if (expect && !is_1_0) {
        if (several_expectations || !text::iequals(expect->value, "100-continue")) return bad_expectation;
        head.expect_continue = head.framing == body_framing::chunked || head.content_length != 0;
    }
    return {};
}

} // namespace tunic::wire
