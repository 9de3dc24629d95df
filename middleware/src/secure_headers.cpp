#include "base64.hpp"

#include <tunic/app/context.hpp>
#include <tunic/base/text.hpp>
#include <tunic/http/list.hpp>
#include <tunic/middleware/secure_headers.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <sys/random.h>
#include <system_error>
#include <utility>
#include <vector>

namespace tunic::middleware {
namespace {

std::string_view new_nonce(context& c) {
    std::array<unsigned char, 16> octets;
    if (getrandom(octets.data(), octets.size(), 0) != static_cast<ssize_t>(octets.size()))
        throw std::system_error(errno, std::generic_category(), "no randomness for a nonce");
    std::array<char, 22> digits;
    encode_base64url(octets, digits);
    return c.copy({digits.data(), digits.size()});
}

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("secure_headers: " + why); }

using words = std::initializer_list<std::string_view>;

// Browsers ignore unknown words, and with them the protection.
void check_word(char const* header, std::string_view value, words known, bool fold = false) {
    auto const is_value = [&](std::string_view word) { return fold ? text::iequals(word, value) : word == value; };
    if (value.empty() || std::any_of(known.begin(), known.end(), is_value)) return;
    std::string sentence = "\"" + std::string(value) + "\" means nothing in " + header + "; it is one of";
    for (auto const word : known) sentence.append(word == *known.begin() ? " " : ", ").append(word);
    refuse(sentence);
}

// A value such as `require-corp; report-to="x"`, without its parameters.
std::string_view before_parameters(std::string_view value) { return text::trim(value.substr(0, value.find(';'))); }

// A list, of which a browser takes the last known word.
void check_referrer_policy(std::string const& value) {
    for (auto const word : http::list_view(value))
        check_word("Referrer-Policy", word,
                   {"no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin",
                    "strict-origin", "strict-origin-when-cross-origin", "unsafe-url"},
                   true);
}

// RFC 6797 section 6.1; `preload` is not part of it, but of the preload list, which has its own requirements.
void check_transport_security(std::string_view value) {
    if (value.empty()) return;
    std::optional<std::uint64_t> age;
    bool subdomains = false;
    bool preload = false;
    for (std::size_t begin = 0; begin <= value.size();) {
        auto const end = std::min(value.find(';', begin), value.size());
        auto const directive = text::trim(value.substr(begin, end - begin));
        begin = end + 1;
        if (directive.empty()) continue;
        if (text::iequals(directive, "includeSubDomains"))
            subdomains = true;
        else if (text::iequals(directive, "preload"))
            preload = true;
        else if (directive.size() > 8 && text::iequals(directive.substr(0, 8), "max-age=") && !age)
            age = text::to_number<std::uint64_t>(directive.substr(8));
        else
            refuse("\"" + std::string(directive)
                   + "\" means nothing in Strict-Transport-Security; there are max-age=SECONDS, "
                     "includeSubDomains and preload");
    }
    if (!age) refuse("Strict-Transport-Security has no max-age=SECONDS, so browsers ignore it");
    if (preload && (!subdomains || *age < 31'536'000))
        refuse("Strict-Transport-Security with preload needs includeSubDomains and a max-age of at least 31536000");
}

class secure_headers_layer {
public:
    explicit secure_headers_layer(secure_headers_options options) : options_(std::move(options)) {
        auto const& o = options_;
        check_words(o);
        add("Cross-Origin-Embedder-Policy", o.cross_origin_embedder_policy);
        add("Cross-Origin-Opener-Policy", o.cross_origin_opener_policy);
        add("Cross-Origin-Resource-Policy", o.cross_origin_resource_policy);
        add("Origin-Agent-Cluster", o.origin_agent_cluster);
        add("Referrer-Policy", o.referrer_policy);
        add("X-Content-Type-Options", o.x_content_type_options);
        add("X-DNS-Prefetch-Control", o.x_dns_prefetch_control);
        add("X-Download-Options", o.x_download_options);
        add("X-Frame-Options", o.x_frame_options);
        add("X-Permitted-Cross-Domain-Policies", o.x_permitted_cross_domain_policies);
        add("X-XSS-Protection", o.x_xss_protection);
        add("Permissions-Policy", o.permissions.text());
        add("Reporting-Endpoints", o.reporting_endpoints);
        add("Content-Security-Policy", o.csp);
        add("Content-Security-Policy-Report-Only", o.csp_report_only);
        http::check_field("Strict-Transport-Security", o.strict_transport_security);
        check_transport_security(o.strict_transport_security);
    }

    task<> operator()(context& c, next n) const {
        if (options_.skip(c)) return n();
        std::string_view nonce;
        if (!with_nonce_.empty()) nonce = c.put(csp_nonce{new_nonce(c)}).text;
        // Only now: an error drops Content-*, including policies, and a handler's own values must be visible.
        c.before_send([this, nonce](context& answered) { complete(answered, nonce); });
        return n();
    }

private:
    static void check_words(secure_headers_options const& o) {
        check_word("X-Content-Type-Options", o.x_content_type_options, {"nosniff"}, true);
        check_word("X-Frame-Options", o.x_frame_options, {"DENY", "SAMEORIGIN"}, true);
        check_word("X-DNS-Prefetch-Control", o.x_dns_prefetch_control, {"off", "on"});
        check_word("X-Download-Options", o.x_download_options, {"noopen"});
        check_word("X-Permitted-Cross-Domain-Policies", o.x_permitted_cross_domain_policies,
                   {"none", "master-only", "by-content-type", "by-ftp-filename", "all", "none-this-response"});
        check_word("Origin-Agent-Cluster", o.origin_agent_cluster, {"?1", "?0"});
        check_word("Cross-Origin-Embedder-Policy", before_parameters(o.cross_origin_embedder_policy),
                   {"require-corp", "credentialless", "unsafe-none"});
        check_word("Cross-Origin-Opener-Policy", before_parameters(o.cross_origin_opener_policy),
                   {"same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"});
        check_word("Cross-Origin-Resource-Policy", o.cross_origin_resource_policy,
                   {"same-origin", "same-site", "cross-origin"});
        check_referrer_policy(o.referrer_policy);
    }
    void add(std::string_view name, std::string const& value) {
        http::check_field(name, value);
        if (!value.empty()) fixed_.emplace_back(name, value);
    }
    void add(std::string_view name, content_security_policy const& policy) {
        if (policy.wants_nonce())
            with_nonce_.emplace_back(name, policy.pieces());
        else if (!policy.empty())
            add(name, policy.pieces()[0]);
    }

    void complete(context& c, std::string_view nonce) const {
        auto& headers = c.res.edit_headers();
        // The layer outlives every response, and its texts are already checked: nothing is copied.
        auto const offer = [&headers](std::string_view name, std::string_view value) {
            if (!headers.has(name)) headers.append_unowned(name, value);
        };
        for (auto const& [name, value] : fixed_) offer(name, value);
        // A 304 renews the headers of the client's cached page, whose scripts carry the nonce of their own response.
        bool const not_modified = c.res.status() == 304;
        for (auto const& [name, pieces] : with_nonce_)
            if (!not_modified && !headers.has(name)) offer(name, joined(c, pieces, nonce));
        auto const& transport = options_.strict_transport_security;
        if (!transport.empty() && options_.secure(c)) offer("Strict-Transport-Security", transport);
        if (options_.hide_powered_by) headers.remove("X-Powered-By");
    }

    static std::string_view joined(context& c, std::vector<std::string> const& pieces, std::string_view nonce) {
        text_buffer text(c.memory());
        for (auto const& piece : pieces) {
            if (!text.empty()) text.append(nonce);
            text.append(piece);
        }
        return text.release();
    }

    secure_headers_options options_;
    std::vector<std::pair<std::string_view, std::string>> fixed_;
    std::vector<std::pair<std::string_view, std::vector<std::string>>> with_nonce_;
};

} // namespace

secure_headers_options secure_headers_options::api() {
    using csp = content_security_policy;
    secure_headers_options o;
    o.cross_origin_opener_policy = o.origin_agent_cluster = "";
    o.x_dns_prefetch_control = o.x_download_options = o.x_permitted_cross_domain_policies = o.x_xss_protection = "";
    o.x_frame_options = "DENY";
    o.csp = csp().set("default-src", {csp::none}).set("frame-ancestors", {csp::none});
    return o;
}

secure_headers_options secure_headers_options::web() {
    using csp = content_security_policy;
    secure_headers_options o;
    o.csp = csp()
                .set("default-src", {csp::self})
                .set("base-uri", {csp::self})
                .set("form-action", {csp::self})
                .set("frame-ancestors", {csp::self})
                .set("img-src", {csp::self, "data:"})
                .set("object-src", {csp::none})
                .set("script-src", {csp::self, csp::nonce})
                .set("style-src", {csp::self, csp::nonce});
    o.permissions = permissions_policy().deny("camera").deny("geolocation").deny("microphone").deny("payment");
    return o;
}

any_layer secure_headers(secure_headers_options options) {
    return named("secure_headers", secure_headers_layer(std::move(options)));
}

} // namespace tunic::middleware
