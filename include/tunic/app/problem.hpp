#pragma once
#include <tunic/base/callback.hpp>
#include <tunic/data/fault.hpp>
#include <tunic/data/text_buffer.hpp>

#include <span>
#include <string_view>

namespace tunic {

class context;

/// The contents of an error response (RFC 9457): what is wrong with a request, or with the server. Empty texts are
/// omitted.
struct problem {
    /// 400 to 599.
    int status = 500;
    /// What went wrong this time, for people.
    std::string_view detail = {};
    /// The request id, which is also in the log.
    std::string_view request_id = {};
    /// For invalid input: the part of the request, as in `query`, `json`, `form`.
    std::string_view target = {};
    /// The faults of that input.
    std::span<input_fault const> errors = {};
};

/// Writes the body of every error response of an app, in place of the problem document: `app_options::problem`. It is
/// called for every source of errors: an exception, invalid input, a path or a method that no route serves, a layer
/// that refuses, c.problem() in a handler. The status and the headers of the error (`Allow`, `Retry-After`,
/// `WWW-Authenticate` ...) are already set; it sets the body, and may set another status. The problem is valid during
/// the call. It can call `c.problem(p)` to write the default document.
///
///     tunic::app app{{.problem = [](tunic::context& c, tunic::problem const& p) {
///         c.json(my_error{p.status, std::string(p.detail)});
///     }}};
///
/// If it throws, the answer is a plain 500. Refusals of malformed requests (a malformed head, a head that is too large
/// or too slow) do not reach the app and stay as they are. All loops call it concurrently. Follows ASP.NET's
/// IProblemDetailsService and Hono's app.onError.
using problem_writer = callback<void(context&, problem const&)>;

/// The media type of problem documents.
inline constexpr std::string_view problem_type = "application/problem+json";

/// `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such user"}`
void format_problem(text_buffer& out, problem const& p);

} // namespace tunic
