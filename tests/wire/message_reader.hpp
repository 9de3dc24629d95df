#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tunic/wire/chunked_decoder.hpp>
#include <tunic/wire/request_parser.hpp>
#include <utility>
#include <vector>

namespace tunic::wire::testing {

/// What a server without an application makes of one request.
struct verdict {
    int status = 0; ///< 200, or that of the refusal
    bool closes = false;
    std::string verb;
    std::string target;
    std::string body;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string reason;

    friend bool operator==(verdict const&, verdict const&) = default;
};

/// Reads the octets of a connection, cut into reads of `segment` octets (0: one read), as a session does: head, body,
/// next head, until the octets end, or a refusal or the request ends the connection. A request that does not get
/// complete leaves no verdict.
inline std::vector<verdict> read_messages(std::string_view octets, std::size_t segment = 0,
                                          head_limits const& limits = {}, chunked_limits const& body_limits = {}) {
    std::vector<verdict> verdicts;
    std::vector<header_field> store(limits.fields);
    std::string buffer;
    head_scan scan{limits};
    if (segment == 0) segment = octets.size();
    auto const receive = [&] {
        auto const size = std::min(segment, octets.size());
        buffer += octets.substr(0, size);
        octets.remove_prefix(size);
        return size != 0;
    };
    auto const refuse = [&](verdict v, refusal r) {
        v.status = r.status;
        v.reason = r.reason;
        v.closes = true;
        verdicts.push_back(std::move(v));
        return verdicts;
    };
    for (;;) {
        scan_state state;
        while ((state = scan.advance(buffer)) == scan_state::need_more)
            if (!receive()) return verdicts;
        verdict v;
        if (state == scan_state::refused) return refuse(v, scan.why());
        request_head head;
        if (auto const r = parse_request(buffer, scan, store, head)) return refuse(v, r);
        v.status = 200;
        v.closes = !head.keep_alive;
        v.verb = head.verb.name();
        v.target = head.target;
        for (auto const& field : head.fields) v.fields.emplace_back(field.name, field.value);

        auto const framing = head.framing;
        auto const length = head.content_length;
        buffer.erase(0, scan.end()); // from here on, nothing of the head is looked at
        scan.reset();
        if (framing == body_framing::length) {
            if (length > body_limits.body) return refuse(v, {413, "body too large"});
            while (buffer.size() < length)
                if (!receive()) return verdicts;
            v.body = buffer.substr(0, length);
            buffer.erase(0, length);
        } else if (framing == body_framing::chunked) {
            chunked_decoder decoder{body_limits};
            for (chunked_decoder::piece piece; piece.state != chunked_state::done;) {
                piece = decoder.step(buffer);
                v.body += piece.data;
                buffer.erase(0, piece.consumed);
                if (piece.state == chunked_state::refused) return refuse(v, decoder.why());
                if (piece.state == chunked_state::more && buffer.empty() && !receive()) return verdicts;
            }
        }
        verdicts.push_back(v);
        if (v.closes) return verdicts;
    }
}

} // namespace tunic::wire::testing
