#include "authorization.hpp"

#include <tunic/http/token.hpp>
#include <tunic/middleware/bearer_auth.hpp>
#include <tunic/middleware/same_secret.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("bearer_auth: " + why); }

// scope-token of RFC 6749 section 3.3.
bool is_scope(std::string_view word) noexcept {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return c > 0x20 && c < 0x7f && c != '"' && c != '\\';
    });
}

void check_options(bearer_auth_options const& options) {
    if (options.tokens.empty() && !options.check) refuse("nobody could enter: list tokens, or give a check");
    if (!options.tokens.empty() && options.check) refuse("either the list of tokens decides or the check, not both");
    if (!http::is_token(options.scheme)) refuse("\"" + options.scheme + "\" is no scheme: it is one word");
    for (auto const& token : options.tokens)
        if (!is_token68(token)) refuse("a token is of the characters A-Z a-z 0-9 - . _ ~ + / and may end in =");
    for (auto const& scope : options.scopes)
        if (!is_scope(scope)) refuse("\"" + scope + "\" cannot be a scope: it is one word, without quotes");
    if (!options.scopes.empty() && !options.check)
        refuse("listed tokens have no scope: a check says which one a token has");
}

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

class bearer_auth_layer {
public:
    explicit bearer_auth_layer(bearer_auth_options options) : options_((check_options(options), std::move(options))) {
        std::string const realm = options_.realm.empty() ? "" : " realm=" + quoted_realm(options_.realm, "bearer_auth");
        auto const because = [&](std::string const& error) {
            return options_.scheme + realm + (realm.empty() ? " " : ", ") + "error=\"" + error + "\"";
        };
        missing_ = options_.scheme + realm;
        malformed_ = because("invalid_request");
        invalid_ = because("invalid_token");
        insufficient_ = because("insufficient_scope") + ", scope=\"" + joined(options_.scopes) + "\"";
    }

    task<> operator()(context& c, next n) const {
        if (options_.skip(c)) return n();
        auto const sent = authorization_in(options_.scheme, c);
        if (sent.is == authorization::state::absent && options_.optional) return n();
        if (sent.is == authorization::state::absent || sent.is == authorization::state::other)
            return refuse_request(c, 401, "a token is needed", missing_);
        if (sent.is == authorization::state::several)
            return refuse_request(c, 400, "there is more than one Authorization field", malformed_);
        if (!is_token68(sent.credentials)) return refuse_request(c, 400, "what was sent is no token", malformed_);
        if (options_.check.waits()) return ask(*this, c, n, sent.credentials);
        return admit(c, n, options_.check ? options_.check.now(c, sent.credentials) : listed(c, sent.credentials));
    }

private:
    // Compares all of them, so that the time does not depend on which token matches.
    std::optional<principal> listed(context& c, std::string_view sent) const {
        unsigned known = 0;
        for (auto const& token : options_.tokens) known |= static_cast<unsigned>(same_secret(sent, token));
        return known != 0 ? std::optional<principal>(std::in_place, c, std::string_view()) : std::nullopt;
    }

    static task<> ask(bearer_auth_layer const& self, context& c, next n, std::string_view token) {
        auto const who = co_await self.options_.check.later(c, token);
        co_await self.admit(c, n, who);
    }

    task<> admit(context& c, next n, std::optional<principal> const& who) const {
        if (!who) return refuse_request(c, 401, "the token is not valid, or no longer", invalid_);
        for (auto const& scope : options_.scopes)
            if (!who->may(scope)) return refuse_request(c, 403, "the token is not enough for this", insufficient_);
        c.put(*who);
        return n();
    }

    task<> refuse_request(context& c, int status, std::string_view why, std::string const& challenge) const {
        if (options_.refuse) {
            c.status(status);
            options_.refuse(c, {.status = status, .detail = why, .request_id = c.request_id()});
        } else
            c.problem(status, why);
        c.append("WWW-Authenticate", challenge);
        return {};
    }

    bearer_auth_options options_;
    std::string missing_, malformed_, invalid_, insufficient_; // as sent
};

} // namespace

any_layer bearer_auth(bearer_auth_options options) {
    return named("bearer_auth", bearer_auth_layer(std::move(options)));
}

} // namespace tunic::middleware
