#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/base/callback.hpp>

#include <chrono>
#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::middleware {

/// Which origins may read the responses: `"*"`, one origin, a list of them, or a function of the origin.
///
/// Origins are compared byte by byte with the browser's: `https://example.org`, `http://localhost:5173`; in lower case,
/// without a path. There are no patterns: use a function instead.
class cors_origins {
public:
    /// One origin, or `"*"` for all.
    cors_origins(char const* origin) : list_{origin} {}
    /// One origin, or `"*"` for all.
    cors_origins(std::string origin) : list_{std::move(origin)} {}
    /// A list.
    cors_origins(std::initializer_list<char const*> origins) : list_(origins.begin(), origins.end()) {}
    /// A list of texts created at run time.
    cors_origins(std::initializer_list<std::string> origins) : list_(origins) {}
    /// A list created at run time.
    cors_origins(std::vector<std::string> origins) : list_(std::move(origins)) {}
    /// `f(std::string_view origin, context const&)` decides. It sees the client's text: it may be `null`, or garbage.
    template <class F>
        requires std::is_invocable_r_v<bool, std::decay_t<F> const&, std::string_view, context const&>
    cors_origins(F&& f) : ask_(std::forward<F>(f)) {}

    /// Empty with a function.
    [[nodiscard]] std::vector<std::string> const& list() const noexcept { return list_; }
    /// Whether it is `"*"`.
    [[nodiscard]] bool any() const noexcept { return !ask_ && list_.size() == 1 && list_[0] == "*"; }
    /// Whether a function decides.
    [[nodiscard]] bool by_function() const noexcept { return static_cast<bool>(ask_); }
    /// Whether this origin may read the response.
    [[nodiscard]] bool allow(std::string_view origin, context const& c) const {
        if (ask_) return ask_(origin, c);
        for (auto const& allowed : list_)
            if (allowed == origin) return true;
        return false;
    }

private:
    std::vector<std::string> list_;
    callback<bool(std::string_view, context const&)> ask_;
};

/// Options of cors().
struct cors_options {
    /// The origins that may read the responses.
    cors_origins origins = "*";
    /// The methods that a preflight allows.
    std::vector<std::string> methods = {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"};
    /// Request headers that a preflight allows; empty: all that it asks for.
    std::vector<std::string> allow_headers = {};
    /// Response headers that scripts may read, besides the safe ones.
    std::vector<std::string> expose_headers = {};
    /// Whether requests may carry cookies and credentials. Not with `"*"`.
    bool credentials = false;
    /// How long a browser may keep the answer to a preflight.
    std::optional<std::chrono::seconds> max_age = {};
    /// Whether pages from the public internet may access this server in a private network.
    bool private_network = false;
};

/// Cross-origin resource sharing (the Fetch standard, section 3.2).
///
/// A preflight (OPTIONS with Origin and Access-Control-Request-Method) is answered 204 without calling next(). Other
/// requests go on, and their responses, including errors, get the headers. For an origin that is not allowed there are
/// no CORS headers, and the browser hides the response from the script. `Vary: Origin` is set whenever the answer
/// depends on it.
///
/// Use it on the app, before authentication and rate limits: routes and groups see a preflight only if they have an
/// `OPTIONS(...)` handler for it. Throws std::invalid_argument for `"*"` with credentials, and for origins, methods and
/// header names that could never match.
any_layer cors(cors_options options = {});

} // namespace tunic::middleware
