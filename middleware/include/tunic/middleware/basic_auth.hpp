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

/// Somebody who may enter.
struct basic_auth_user {
    std::string name;     ///< UTF-8, without a colon
    std::string password; ///< UTF-8, in the clear, as it is compared with what is sent
};

/// Options of basic_auth().
struct basic_auth_options {
    /// Who may enter: a handful. More belong in a store of password hashes, with `check`.
    std::vector<basic_auth_user> users = {};
    /// `f(context&, std::string_view name, std::string_view password)`, or a coroutine, in place of `users`.
    credential_check<std::string_view, std::string_view> check = {};
    /// What the browser names when it asks for the password.
    std::string realm = "Secure Area";
    /// Whether requests without an Authorization field pass too, without a principal: `c.find<principal>()` is null.
    /// What is sent must still be right.
    bool optional = false;
    /// Writes the answer of a refusal in place of the problem document: `f(context&, problem const&)`. The status is
    /// set and may be changed; the challenge is added afterwards. What it throws is a 500.
    callback<void(context&, problem const&)> refuse = {};
    /// Requests that need no password, and whose password is not looked at.
    request_predicate skip = false;
};

/// Lets requests pass that bring the name and the password of a user (RFC 7617); others are answered 401 with a
/// challenge, without going on. The user is a principal in the context: `c.get<principal>().name()`.
///
/// Passwords travel as good as open: only use it where connections are encrypted. Names and passwords are taken as
/// UTF-8, and the challenge says so. Every listed user is compared, each in a time that depends on what was sent alone.
///
/// Order: inside of cors (preflights bring no password) and of rate limits, which are what stops guessing. On a group
/// or a route give it an edge slot, `use(basic_auth({...}), {.slot = "edge:auth"})`: without one, the inputs of
/// handlers (json<T>, endpoints) have been read before it runs, so that strangers are told what is wrong with their
/// bodies.
///
/// Throws std::invalid_argument when nobody could enter, for both or neither of `users` and `check`, and for names and
/// passwords that no client could send.
any_layer basic_auth(basic_auth_options options);

} // namespace tunic::middleware
