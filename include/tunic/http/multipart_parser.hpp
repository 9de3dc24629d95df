#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <tunic/http/media_type.hpp>
#include <tunic/http/multipart_limits.hpp>
#include <tunic/http/part_head.hpp>

namespace tunic::http {

/// The boundary that a Content-Type names; nullopt without a legal one: 1 to 70 letters, digits and `'()+_,-./:=?`,
/// also inner blanks if it is quoted (RFC 2046 section 5.1.1).
std::optional<std::string_view> boundary_of(media_type const& type) noexcept;

enum class multipart_event : std::uint8_t {
    more,     ///< all input was used
    part,     ///< a part begins: head() is about it
    data,     ///< a piece of its content
    part_end, ///< it is complete
    done,     ///< the last boundary has arrived; anything after it is not part of the form
    refused,  ///< why() gives the reason; nothing after it can be parsed
};

/// Parses a multipart form, fed in pieces of any size: the result does not depend on the cuts. Content is passed on as
/// views and never copied; heads are copied into memory that is reused for each.
///
///     for (;;) {
///         auto const step = parser.step(input);
///         input.remove_prefix(step.consumed);
///         if (step.event == multipart_event::data) deliver(step.data);
///         if (step.event == multipart_event::more && (input = read_more()).empty()) return parser.at_end();
///         ...
///     }
///
/// Text before the first boundary is ignored, and so is text after the last (RFC 2046 section 5.1.1). Lines end in
/// CRLF. A line that begins with the boundary is a boundary line, and must be well-formed. Takes linear time for any
/// input.
class multipart_parser {
public:
    static constexpr std::size_t max_boundary = 70;

    struct piece {
        multipart_event event = multipart_event::more;
        std::size_t consumed = 0; ///< of the input
        std::string_view data;    ///< into the input or into the parser, valid until the next step; not empty
    };

    /// `boundary` as returned by boundary_of(); it is copied. Throws std::length_error for a longer one. `memory` is
    /// for heads and must outlive the parser.
    multipart_parser(std::string_view boundary, multipart_limits const& limits, std::pmr::memory_resource& memory);
    multipart_parser(multipart_parser const&) = delete;
    multipart_parser& operator=(multipart_parser const&) = delete;

    /// Reads up to the next event. After any event but `more`, unused input must be passed again.
    piece step(std::string_view in);
    /// The head of the latest part; valid until the next part begins.
    [[nodiscard]] part_head const& head() const noexcept { return head_; }
    [[nodiscard]] multipart_refusal why() const noexcept { return why_; }
    /// To be called at the end of the input: whether it came too early, and why.
    [[nodiscard]] multipart_refusal at_end() const noexcept;

private:
    enum class at : std::uint8_t {
        content,
        boundary_end,
        second_hyphen,
        padding,
        line_feed,
        head,
        done,
        refused,
    };

    [[nodiscard]] std::string_view delimiter() const noexcept { return {delimiter_.data(), delimiter_size_}; }
    std::optional<piece> content(std::string_view& in);
    std::optional<piece> go_on_with_delimiter(std::string_view& in);
    std::optional<piece> head_line(std::string_view& in);
    void delimiter_end(char c);
    void begin_head();
    void look_for_delimiter_at_line() noexcept;
    void refuse(std::uint16_t status, char const* reason) noexcept;

    std::array<char, max_boundary + 4> delimiter_{}; // CRLF "--" boundary
    std::size_t delimiter_size_;
    std::size_t matched_ = 0;  // how much of the delimiter the input so far matches
    std::size_t imagined_ = 0; // of these: the CRLF that ends the line before, which is not content
    multipart_limits limits_;
    std::pmr::string lines_; // of the head
    std::size_t line_begin_ = 0;
    std::size_t line_count_ = 0;
    std::size_t parts_ = 0;
    part_head head_;
    multipart_refusal why_;
    at at_ = at::content;
    bool in_part_ = false; // not in the preamble
};

} // namespace tunic::http
