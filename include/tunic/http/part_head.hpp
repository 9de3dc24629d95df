#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tunic/http/multipart_limits.hpp>

namespace tunic::http {

/// Why a multipart body is refused: the status to answer with, 400 or 413, and a sentence for people. Converts to true
/// when there is a reason.
struct multipart_refusal {
    std::uint16_t status = 0;
    char const* reason = "";

    constexpr explicit operator bool() const noexcept { return status != 0; }
    friend constexpr bool operator==(multipart_refusal const& a, multipart_refusal const& b) noexcept {
        return a.status == b.status && std::string_view{a.reason} == b.reason;
    }
};

/// The head of a part of a form (RFC 7578 section 4): views into the text it was read from.
struct part_head {
    /// Never empty. A `"` in it may be sent as `%22` or `\"`; nothing else is decoded, so it contains no line end.
    std::string_view name;
    /// Present if the part is a file. Only the text after the last `/` or `\`; empty if that is `.`, `..` or nothing.
    /// Browsers send an empty name where no file was chosen.
    std::optional<std::string_view> file_name;
    /// As sent, and well-formed; empty when it was not sent, which means text/plain.
    std::string_view media_type;
};

/// Reads the header lines of a part, each ended by CRLF, without the empty line. Escaped texts are decoded in place.
/// Strict: lines are not folded, there is exactly one Content-Disposition with `form-data` and a name, and other lines
/// must be well-formed but are ignored. Takes linear time.
///
/// `filename*` (RFC 8187, UTF-8 only) takes precedence over `filename`. A Content-Transfer-Encoding other than 7bit,
/// 8bit or binary is refused, because the content is passed on as it is.
multipart_refusal read_part_head(std::span<char> lines, multipart_limits const& limits, part_head& out) noexcept;

} // namespace tunic::http
