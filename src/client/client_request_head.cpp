#include "client/client_request_head.hpp"

#include <tunic/base/text.hpp>
#include <tunic/http/header_field.hpp>
#include <tunic/http/status.hpp>
#include <tunic/wire/request_writer.hpp>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic::net {
namespace {

template <class Names> bool is_one_of(std::string_view name, Names const& names) noexcept {
    return std::any_of(std::begin(names), std::end(names), [&](std::string_view n) { return text::iequals(n, name); });
}

// Fields that may go to any origin: they say how to answer, or describe the body, but do not identify the sender. Any
// other field may grant access, whatever its name.
constexpr std::string_view of_any_origin[] = {"Accept",
                                              "Accept-Charset",
                                              "Accept-Encoding",
                                              "Accept-Language",
                                              "Cache-Control",
                                              "Content-Digest",
                                              "Content-Disposition",
                                              "Content-Encoding",
                                              "Content-Language",
                                              "Content-Location",
                                              "Content-Type",
                                              "Date",
                                              "Digest",
                                              "Expect",
                                              "If-Match",
                                              "If-Modified-Since",
                                              "If-None-Match",
                                              "If-Range",
                                              "If-Unmodified-Since",
                                              "Last-Modified",
                                              "Max-Forwards",
                                              "Pragma",
                                              "Prefer",
                                              "Priority",
                                              "Range",
                                              "Repr-Digest",
                                              "User-Agent"};
// Fields that describe a body, and are dropped with it.
constexpr std::string_view of_body[] = {
    "Content-Type", "Content-Encoding", "Content-Language",    "Content-Location", "Last-Modified",
    "Digest",       "Content-Digest",   "Content-Disposition", "Repr-Digest",      "Expect"};

std::vector<header_field> collect_fields(directed_request const& r, client_options const& options,
                                         client_url const* base, bool to_proxy) {
    std::vector<header_field> fields;
    fields.reserve(r.what.headers().size() + options.headers.size() + 1);
    auto const may_go = [&](std::string_view name, bool own_origin) {
        if (!r.with_body && is_one_of(name, of_body)) return false;
        // Through a tunnel it would reach the origin.
        if (text::iequals(name, "Proxy-Authorization")) return !r.url.secure && (own_origin || to_proxy);
        return own_origin || is_one_of(name, of_any_origin) || is_one_of(name, options.public_headers);
    };
    for (auto const& [name, value] : r.what.headers())
        if (may_go(name, r.own_origin)) fields.push_back({name, value});
    // The base is the origin that the default fields are meant for; without one they go to every origin.
    bool const of_base = r.own_origin && (!base || base->same_origin(r.url));
    auto const own = fields.size();
    auto const is_own = [&](std::string_view name) {
        return std::any_of(fields.data(), fields.data() + own,
                           [&](header_field const& f) { return text::iequals(f.name, name); });
    };
    for (auto const& [name, value] : options.headers)
        if (may_go(name, of_base) && !is_own(name)) fields.push_back({name, value});
    constexpr std::string_view agent = "User-Agent";
    bool const has_agent =
        std::any_of(fields.begin(), fields.end(), [&](header_field const& f) { return text::iequals(f.name, agent); });
    if (!has_agent && !options.user_agent.empty()) fields.push_back({agent, options.user_agent});
    return fields;
}

// A method whose meaning is in the body: without a body it must say so.
bool expects_body(method verb) noexcept { return verb == method::POST || verb == method::PUT || verb == method::PATCH; }

} // namespace

void write_head(wire::output_buffer& out, directed_request const& r, client_options const& options,
                client_url const* base, bool to_proxy) {
    auto const fields = collect_fields(r, options, base, to_proxy);
    auto const target = to_proxy ? r.url.text() : r.url.target();
    wire::outgoing_head head;
    head.verb = r.verb;
    head.target = target;
    head.host = r.url.authority;
    head.fields = fields;
    if (r.what.is_streamed()) {
        head.framing = r.what.length() ? body_framing::length : body_framing::chunked;
        head.content_length = r.what.length().value_or(0);
    } else if (r.has_own_body() || expects_body(r.verb)) {
        head.framing = body_framing::length;
        head.content_length = r.has_own_body() ? r.what.body().size() : 0;
    }
    wire::write_request_head(out, head);
}

bool is_idempotent(method verb) noexcept {
    return verb == method::GET || verb == method::HEAD || verb == method::PUT || verb == method::DELETE
           || verb == method::OPTIONS || verb == method::TRACE || verb == method::QUERY;
}

bool follow_redirect(directed_request& r, int status, std::string_view location) {
    if (!http::is_redirect(status) || location.empty()) return false;
    auto to = resolve_url(r.url, location);
    // 303 asks for another resource; after 301 and 302 POST becomes GET, as in all clients.
    bool const becomes_get = (status == 303 && r.verb != method::HEAD) || (status <= 302 && r.verb == method::POST);
    // A body that was sent encrypted is not sent again in the clear.
    if (r.url.secure && !to.secure && r.has_own_body() && !becomes_get) return false;
    r.own_origin = r.own_origin && to.same_origin(r.url); // and not restored when it leads back
    r.url = std::move(to);
    if (becomes_get) {
        r.verb = method::GET;
        r.with_body = false;
    }
    return true;
}

} // namespace tunic::net
