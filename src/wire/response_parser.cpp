#include "wire/field_block.hpp"
#include "wire/field_name.hpp"
#include "wire/list_elements.hpp"
#include <algorithm>
#include <cstring>
#include <tunic/base/text.hpp>
#include <tunic/wire/response_parser.hpp>

namespace tunic::wire {
namespace {

constexpr std::string_view version_start = "HTTP/1.";
constexpr std::size_t longest_status_line = 8 * 1024;

constexpr refusal not_http{502, "this is no HTTP/1 response"};
constexpr refusal bad_status_line{502, "malformed status line"};
constexpr refusal other_protocol{502, "101 to a request that asked for no other protocol"};
constexpr refusal many_interim{431, "too many interim responses"};
constexpr refusal large_head{431, "header fields too large"};
constexpr refusal large_body{413, "body too large"};
constexpr refusal several_lengths{502, "several Content-Length fields"};
constexpr refusal bad_length{502, "malformed Content-Length field"};
constexpr refusal several_codings{502, "several Transfer-Encoding fields"};
constexpr refusal unknown_coding{502, "unknown transfer coding"};
constexpr refusal coding_in_1_0{502, "Transfer-Encoding in HTTP/1.0"};
constexpr refusal both_framings{502, "Content-Length and Transfer-Encoding"};
constexpr refusal no_response{502, "the connection ended before a response"};
constexpr refusal cut_head{502, "the connection ended within the head of a response"};
constexpr refusal cut_body{502, "the connection ended within the body of a response"};

// What a scan or a decoder of requests refuses, in the words of who receives a response.
refusal as_gateway(refusal r) noexcept {
    if (r.status != 413 && r.status != 431) r.status = 502;
    return r;
}

head_limits scan_limits(response_limits const& l) noexcept {
    // The status line takes the place of a method that no space ends.
    return {.method = std::min(l.head, longest_status_line), .target = 0, .block = l.head, .fields = l.fields};
}

chunked_limits body_limits(response_limits const& l) noexcept {
    return {.body = l.body, .trailers = l.head, .trailer_fields = l.fields};
}

} // namespace

response_parser::response_parser(response_limits const& limits, bool to_head) noexcept
    : limits_(limits), scan_(scan_limits(limits)), chunks_(body_limits(limits)), to_head_(to_head) {}

response_parser::piece response_parser::step(std::string_view in) {
    switch (at_) {
    case at::head: return read_head(in);
    case at::body: return read_body(in);
    case at::done: return {0, {}, response_state::done};
    case at::refused: break;
    }
    return {0, {}, response_state::refused};
}

response_state response_parser::end() noexcept {
    if (at_ == at::body && head_.framing == response_framing::until_close) at_ = at::done;
    if (at_ == at::done) return response_state::done;
    if (at_ != at::refused) refuse(at_ == at::body ? cut_body : begun_ ? cut_head : no_response);
    return response_state::refused;
}

response_parser::piece response_parser::refuse(refusal why, std::size_t consumed) noexcept {
    why_ = why;
    at_ = at::refused;
    return {consumed, {}, response_state::refused};
}

// Heads are gathered in one piece, interim ones too; all that follows is handed on where it lies.
response_parser::piece response_parser::read_head(std::string_view in) {
    std::size_t consumed = 0;
    while (consumed < in.size()) {
        begun_ = true;
        auto const before = pending_.size();
        pending_.insert(pending_.end(), in.begin() + static_cast<std::ptrdiff_t>(consumed), in.end());
        // A peer that speaks another protocol may never end its line: it is recognised by its first octets.
        auto const known = std::min(pending_.size(), version_start.size());
        if (std::memcmp(pending_.data(), version_start.data(), known) != 0) return refuse(not_http);
        switch (scan_.advance(pending_)) {
        case scan_state::need_more: return {in.size(), {}, response_state::more};
        case scan_state::refused: return refuse(scan_.line_end() == 0 ? bad_status_line : as_gateway(scan_.why()));
        case scan_state::complete: break;
        }
        if (scan_.end() > limits_.head) return refuse(large_head);
        consumed += scan_.end() - before;
        if (auto const r = take_head()) return refuse(r);
        pending_.clear();
        scan_.reset();
        if (head_.status >= 200) {
            at_ = at::body;
            return {consumed, {}, response_state::head};
        }
        if (++interim_ > limits_.interim) return refuse(many_interim);
    }
    return {consumed, {}, response_state::more};
}

refusal response_parser::take_head() {
    auto const size = scan_.end();
    head_ = {};
    head_.octets_ = std::make_unique_for_overwrite<char[]>(size);
    std::memcpy(head_.octets_.get(), pending_.data(), size);
    std::span<char const> const octets(head_.octets_.get(), size);
    if (auto const r = read_status_line({octets.data(), scan_.line_end()})) return r;

    head_.fields_.resize(scan_.fields());
    std::size_t count = 0;
    auto const malformed = parse_field_block(octets.subspan(scan_.line_end() + 2), head_.fields_, count);
    head_.fields_.resize(count);
    // First the framing, which has the clearer words; llhttp has an opinion on some of it.
    if (auto const r = decide_framing()) return r;
    return malformed ? as_gateway(malformed) : refusal{};
}

// `HTTP/1.1 200 OK`; many servers leave out the space when they have no reason to give.
refusal response_parser::read_status_line(std::string_view line) noexcept {
    constexpr auto version_size = version_start.size() + 1;
    constexpr auto status_end = version_size + 4;
    if (line.size() < status_end || !text::is_digit(line[version_size - 1]) || line[version_size] != ' ')
        return bad_status_line;
    auto const status = text::to_number<unsigned>(line.substr(version_size + 1, 3));
    if (!status || *status < 100) return bad_status_line;
    if (line.size() > status_end && line[status_end] != ' ') return bad_status_line;
    if (*status == 101) return other_protocol;
    head_.minor_version = line[version_size - 1] == '0' ? 0 : 1;
    head_.status = static_cast<int>(*status);
    head_.reason_ = line.substr(std::min(line.size(), status_end + 1));
    return {};
}

// RFC 9112 section 6.3, with one reading for each message.
refusal response_parser::decide_framing() noexcept {
    header_field const* length = nullptr;
    header_field const* coding = nullptr;
    bool close = false;
    bool keep_alive = false;
    for (auto const& field : head_.fields_) {
        auto const* const name = field.name.data();
        if (field.name.size() == 14 && is_name(name, "content-length")) {
            if (length) return several_lengths;
            length = &field;
        } else if (field.name.size() == 17 && is_name(name, "transfer-encoding")) {
            if (coding) return several_codings;
            coding = &field;
        } else if (field.name.size() == 10 && is_name(name, "connection")) {
            for (auto rest = field.value; !rest.empty();) {
                auto const option = next_element(rest);
                close = close || text::iequals(option, "close");
                keep_alive = keep_alive || text::iequals(option, "keep-alive");
            }
        }
    }
    if (coding && length) return both_framings;
    if (coding && head_.minor_version == 0) return coding_in_1_0;
    if (coding && !text::iequals(coding->value, "chunked")) return unknown_coding;
    if (length) {
        head_.content_length = text::to_number<std::uint64_t>(length->value);
        if (!head_.content_length) return bad_length;
    }
    head_.keep_alive = !close && (head_.minor_version != 0 || keep_alive);

    if (to_head_ || head_.status < 200 || head_.status == 204 || head_.status == 304) return {};
    if (coding) {
        head_.framing = response_framing::chunked;
    } else if (length) {
        head_.framing = response_framing::length;
        left_ = *head_.content_length;
        if (left_ > limits_.body) return large_body;
    } else {
        head_.framing = response_framing::until_close;
        head_.keep_alive = false;
    }
    return {};
}

response_parser::piece response_parser::read_body(std::string_view in) noexcept {
    switch (head_.framing) {
    case response_framing::none: at_ = at::done; return {0, {}, response_state::done};
    case response_framing::length: {
        auto const data = in.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size())));
        left_ -= data.size();
        if (left_ == 0) at_ = at::done;
        return {data.size(), data, left_ == 0 ? response_state::done : response_state::more};
    }
    case response_framing::chunked: {
        auto const p = chunks_.step(in);
        if (p.state == chunked_state::refused) return refuse(as_gateway(chunks_.why()), p.consumed);
        if (p.state == chunked_state::done) at_ = at::done;
        return {p.consumed, p.data, at_ == at::done ? response_state::done : response_state::more};
    }
    case response_framing::until_close:
        if (in.size() > limits_.body - body_) return refuse(large_body);
        body_ += in.size();
        return {in.size(), in, response_state::more};
    }
    return {0, {}, response_state::refused};
}

} // namespace tunic::wire
