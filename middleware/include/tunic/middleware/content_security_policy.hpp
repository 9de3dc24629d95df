#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic::middleware {

/// The nonce of this response, for `<script nonce="...">`: `c.get<csp_nonce>().text`. Present when a policy of the
/// secure_headers layer asks for one. 128 bits from the system's random source; never repeated.
struct csp_nonce {
    std::string_view text; ///< lives as long as the request
};

/// A Content-Security-Policy, assembled and checked (W3C CSP level 3). Without a directive it is not sent.
///
///     using csp = content_security_policy;
///     csp().set("default-src", {csp::self}).set("script-src", {csp::self,
///     csp::nonce}).set("upgrade-insecure-requests")
///
/// A directive or a source that could not work throws std::invalid_argument: a malformed one, a keyword without its
/// quotes (which would be a host name), 'none' beside others, a repeated directive.
class content_security_policy {
public:
    /// The origin of the page itself.
    static constexpr char const* self = "'self'";
    /// Nothing; must be the only source.
    static constexpr char const* none = "'none'";
    /// Code within the page, which a policy is meant to keep out.
    static constexpr char const* unsafe_inline = "'unsafe-inline'";
    /// Scripts from texts: `eval()` and similar functions.
    static constexpr char const* unsafe_eval = "'unsafe-eval'";
    /// Trusts everything that a trusted script loads, and ignores lists of hosts.
    static constexpr char const* strict_dynamic = "'strict-dynamic'";
    /// Stands for `'nonce-...'` with the csp_nonce of the response.
    static constexpr char const* nonce = "'nonce'";

    /// Adds a directive with its sources, or without any, such as `upgrade-insecure-requests`.
    content_security_policy& set(std::string_view directive, std::vector<std::string> const& sources = {});

    [[nodiscard]] bool empty() const noexcept { return pieces_.empty(); }
    /// Whether the nonce is a source, so that each response needs one.
    [[nodiscard]] bool wants_nonce() const noexcept { return pieces_.size() > 1; }
    /// As sent, in the pieces between which the nonce is inserted.
    [[nodiscard]] std::vector<std::string> const& pieces() const noexcept { return pieces_; }

private:
    std::vector<std::string> directives_; // their names
    std::vector<std::string> pieces_;
};

/// A Permissions-Policy: the browser features that the page and its embedded content may use. Without a feature it is
/// not sent.
///
///     permissions_policy().deny("camera").allow("geolocation", {"self", "https://maps.example"})
///
/// Throws std::invalid_argument for an invalid feature name, and for an origin that browsers would not send.
class permissions_policy {
public:
    /// Denies the feature to all.
    permissions_policy& deny(std::string_view feature) { return allow(feature, {}); }
    /// Allows it to the page itself ("self"), to all ("*"), or to these origins.
    permissions_policy& allow(std::string_view feature, std::vector<std::string> const& who);

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    /// As sent.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

private:
    std::string text_;
    std::vector<std::string> features_; // as given, to refuse repeated ones
};

} // namespace tunic::middleware
