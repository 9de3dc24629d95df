#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic::middleware {

/// The nonce of this response, for `<script nonce="...">`: `c.get<csp_nonce>().text`. There when a policy of the
/// secure_headers layer asks for one. 128 bits from the system's source of randomness; never the same twice.
struct csp_nonce {
    std::string_view text; ///< lives as long as the request
};

/// A Content-Security-Policy, put together and checked (W3C CSP level 3). Without a directive it is not sent.
///
///     using csp = content_security_policy;
///     csp().set("default-src", {csp::self}).set("script-src", {csp::self,
///     csp::nonce}).set("upgrade-insecure-requests")
///
/// A directive or a source that could not work throws std::invalid_argument: one that is no word, a keyword without its
/// quotes (which would be a host of that name), 'none' beside others, a directive twice.
class content_security_policy {
public:
    /// The origin of the page itself.
    static constexpr char const* self = "'self'";
    /// Nothing at all; stands alone.
    static constexpr char const* none = "'none'";
    /// What is written within the page, which is what a policy is meant to keep out.
    static constexpr char const* unsafe_inline = "'unsafe-inline'";
    /// Scripts that are made from texts: `eval()` and its like.
    static constexpr char const* unsafe_eval = "'unsafe-eval'";
    /// What a trusted script loads is trusted as well, and lists of hosts are not looked at.
    static constexpr char const* strict_dynamic = "'strict-dynamic'";
    /// Stands for `'nonce-...'` with the csp_nonce of the response.
    static constexpr char const* nonce = "'nonce'";

    /// Adds a directive with its sources, or with none, such as `upgrade-insecure-requests`.
    content_security_policy& set(std::string_view directive, std::vector<std::string> const& sources = {});

    [[nodiscard]] bool empty() const noexcept { return pieces_.empty(); }
    /// Whether a source is the nonce, so that each response needs one.
    [[nodiscard]] bool wants_nonce() const noexcept { return pieces_.size() > 1; }
    /// As it is sent, in the pieces between which the nonce stands.
    [[nodiscard]] std::vector<std::string> const& pieces() const noexcept { return pieces_; }

private:
    std::vector<std::string> directives_; // their names
    std::vector<std::string> pieces_;
};

/// A Permissions-Policy: which features of the browser the page, and what it embeds, may use. Without a feature it is
/// not sent.
///
///     permissions_policy().deny("camera").allow("geolocation", {"self", "https://maps.example"})
///
/// Throws std::invalid_argument for what is no name of a feature, and for an origin that browsers would not send.
class permissions_policy {
public:
    /// Nobody may.
    permissions_policy& deny(std::string_view feature) { return allow(feature, {}); }
    /// The page itself ("self"), everybody ("*"), or these origins.
    permissions_policy& allow(std::string_view feature, std::vector<std::string> const& who);

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    /// As it is sent.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

private:
    std::string text_;
    std::vector<std::string> features_; // as they were given, to refuse one twice
};

} // namespace tunic::middleware
