#pragma once
#include <tunic/data/fault.hpp>
#include <tunic/data/text_buffer.hpp>

#include <span>
#include <string_view>

namespace tunic {

/// The body of an error response (RFC 9457). Empty texts are left out.
struct problem {
    /// 400 to 599.
    int status = 500;
    /// What went wrong this time, for people.
    std::string_view detail;
    /// The id that the log has, so that both can be brought together.
    std::string_view request_id;
    /// Of invalid input: where it stood, as in `query`, `json`, `form`.
    std::string_view target = {};
    /// What is wrong with that input.
    std::span<input_fault const> errors = {}; // what is wrong with it
};

/// The media type of problem documents.
inline constexpr std::string_view problem_type = "application/problem+json";

/// `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such user"}`
void format_problem(text_buffer& out, problem const& p);

} // namespace tunic
