#pragma once
#include <tunic/base/callback.hpp>
#include <tunic/data/fault.hpp>
#include <tunic/data/text_buffer.hpp>

#include <span>
#include <string_view>

namespace tunic {

class context;

/// What is wrong with a request, or with the server: what an error response says (RFC 9457). Empty texts are left out.
struct problem {
    /// 400 to 599.
    int status = 500;
    /// What went wrong this time, for people.
    std::string_view detail = {};
    /// The id that the log has, so that both can be brought together.
    std::string_view request_id = {};
    /// Of invalid input: where it stood, as in `query`, `json`, `form`.
    std::string_view target = {};
    /// What is wrong with that input.
    std::span<input_fault const> errors = {};
};

/// Writes the body of every error response of an app, in place of the problem document: `app_options::problem`. It is
/// asked whoever makes the error: an exception, invalid input, a path or a method that no route serves, a layer that
/// refuses, c.problem() in a handler. The status and the headers of the error (`Allow`, `Retry-After`,
/// `WWW-Authenticate` ...) are there already; it sets the body, and may set another status. The problem is valid during
/// the call. `c.problem(p)` in it writes the document after all.
///
///     tunic::app app{{.problem = [](tunic::context& c, tunic::problem const& p) {
///         c.json(my_error{p.status, std::string(p.detail)});
///     }}};
///
/// If it throws, the answer is a plain 500. Refusals of bytes that are no request (a malformed head, a head that is too
/// large or too slow) reach no app and stay as they are. Called by all loops at once. Follows ASP.NET's
/// IProblemDetailsService and Hono's app.onError.
using problem_writer = callback<void(context&, problem const&)>;

/// The media type of problem documents.
inline constexpr std::string_view problem_type = "application/problem+json";

/// `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such user"}`
void format_problem(text_buffer& out, problem const& p);

} // namespace tunic
