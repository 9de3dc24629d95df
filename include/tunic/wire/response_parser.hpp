#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tunic/base/config.hpp>
#include <tunic/wire/chunked_decoder.hpp>
#include <tunic/wire/head_scan.hpp>
#include <tunic/wire/received_head.hpp>
#include <tunic/wire/refusal.hpp>
#include <vector>

namespace tunic::wire {

/// How large a response may be. Sizes in octets.
struct response_limits {
    /// The status line and all field lines: 431.
    std::size_t head = std::size_t{64} * 1024;
    /// Field lines: 431.
    std::size_t fields = 200;
    /// The body, without its transfer coding: 413, at once when the head announces it.
    std::uint64_t body = std::numeric_limits<std::uint64_t>::max();
    /// Interim responses (1xx) before the final one: 431.
    unsigned interim = 20;
};

enum class response_state : std::uint8_t {
    more,    ///< all input was used, or data was found
    head,    ///< the head of the final response is complete: once
    done,    ///< the response is complete; data may come with it
    refused, ///< why() says it; nothing on the connection can be understood any more
};

/// Reads one response from octets cut in any way (RFC 9112). No I/O.
///
/// As strict as the parser of requests: lines end in CRLF and are not folded, there is one Content-Length or one
/// `Transfer-Encoding: chunked` and never both. Interim responses are skipped; 101 is refused, because no request asks
/// for another protocol. A refusal has the status that a gateway would answer with: 502, or 413 and 431 for what is too
/// large.
///
///     response_parser parser;
///     while (auto const piece = parser.step(input)) {       // until done or refused
///         input.remove_prefix(piece.consumed);
///         deliver(piece.data);                              // a view into input, may be empty
///         if (input.empty() && piece.state == response_state::more) input = read_more();   // at the end: parser.end()
///     }
class response_parser {
public:
    struct piece {
        std::size_t consumed = 0;
        std::string_view data;
        response_state state = response_state::more;

        /// There is more to come.
        explicit operator bool() const noexcept {
            return state == response_state::more || state == response_state::head;
        }
    };

    /// `to_head`: the request was HEAD, so no body follows whatever the head says.
    explicit response_parser(response_limits const& limits = {}, bool to_head = false) noexcept;

    /// Reads up to the end of the head, of the next run of data, of the response, or of the input. After done it
    /// consumes nothing: what is left was not asked for.
    piece step(std::string_view in);
    /// The connection has ended: done when that is how the body ends, else refused.
    response_state end() noexcept;

    /// Whether an octet of the response has come.
    [[nodiscard]] bool begun() const noexcept { return begun_; }
    /// Whether the head of the final response is there.
    [[nodiscard]] bool has_head() const noexcept { return at_ != at::head && at_ != at::refused; }
    /// After response_state::head.
    [[nodiscard]] received_head& head() noexcept TUNIC_LIFETIMEBOUND { return head_; }
    [[nodiscard]] refusal why() const noexcept { return why_; }

private:
    enum class at : std::uint8_t { head, body, done, refused };

    piece read_head(std::string_view in);
    piece read_body(std::string_view in) noexcept;
    refusal take_head();
    refusal read_status_line(std::string_view line) noexcept;
    refusal decide_framing() noexcept;
    piece refuse(refusal why, std::size_t consumed = 0) noexcept;

    response_limits limits_;
    head_scan scan_;
    std::vector<char> pending_; // the octets of a head that is not complete
    received_head head_;
    chunked_decoder chunks_;
    std::uint64_t left_ = 0; // of a body with a length
    std::uint64_t body_ = 0; // octets so far, of one that ends with the connection
    refusal why_;
    unsigned interim_ = 0;
    at at_ = at::head;
    bool to_head_;
    bool begun_ = false;
};

} // namespace tunic::wire
