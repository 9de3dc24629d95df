#include "vary.hpp"

#include <tunic/base/text.hpp>
#include <tunic/http/list.hpp>
#include <tunic/middleware/cors.hpp>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace tunic::middleware {
namespace {

using names = std::vector<std::string>;

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("cors: " + why); }

// A possible origin of a browser: scheme "://" host [":" port], serialised in lower case and without the scheme's
// default port (RFC 6454 section 6.2).
bool can_be_sent(std::string_view origin) noexcept {
    auto const end = origin.find("://");
    if (end == 0 || end == std::string_view::npos || !text::is_alpha(origin.front())) return false;
    auto const scheme = origin.substr(0, end);
    auto host = origin.substr(end + 3);
    if (host.empty() || host.find_first_of("/?#@*%\\ ") != std::string_view::npos) return false;
    if (auto const colon = host.rfind(':'); colon != std::string_view::npos && host.back() != ']') {
        auto const port = host.substr(colon + 1);
        auto const number = text::to_number<std::uint16_t>(port);
        if (!number || port.front() == '0') return false;
        if ((scheme == "http" && *number == 80) || (scheme == "https" && *number == 443)) return false;
        host.remove_suffix(port.size() + 1);
        if (host.empty() || (host.find(':') != std::string_view::npos && host.back() != ']')) return false;
    }
    return std::all_of(origin.begin(), origin.end(),
                       [](char c) { return c > 0x20 && c < 0x7f && c == text::lower(c); });
}

// Browsers compare methods case-sensitively, and write the standard ones in upper case.
void check_methods(names const& list) {
    for (auto const& name : list) {
        std::string capitals = name;
        for (char& c : capitals) c = text::is_alpha(c) ? static_cast<char>(c & ~0x20) : c;
        if (name != capitals && method::custom(capitals).is_standard())
            refuse("\"" + name + "\" is not " + capitals + ": methods are told apart by case, so write " + capitals);
    }
}

void check_origins(cors_options const& options) {
    auto const& origins = options.origins;
    if (origins.any() && options.credentials)
        refuse("browsers refuse \"*\" with credentials: list the origins, or decide with a function");
    if (origins.any() || origins.by_function()) return;
    if (origins.list().empty()) refuse("no origin is listed: leave the layer out to allow none");
    for (auto const& origin : origins.list()) {
        if (origin == "*") refuse("\"*\" is every origin: it stands alone");
        if (origin == "null") refuse("any page can send the origin \"null\", so it identifies nobody");
        if (!can_be_sent(origin))
            refuse("\"" + origin
                   + "\" is not an origin as browsers send it: scheme://host or scheme://host:port, in lower case");
    }
}

void check_names(names const& list, char const* what, bool credentials) {
    for (auto const& name : list) {
        if (!http::is_token(name)) refuse("\"" + name + "\" cannot be a " + what);
        if (name == "*" && credentials)
            refuse(std::string("with credentials \"*\" is only a ") + what + " of that name");
    }
}

std::string joined(names const& list) {
    std::string text;
    for (auto const& name : list) text += (text.empty() ? "" : ", ") + name;
    return text;
}

template <class List> bool is_list_of_names(List const& list) noexcept {
    return !list.empty() && std::all_of(list.begin(), list.end(), http::is_token);
}

bool is_preflight(context const& c) noexcept {
    return c.method() == method::OPTIONS && c.has_header("Origin")
           && !c.header("Access-Control-Request-Method").empty();
}

class cors_layer {
public:
    explicit cors_layer(cors_options options)
        : options_((check(options), std::move(options))), any_(options_.origins.any()),
          methods_(joined(options_.methods)), allowed_(joined(options_.allow_headers)),
          exposed_(joined(options_.expose_headers)),
          max_age_(options_.max_age ? std::to_string(options_.max_age->count()) : "") {}

    task<> operator()(context& c, next n) const {
        // At the end, because a handler may have set its own Vary.
        if (!any_) c.before_send([](context& answered) { vary_on(answered, "Origin"); });
        // Headers allowed by an outer layer: of two layers, the inner one takes precedence.
        for (auto const* name :
             {"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Expose-Headers"})
            c.remove(name);
        bool const allowed = allow_origin(c);
        if (is_preflight(c)) {
            if (allowed) allow_request(c);
            c.status(204);
            return {};
        }
        if (allowed && !exposed_.empty()) c.set("Access-Control-Expose-Headers", exposed_);
        return n();
    }

private:
    static void check(cors_options const& options) {
        check_origins(options);
        check_names(options.methods, "method", options.credentials);
        check_methods(options.methods);
        check_names(options.allow_headers, "header", options.credentials);
        check_names(options.expose_headers, "header", options.credentials);
        if (options.max_age && options.max_age->count() < 0) refuse("a max_age is not negative");
    }

    bool allow_origin(context& c) const {
        if (any_) {
            c.set("Access-Control-Allow-Origin", "*");
            return true;
        }
        auto const origin = c.header("Origin");
        if (origin.empty() || !options_.origins.allow(origin, c)) return false;
        c.set("Access-Control-Allow-Origin", origin);
        if (options_.credentials) c.set("Access-Control-Allow-Credentials", "true");
        return true;
    }

    void allow_request(context& c) const {
        if (!methods_.empty()) c.set("Access-Control-Allow-Methods", methods_);
        if (!allowed_.empty()) {
            c.set("Access-Control-Allow-Headers", allowed_);
        } else {
            vary_on(c, "Access-Control-Request-Headers");
            auto const wanted = c.headers();
            if (is_list_of_names(wanted.list("Access-Control-Request-Headers")))
                for (auto const line : wanted.all("Access-Control-Request-Headers"))
                    if (!http::list_view(line).empty()) c.append("Access-Control-Allow-Headers", line);
        }
        if (!max_age_.empty()) c.set("Access-Control-Max-Age", max_age_);
        if (options_.private_network) {
            vary_on(c, "Access-Control-Request-Private-Network");
            if (c.header("Access-Control-Request-Private-Network") == "true")
                c.set("Access-Control-Allow-Private-Network", "true");
        }
    }

    cors_options options_;
    bool any_;
    std::string methods_, allowed_, exposed_, max_age_; // as sent
};

} // namespace

any_layer cors(cors_options options) { return named("cors", cors_layer(std::move(options))); }

} // namespace tunic::middleware
