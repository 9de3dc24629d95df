#pragma once
#include <tunic/data/fault.hpp>
#include <tunic/data/text_buffer.hpp>

#include <span>
#include <string_view>

namespace tunic {

/// The body of an error response (RFC 9457). Empty texts are left out.
struct problem {
    int status = 500;
    std::string_view detail;
    std::string_view request_id;
    std::string_view target = {};             // of invalid input
    std::span<input_fault const> errors = {}; // what is wrong with it
};

inline constexpr std::string_view problem_type = "application/problem+json";

/// `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such user"}`
void format_problem(text_buffer& out, problem const& p);

} // namespace tunic
