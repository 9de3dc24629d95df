#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tunic/wire/refusal.hpp>
#include <tunic/wire/trailer_store.hpp>

namespace tunic::wire {

/// How much a chunked body may cost. Sizes in octets.
struct chunked_limits {
    /// The decoded body: 413, decided when a chunk announces its size.
    std::uint64_t body = 1024 * 1024;
    /// Everything around the data of the whole message, beyond what its chunks cannot do without: 413. A quarter of the
    /// body received so far comes on top, so that long chunk lines are paid for by data and never by nothing.
    std::uint64_t framing = 16 * 1024;
    /// The trailer section: 431.
    std::size_t trailers = 8 * 1024;
    std::size_t trailer_fields = 32;
};

enum class chunked_state : std::uint8_t { more, done, refused };

/// Decodes the chunked transfer coding (RFC 9112 section 7.1) piece by piece, without copying.
///
/// Strict where leniency has hurt others: sizes are hexadecimal digits and nothing else, every line ends in CRLF, an
/// extension has a name. Extensions, also several, with quoted values and with white space around `;` and `=`, are read
/// and ignored. Trailer fields are checked, and kept only when a store is given.
///
///     for (;;) {
///         auto const piece = decoder.step(input);
///         input.remove_prefix(piece.consumed);
///         deliver(piece.data);                       // a view into input, may be empty
///         if (piece.state != chunked_state::more) break;
///         if (input.empty()) input = read_more();
///     }
class chunked_decoder {
public:
    /// What one step found. With `more`, either data was found or all of the input was used.
    struct piece {
        std::size_t consumed = 0;
        std::string_view data;
        chunked_state state = chunked_state::more;
    };

    chunked_decoder() noexcept = default;
    explicit chunked_decoder(chunked_limits const& limits, trailer_store* trailers = nullptr) noexcept
        : limits_{limits}, trailers_{trailers} {}

    /// Reads up to the end of the next run of data, of the message, or of the input. After done it consumes nothing:
    /// the rest is the next message. After refused nothing on the connection can be understood any more.
    piece step(std::string_view in) noexcept;

    /// The trailer fields that are still to come are checked and not kept.
    void drop_trailers() noexcept { trailers_ = nullptr; }

    /// Octets of data so far.
    std::uint64_t body_size() const noexcept { return body_; }
    refusal why() const noexcept { return why_; }

private:
    enum class at : std::uint8_t {
        size_begin,
        size,
        size_space,
        extension_begin,
        extension_name,
        extension_name_space,
        extension_value_begin,
        extension_token,
        extension_quoted,
        extension_escaped,
        extension_value_end,
        line_feed,
        data,
        data_cr,
        data_lf,
        trailer_begin,
        trailer_name,
        trailer_value,
        trailer_lf,
        end_lf,
        done,
        refused
    };

    refusal octet(char c) noexcept;
    refusal chunk_size(char c) noexcept;
    refusal extension(char c) noexcept;
    refusal end_of_line() noexcept;
    refusal trailer(char c) noexcept;
    refusal keep(char c) noexcept;

    chunked_limits limits_;
    trailer_store* trailers_ = nullptr;
    std::uint64_t body_ = 0;
    std::uint64_t left_ = 0;    // of the chunk: its size while that is read, then what is to come
    std::uint64_t framing_ = 0; // octets charged
    std::size_t trailer_octets_ = 0;
    std::size_t trailer_fields_ = 0;
    std::size_t name_size_ = 0;
    at at_ = at::size_begin;
    refusal why_;
};

} // namespace tunic::wire
