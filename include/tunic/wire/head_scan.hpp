#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <tunic/wire/refusal.hpp>

namespace tunic::wire {

/// How large the head of a request may be. Sizes in octets.
struct head_limits {
    /// Longer methods than any we could know: 501.
    std::size_t method = 64;
    /// A longer target: 414. RFC 9112 section 3 asks for request lines of at least 8000 octets.
    std::size_t target = 16 * 1024;
    /// All field lines with their line ends, and the empty line after them: 431.
    std::size_t block = 32 * 1024;
    /// Field lines: 431.
    std::size_t fields = 100;
};

enum class scan_state : std::uint8_t { need_more, complete, refused };

/// Finds the end of a request head in a growing buffer and refuses, as early as it can, what is not a head.
///
/// One pass, resumed where it stopped, that looks only at control octets: every line ends in CRLF, none begins with
/// white space, and nothing else below SP stands anywhere but HTAB in values. However a message is cut into reads, the
/// verdict is the same. Nothing here decides what the lines mean; see request_line and request_parser.
///
/// An HTAB that is white space around a value is overwritten by SP, because some versions of llhttp take SP only.
///
///     head_scan scan{limits};
///     while (scan.advance(received) == scan_state::need_more) received = read_more();
class head_scan {
public:
    head_scan() noexcept = default;
    explicit head_scan(head_limits const& limits) noexcept : limits_{limits} {}

    /// Looks at what is new in the buffer, which begins with the first octet of the message and is only ever appended
    /// to (it may move). After complete or refused the answer stays the same until reset().
    scan_state advance(std::span<char> buffer) noexcept;

    /// Ready for the next message, at offset 0 of a new buffer.
    void reset() noexcept { *this = head_scan{limits_}; }

    /// Offset of the request line: after the empty lines that some clients send in front of it.
    std::size_t line_begin() const noexcept { return line_begin_; }
    /// Offset of the CR that ends the request line; 0 while that has not been seen.
    std::size_t line_end() const noexcept { return line_end_; }
    /// Offset of the first octet after the head, when complete.
    std::size_t end() const noexcept { return position_; }
    /// How many field lines there are.
    std::size_t fields() const noexcept { return fields_; }
    /// Whether any octet of a message has come: empty lines in front of a request line are none.
    bool begun(std::span<char const> buffer) const noexcept { return buffer.size() > line_begin_; }
    refusal why() const noexcept { return why_; }
    head_limits const& limits() const noexcept { return limits_; }

private:
    bool step(std::span<char> buffer) noexcept;
    scan_state refuse(std::span<char const> buffer, std::size_t at, refusal r) noexcept;
    refusal too_long(std::span<char const> buffer, std::size_t seen) const noexcept;

    head_limits limits_;
    std::size_t position_ = 0;   // next octet to look at
    std::size_t line_begin_ = 0; // of the request line
    std::size_t line_end_ = 0;
    std::size_t start_ = 0; // of the line that position_ is in
    std::uint32_t fields_ = 0;
    scan_state state_ = scan_state::need_more;
    bool tab_ = false; // seen in this line
    refusal why_;
};

/// The refusal for a method that is too long, judged by what stands where it has to end: 501 when it may be a method,
/// 400 when it cannot. None when a space comes early enough. Shared with request_line, so that both say the same.
refusal method_too_long(std::span<char const> line, std::size_t limit) noexcept;

} // namespace tunic::wire
