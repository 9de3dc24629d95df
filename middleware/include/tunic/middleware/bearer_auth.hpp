#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/app/problem.hpp>
#include <tunic/base/callback.hpp>
#include <tunic/middleware/credential_check.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tunic::middleware {

/// Options of bearer_auth().
struct bearer_auth_options {
    /// The accepted tokens.
    std::vector<std::string> tokens = {};
    /// `f(context&, std::string_view token)`, or a coroutine, in place of `tokens`.
    credential_check<std::string_view> check = {};
    /// The scopes that the principal from `check` must have, all of them.
    std::vector<std::string> scopes = {};
    /// The word before the token, which also begins the challenge: `Token` for `Authorization: Token abc`.
    std::string scheme = "Bearer";
    /// The name of the protected area in the challenge; omitted when empty.
    std::string realm = "";
    /// Whether requests without an Authorization field also pass, without a principal: `c.find<principal>()` is null.
    /// Credentials that are sent must still be right.
    bool optional = false;
    /// Writes the answer of a refusal in place of the problem document: `f(context&, problem const&)`. The status is
    /// already
    /// set and may be changed; the challenge is added afterwards. If it throws, the answer is a 500.
    callback<void(context&, problem const&)> refuse = {};
    /// Requests that need no token, and whose token is not checked.
    request_predicate skip = false;
};

/// Lets requests pass that carry a valid token: `Authorization: Bearer TOKEN` (RFC 6750 section 2.1). Its owner is a
/// principal in the context: `c.get<principal>().may("write")`.
///
/// Answers others itself, with a challenge that gives the reason (section 3.1): 401 without a token or with another
/// scheme; 400 `invalid_request` for a malformed token, or several Authorization fields; 401 `invalid_token`; 403
/// `insufficient_scope`. The time to compare a listed token depends only on the request. Tokens in a query or a form
/// are ignored, since they end up in logs.
///
/// Order: inside of cors (preflights carry no token) and of rate limits. On a group or a route give it an edge slot,
/// `use(bearer_auth({...}), {.slot = "edge:auth"})`: without one, the inputs of handlers (json<T>, endpoints) are read
/// before it runs, so strangers learn the faults of their bodies.
///
/// Throws std::invalid_argument when nobody could enter, when both or neither of `tokens` and `check` are set, for a
/// scheme, tokens and scopes that cannot be sent, and for scopes that listed tokens cannot have.
any_layer bearer_auth(bearer_auth_options options);

} // namespace tunic::middleware
