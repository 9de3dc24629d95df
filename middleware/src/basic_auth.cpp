#include "authorization.hpp"
#include "base64.hpp"

#include <tunic/middleware/basic_auth.hpp>
#include <tunic/middleware/same_secret.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("basic_auth: " + why); }

bool has_control_octet(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

void check_users(basic_auth_options const& options) {
    if (options.users.empty() && !options.check) refuse("nobody could enter: list users, or give a check");
    if (!options.users.empty() && options.check) refuse("either the list of users decides or the check, not both");
    for (auto at = options.users.begin(); at != options.users.end(); ++at) {
        if (at->name.empty() || at->password.empty()) refuse("a user has a name and a password");
        if (at->name.find(':') != std::string::npos) refuse("a name has no colon: \"" + at->name + "\"");
        if (has_control_octet(at->name) || has_control_octet(at->password))
            refuse("names and passwords have no control characters");
        if (std::any_of(options.users.begin(), at, [&](auto const& other) { return other.name == at->name; }))
            refuse("the user \"" + at->name + "\" is listed twice");
    }
}

class basic_auth_layer {
public:
    explicit basic_auth_layer(basic_auth_options options)
        : options_((check_users(options), std::move(options))),
          challenge_("Basic realm=" + quoted_realm(options_.realm, "basic_auth") + ", charset=\"UTF-8\"") {}

    task<> operator()(context& c, next n) const {
        if (options_.skip(c)) return n();
        auto const sent = authorization_in("Basic", c);
        if (sent.is == authorization::state::absent && options_.optional) return n();
        auto const pair = sent.is == authorization::state::given ? decode_base64(sent.credentials, c.memory())
                                                                 : std::optional<std::string_view>();
        auto const colon = pair ? pair->find(':') : std::string_view::npos;
        if (colon == std::string_view::npos || has_control_octet(*pair)) return refuse_request(c);
        auto const name = pair->substr(0, colon);
        auto const password = pair->substr(colon + 1);
        if (options_.check.waits()) return ask(*this, c, n, name, password);
        return admit(c, n, options_.check ? options_.check.now(c, name, password) : listed(c, name, password));
    }

private:
    // Compares all of them, so that the time does not depend on which user matches.
    std::optional<principal> listed(context& c, std::string_view name, std::string_view password) const {
        unsigned known = 0;
        for (auto const& user : options_.users)
            known |= static_cast<unsigned>(same_secret(name, user.name))
                     & static_cast<unsigned>(same_secret(password, user.password));
        return known != 0 ? std::optional<principal>(std::in_place, c, name) : std::nullopt;
    }

    static task<> ask(basic_auth_layer const& self, context& c, next n, std::string_view name,
                      std::string_view password) {
        auto const who = co_await self.options_.check.later(c, name, password);
        co_await self.admit(c, n, who);
    }

    task<> admit(context& c, next n, std::optional<principal> const& who) const {
        if (!who) return refuse_request(c);
        c.put(*who);
        return n();
    }

    task<> refuse_request(context& c) const {
        constexpr std::string_view why = "a user name and a password are needed";
        if (options_.refuse) {
            c.status(401);
            options_.refuse(c, {.status = 401, .detail = why, .request_id = c.request_id()});
        } else
            c.problem(401, why);
        c.append("WWW-Authenticate", challenge_);
        return {};
    }

    basic_auth_options options_;
    std::string challenge_;
};

} // namespace

any_layer basic_auth(basic_auth_options options) { return named("basic_auth", basic_auth_layer(std::move(options))); }

} // namespace tunic::middleware
