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
    /// The tokens that are let in.
    std::vector<std::string> tokens = {};
    /// `f(context&, std::string_view token)`, or a coroutine, in place of `tokens`.
    credential_check<std::string_view> check = {};
    /// What the principal that `check` gives has to have in its scope: every one of these.
    std::vector<std::string> scopes = {};
    /// What stands before the token, and begins the challenge: `Token` for `Authorization: Token abc`.
    std::string scheme = "Bearer";
    /// What the challenge calls the protected part; left out when empty.
    std::string realm = "";
    /// Whether requests without an Authorization field pass too, without a principal: `c.find<principal>()` is null.
    /// What is sent must still be right.
    bool optional = false;
    /// Writes the answer of a refusal in place of the problem document: `f(context&, problem const&)`. The status is
    /// set and may be changed; the challenge is added afterwards. What it throws is a 500.
    callback<void(context&, problem const&)> refuse = {};
    /// Requests that need no token, and whose token is not looked at.
    request_predicate skip = false;
};

/// Lets requests pass that bring a valid token: `Authorization: Bearer TOKEN` (RFC 6750 section 2.1). Who it belongs to
/// is a principal in the context: `c.get<principal>().may("write")`.
///
/// Answers others itself, with a challenge that says why (section 3.1): 401 without a token or with another scheme; 400
/// `invalid_request` for what cannot be a token, or several Authorization fields; 401 `invalid_token`; 403
/// `insufficient_scope`. A listed token is compared in a time that depends on what was sent alone. Tokens in a query or
/// a form are not looked at: they end up in logs.
///
/// Order: inside of cors (preflights bring no token) and of rate limits. On a group or a route give it
/// an edge slot, `use(bearer_auth({...}), {.slot = "edge:auth"})`: without one, the inputs of handlers (json<T>,
/// endpoints) have been read before it runs, so that strangers are told what is wrong with their bodies.
///
/// Throws std::invalid_argument when nobody could enter, for both or neither of `tokens` and `check`, for a scheme,
/// tokens and scopes that cannot be sent, and for scopes that listed tokens cannot have.
any_layer bearer_auth(bearer_auth_options options);

} // namespace tunic::middleware
