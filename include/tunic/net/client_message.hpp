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

/// A few field lines, as they are given with a call: `{{"Accept", "text/plain"}, {"X-Id", id}}`. Views, for the moment.
/// A request with more of them is a client_request.
class field_list {
public:
    // No initializer_list: g++ 12 takes none where the call is awaited.
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

/// A request to be sent. Its parts are checked when it is.
///
///     client_request("/users").header("Accept", "application/json")
///     client_request(method::PUT, "http://files.test/a").streamed()
class client_request {
public:
    /// Names and values, in order.
    using header_lines = std::vector<std::pair<std::string, std::string>>;

    /// A GET.
    explicit client_request(std::string_view url) : url_(url) {}
    /// The name of a method that is not standard must outlive the call.
    client_request(tunic::method verb, std::string_view url) : verb_(verb), url_(url) {}

    /// One more field line. Content-Length, Transfer-Encoding, Connection, Keep-Alive, TE, Trailer and Upgrade belong
    /// to the client and are left out.
    client_request header(std::string_view name, std::string_view value) && {
        headers_.emplace_back(name, value);
        return std::move(*this);
    }
    /// The same for a request that has a name.
    void add_header(std::string_view name, std::string_view value) { headers_.emplace_back(name, value); }
    /// The body, sent with its length.
    client_request body(std::string octets) && {
        set_body(std::move(octets));
        return std::move(*this);
    }
    /// The same for a request that has a name.
    void set_body(std::string octets) {
        body_ = std::move(octets);
        has_body_ = true;
    }
    /// The body follows in pieces, for client::open(): in chunks, or, if its length is known, without.
    client_request streamed(std::optional<std::uint64_t> length = std::nullopt) && {
        streamed_ = true;
        length_ = length;
        return std::move(*this);
    }

    /// GET unless another was given.
    [[nodiscard]] tunic::method verb() const noexcept { return verb_; }
    /// As it was given; a path is joined to the base of the client.
    [[nodiscard]] std::string const& url() const noexcept { return url_; }
    /// Those that were added.
    [[nodiscard]] header_lines const& headers() const noexcept { return headers_; }
    /// Empty when there is none.
    [[nodiscard]] std::string const& body() const noexcept { return body_; }
    /// Whether one was given, and be it empty.
    [[nodiscard]] bool has_body() const noexcept { return has_body_; }
    /// Whether the body follows in pieces.
    [[nodiscard]] bool is_streamed() const noexcept { return streamed_; }
    /// Of a streamed body.
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

/// A response as it was received, the transfer coding removed. Owns all that it gives views of.
class client_response {
public:
    /// Made by the client.
    client_response(wire::received_head head, std::string octets, std::string from)
        : status(head.status), body(std::move(octets)), url(std::move(from)), head_(std::move(head)) {}

    /// As it was received: 200 to 599, or what else a server makes up, to 999.
    int status;
    /// Without the transfer coding; not decoded further.
    std::string body;
    /// Where it came from, after redirects.
    std::string url;

    /// Whether the status is a 2xx.
    [[nodiscard]] bool ok() const noexcept { return status >= 200 && status < 300; }
    /// The phrase after the status; for people only, and mostly empty.
    [[nodiscard]] std::string_view reason() const noexcept { return head_.reason(); }
    /// All field lines, as they came.
    [[nodiscard]] header_view headers() const noexcept { return head_.fields(); }
    /// The only line of this name; empty when there is none, or several: see headers().all(), and list().
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept { return headers().get(name); }

private:
    wire::received_head head_;
};

} // namespace tunic
