#pragma once
#include <tunic/http/header_field.hpp>
#include <tunic/http/headers.hpp>
#include <tunic/http/method.hpp>
#include <tunic/wire/received_head.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic {

/// A few field lines for a call: `{{"Accept", "text/plain"}, {"X-Id", id}}`. Short-lived views. Use client_request for
/// a request with more lines.
class field_list {
public:
    // No initializer_list: g++ 12 does not accept one where the call is awaited.
    constexpr field_list() noexcept = default;
    /// Up to eight lines.
    constexpr field_list(header_field a, header_field b = {}, header_field c = {}, header_field d = {},
                         header_field e = {}, header_field f = {}, header_field g = {}, header_field h = {}) noexcept
        : fields_{a, b, c, d, e, f, g, h} {
        while (size_ < fields_.size() && fields_[size_].name.data()) ++size_;
    }
    [[nodiscard]] constexpr header_field const* begin() const noexcept { return fields_.data(); }
    [[nodiscard]] constexpr header_field const* end() const noexcept { return fields_.data() + size_; }

private:
    std::array<header_field, 8> fields_{};
    std::size_t size_ = 0;
};

/// A request to be sent. Its parts are checked when it is sent.
///
///     client_request("/users").header("Accept", "application/json")
///     client_request(method::PUT, "http://files.test/a").streamed()
class client_request {
public:
    /// Names and values, in order.
    using header_lines = std::vector<std::pair<std::string, std::string>>;

    /// A GET.
    explicit client_request(std::string_view url) : url_(url) {}
    /// The name of a non-standard method must outlive the call.
    client_request(tunic::method verb, std::string_view url) : verb_(verb), url_(url) {}

    /// Adds a field line. Content-Length, Transfer-Encoding, Connection, Keep-Alive, TE, Trailer and Upgrade belong to
    /// the client and are omitted.
    client_request header(std::string_view name, std::string_view value) && {
        headers_.emplace_back(name, value);
        return std::move(*this);
    }
    /// The same for a named request.
    void add_header(std::string_view name, std::string_view value) { headers_.emplace_back(name, value); }
    /// The body, sent with its length.
    client_request body(std::string octets) && {
        set_body(std::move(octets));
        return std::move(*this);
    }
    /// The same for a named request.
    void set_body(std::string octets) {
        body_ = std::move(octets);
        has_body_ = true;
    }
    /// Announces a body in pieces, for client::open(): in chunks, or without if its length is known.
    client_request streamed(std::optional<std::uint64_t> length = std::nullopt) && {
        streamed_ = true;
        length_ = length;
        return std::move(*this);
    }

    /// GET by default.
    [[nodiscard]] tunic::method verb() const noexcept { return verb_; }
    /// As given; a path is joined to the client's base.
    [[nodiscard]] std::string const& url() const noexcept { return url_; }
    /// The added field lines.
    [[nodiscard]] header_lines const& headers() const noexcept { return headers_; }
    /// Empty without a body.
    [[nodiscard]] std::string const& body() const noexcept { return body_; }
    /// Whether a body was set, even an empty one.
    [[nodiscard]] bool has_body() const noexcept { return has_body_; }
    /// Whether the body follows in pieces.
    [[nodiscard]] bool is_streamed() const noexcept { return streamed_; }
    /// The length of a streamed body, if known.
    [[nodiscard]] std::optional<std::uint64_t> length() const noexcept { return length_; }

private:
    tunic::method verb_ = method::GET;
    std::string url_;
    header_lines headers_;
    std::string body_;
    std::optional<std::uint64_t> length_;
    bool has_body_ = false;
    bool streamed_ = false;
};

/// A response as received, without the transfer coding. Owns everything that its views refer to.
class client_response {
public:
    /// Created by the client.
    client_response(wire::received_head head, std::string octets, std::string from)
        : status(head.status), body(std::move(octets)), url(std::move(from)), head_(std::move(head)) {}

    /// As received: 200 to 599, or non-standard values up to 999.
    int status;
    /// Without the transfer coding; not decoded further.
    std::string body;
    /// The URL of the response, after redirects.
    std::string url;

    /// Whether the status is a 2xx.
    [[nodiscard]] bool ok() const noexcept { return status >= 200 && status < 300; }
    /// The phrase after the status; only for people, and mostly empty.
    [[nodiscard]] std::string_view reason() const noexcept { return head_.reason(); }
    /// All field lines, as received.
    [[nodiscard]] header_view headers() const noexcept { return head_.fields(); }
    /// The only line with this name; empty when there is none, or several: see headers().all(), and list().
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept { return headers().get(name); }

private:
    wire::received_head head_;
};

} // namespace tunic
