#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tunic/base/text.hpp>
#include <tunic/http/token.hpp>
#include <tunic/wire/chunked_decoder.hpp>
#include <utility>
#include <vector>

namespace tunic::wire::testing {

/// One response as a strict client reads it.
struct received_response {
    int status = 0;
    int minor_version = 0;
    std::string reason;
    std::vector<std::pair<std::string, std::string>> fields;
    std::vector<std::pair<std::string, std::string>> trailers;
    std::string body;
    enum { none, length, chunked, until_close } framing = none;
    bool closes = false; ///< says so itself, or ends with the connection

    std::string header(std::string_view name) const {
        for (auto const& [n, v] : fields)
            if (text::iequals(n, name)) return v;
        return {};
    }
    std::size_t count(std::string_view name) const {
        return static_cast<std::size_t>(
            std::count_if(fields.begin(), fields.end(), [&](auto const& f) { return text::iequals(f.first, name); }));
    }
};

/// All that came on a connection.
struct received {
    std::vector<received_response> responses; ///< final ones
    std::vector<received_response> interim;   ///< 1xx, but 101 counts as final
    std::vector<std::string> violations;      ///< each a sentence; empty for a faultless server
    std::string rest;                         ///< octets of an incomplete response, or what follows a violation

    bool faultless() const { return violations.empty() && rest.empty(); }
};

/// Parses the octets a server sent in answer to requests with these methods (GET for any beyond them). `ended` says
/// whether the server closed the connection after them.
class response_reader {
public:
    response_reader(std::string_view octets, std::span<std::string_view const> methods, bool ended)
        : in_{octets}, methods_{methods}, ended_{ended} {}

    received read() {
        while (!in_.empty() && out_.violations.empty() && read_one()) {}
        out_.rest = in_;
        return std::move(out_);
    }

private:
    bool violation(std::string what) {
        out_.violations.push_back(std::move(what));
        return false;
    }

    bool read_one() {
        auto const head_end = in_.find("\r\n\r\n");
        if (head_end == in_.npos) return ended_ ? violation("the connection ends within a head") : false;
        received_response r;
        if (!read_head(in_.substr(0, head_end + 2), r)) return false;
        auto const begun = std::exchange(in_, in_.substr(head_end + 4));
        auto const verb =
            out_.responses.size() < methods_.size() ? methods_[out_.responses.size()] : std::string_view{"GET"};
        if (!read_body(r, verb)) {
            if (out_.violations.empty()) in_ = begun;
            return false;
        }
        auto const is_interim = r.status < 200 && r.status != 101;
        bool const last = r.closes && !is_interim;
        (is_interim ? out_.interim : out_.responses).push_back(std::move(r));
        if (last && !in_.empty()) return violation("octets after a response that closes the connection");
        return !last;
    }

    bool read_head(std::string_view head, received_response& r) {
        auto line_end = head.find("\r\n");
        auto const status_line = head.substr(0, line_end);
        auto const valid = status_line.size() >= 13 && status_line.starts_with("HTTP/1.")
                           && (status_line[7] == '0' || status_line[7] == '1') && status_line[8] == ' '
                           && status_line[12] == ' ';
        auto const status = valid ? text::to_number<int>(status_line.substr(9, 3)) : std::nullopt;
        if (!status || *status < 100 || *status > 599)
            return violation("no status line: " + std::string{status_line.substr(0, 60)});
        r.status = *status;
        r.minor_version = status_line[7] - '0';
        r.reason = status_line.substr(13);
        for (head.remove_prefix(line_end + 2); !head.empty(); head.remove_prefix(line_end + 2)) {
            line_end = head.find("\r\n");
            auto const line = head.substr(0, line_end);
            auto const colon = line.find(':');
            if (colon == line.npos || !http::is_token(line.substr(0, colon)))
                return violation("no field line: " + std::string{line.substr(0, 60)});
            auto const value = text::trim(line.substr(colon + 1));
            if (!http::is_field_value(value)) return violation("control octet in a field value");
            r.fields.emplace_back(line.substr(0, colon), value);
            if (text::iequals(line.substr(0, colon), "connection") && text::iequals(value, "close")) r.closes = true;
        }
        for (auto const* name : {"Content-Length", "Transfer-Encoding", "Date", "Connection"})
            if (r.count(name) > 1) return violation(std::string{name} + " more than once");
        return true;
    }

    bool read_body(received_response& r, std::string_view verb) {
        bool const has_length = r.count("Content-Length") != 0;
        bool const has_coding = r.count("Transfer-Encoding") != 0;
        if (has_length && has_coding) return violation("Content-Length and Transfer-Encoding");
        if ((r.status < 200 || r.status == 204) && (has_length || has_coding))
            return violation("framing fields with 1xx or 204");
        auto const size = has_length ? text::to_number<std::uint64_t>(r.header("Content-Length")) : 0;
        if (!size) return violation("malformed Content-Length");
        if (r.status == 205 && *size != 0) return violation("205 with a length");
        if (has_length) r.framing = received_response::length;
        if (has_coding) r.framing = received_response::chunked;
        if (verb == "HEAD" || r.status < 200 || r.status == 204 || r.status == 304) return true;
        if (has_coding)
            return text::iequals(r.header("Transfer-Encoding"), "chunked") ? read_chunks(r)
                                                                           : violation("unknown coding");
        if (has_length) {
            if (in_.size() < *size) return ended_ ? violation("the connection ends within a body") : false;
            r.body = in_.substr(0, *size);
            in_.remove_prefix(*size);
            return true;
        }
        r.framing = received_response::until_close;
        r.closes = true;
        if (!ended_) return false;
        r.body = std::exchange(in_, {});
        return true;
    }

    bool read_chunks(received_response& r) {
        std::string trailer_text(8 * 1024, '\0');
        std::vector<header_field> trailer_fields(32);
        trailer_store trailers{trailer_text, trailer_fields};
        chunked_decoder decoder{{.body = UINT64_MAX}, &trailers};
        for (;;) {
            auto const piece = decoder.step(in_);
            r.body += piece.data;
            in_.remove_prefix(piece.consumed);
            if (piece.state == chunked_state::refused)
                return violation(std::string{"chunked body: "} + decoder.why().reason);
            if (piece.state == chunked_state::done) break;
            if (in_.empty()) return ended_ ? violation("the connection ends within a chunked body") : false;
        }
        for (auto const& [name, value] : trailers.fields()) r.trailers.emplace_back(name, value);
        return true;
    }

    std::string_view in_;
    std::span<std::string_view const> methods_;
    bool ended_;
    received out_;
};

inline received read_responses(std::string_view octets, std::vector<std::string_view> const& methods = {},
                               bool ended = false) {
    return response_reader{octets, methods, ended}.read();
}

} // namespace tunic::wire::testing
