#include "wire/field_name.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string>
#include <tunic/base/text.hpp>
#include <tunic/http/headers.hpp>
#include <tunic/http/host.hpp>
#include <tunic/http/token.hpp>
#include <tunic/wire/request_writer.hpp>
#include <utility>

namespace tunic::wire {
namespace {

constexpr std::array<std::string_view, 7> ours = {"connection", "content-length",    "keep-alive", "te",
                                                  "trailer",    "transfer-encoding", "upgrade"};

bool is_ours(std::string_view name) noexcept {
    return std::any_of(ours.begin(), ours.end(), [&](std::string_view n) { return text::iequals(n, name); });
}
bool is_host_field(std::string_view name) noexcept { return name.size() == 4 && is_name(name.data(), "host"); }

void check_target(method verb, std::string_view target) {
    bool const form = target.starts_with('/') || target.starts_with("http://") || target.starts_with("https://")
                      || (target == "*" && verb == method::OPTIONS);
    if (!form || !is_sendable_target(target))
        throw std::invalid_argument("a request target is a path and a query in visible ASCII, encoded where needed");
}

// The one Host there will be: that of the fields, or the given one.
std::string_view choose_host(outgoing_head const& head) {
    std::string_view host = head.host;
    bool own = false;
    for (auto const& field : head.fields) {
        http::check_field(field.name, field.value);
        if (!is_host_field(field.name)) continue;
        if (std::exchange(own, true)) throw std::invalid_argument("a request has one Host field");
        host = field.value;
    }
    if (!http::is_host(host)) throw std::invalid_argument("'" + std::string(host) + "' is no host");
    return host;
}

void put_field(output_buffer& out, std::string_view name, std::string_view value) {
    out.append(name);
    out.append(": ");
    out.append(value);
    out.append("\r\n");
}

} // namespace

bool is_sendable_target(std::string_view target) noexcept {
    return !target.empty()
           && std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
}

void write_request_head(output_buffer& out, outgoing_head const& head) {
    if (!http::is_token(head.verb.name())) throw std::invalid_argument("a method name has to be a token");
    check_target(head.verb, head.target);
    auto const host = choose_host(head);

    out.append(head.verb.name());
    out.append(" ");
    out.append(head.target);
    out.append(" HTTP/1.1\r\n");
    put_field(out, "Host", host);
    for (auto const& field : head.fields)
        if (!is_ours(field.name) && !is_host_field(field.name)) put_field(out, field.name, field.value);
    if (head.framing == body_framing::length) {
        char digits[20];
        auto const end = std::to_chars(digits, digits + sizeof digits, head.content_length).ptr;
        put_field(out, "Content-Length", {digits, static_cast<std::size_t>(end - digits)});
    } else if (head.framing == body_framing::chunked) {
        put_field(out, "Transfer-Encoding", "chunked");
    }
    if (head.close) put_field(out, "Connection", "close");
    out.append("\r\n");
}

} // namespace tunic::wire
