#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tunic/http/multipart_limits.hpp>

namespace tunic::http {

/// Why a multipart body cannot be accepted: the status to answer with, 400 or 413, and a sentence for people. Converts
/// to true when there is a reason.
struct multipart_refusal {
    std::uint16_t status = 0;
    char const* reason = "";

    constexpr explicit operator bool() const noexcept { return status != 0; }
    friend constexpr bool operator==(multipart_refusal const& a, multipart_refusal const& b) noexcept {
        return a.status == b.status && std::string_view{a.reason} == b.reason;
    }
};

/// What the head of a part of a form says (RFC 7578 section 4): views into the text it was read from.
struct part_head {
    /// Never empty. A `"` in it may be sent as `%22` or `\"`; nothing else is decoded, so that it has no line end.
    std::string_view name;
    /// There is one if the part is a file. Only what follows the last `/` or `\`, and empty if that is `.` or `..` or
    /// nothing. Browsers send an empty one where no file was chosen.
    std::optional<std::string_view> file_name;
    /// As it was sent and well-formed; empty when it was not sent, which means text/plain.
    std::string_view media_type;
};

/// Reads the header lines of a part, each ended by CRLF, without the empty line. Escaped texts are decoded where they
/// stand. Strict: lines are not folded, Content-Disposition is there once and says `form-data` and a name, other lines
/// are well-formed and otherwise ignored. Takes linear time.
///
/// `filename*` (RFC 8187, UTF-8 only) comes before `filename`. A Content-Transfer-Encoding other than 7bit, 8bit or
/// binary is refused, because the content of the part is handed on as it is.
multipart_refusal read_part_head(std::span<char> lines, multipart_limits const& limits, part_head& out) noexcept;

} // namespace tunic::http
