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

/// A user with access.
struct basic_auth_user {
    std::string name;     ///< UTF-8, without a colon
    std::string password; ///< UTF-8, in plain text, for comparison with the request
};

/// Options of basic_auth().
struct basic_auth_options {
    /// The users with access: a handful. For more, use a store of password hashes, with `check`.
    std::vector<basic_auth_user> users = {};
    /// `f(context&, std::string_view name, std::string_view password)`, or a coroutine, in place of `users`.
    credential_check<std::string_view, std::string_view> check = {};
    /// The name that the browser shows when it asks for the password.
    std::string realm = "Secure Area";
    /// Whether requests without an Authorization field also pass, without a principal: `c.find<principal>()` is null.
    /// Credentials that are sent must still be right.
    bool optional = false;
    /// Writes the answer of a refusal in place of the problem document: `f(context&, problem const&)`. The status is
    /// already
    /// set and may be changed; the challenge is added afterwards. If it throws, the answer is a 500.
    callback<void(context&, problem const&)> refuse = {};
    /// Requests that need no password, and whose password is not checked.
    request_predicate skip = false;
};

/// Lets requests pass that carry the name and the password of a user (RFC 7617); others are answered 401 with a
/// challenge, without calling next(). The user is a principal in the context: `c.get<principal>().name()`.
///
/// Passwords are sent practically in plain text: use it only on encrypted connections. Names and passwords are read as
/// UTF-8, and the challenge says so. All listed users are compared; the time of each depends only on the request.
///
/// Order: inside of cors (preflights carry no password) and of rate limits, which stop guessing. On a group or a route
/// give it an edge slot, `use(basic_auth({...}), {.slot = "edge:auth"})`: without one, the inputs of handlers (json<T>,
/// endpoints) are read before it runs, so strangers learn the faults of their bodies.
///
/// Throws std::invalid_argument when nobody could enter, when both or neither of `users` and `check` are set, and for
/// names and passwords that no client could send.
any_layer basic_auth(basic_auth_options options);

} // namespace tunic::middleware
