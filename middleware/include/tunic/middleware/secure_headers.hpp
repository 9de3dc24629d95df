#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/content_security_policy.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <string>

namespace tunic::middleware {

/// Options of secure_headers(). Each text is the value of the header with that name; an empty one is not sent.
struct secure_headers_options {
    /// Whether content that the page embeds from other origins must opt in.
    std::string cross_origin_embedder_policy = "";
    /// Which pages share a browsing context group with this one, and can reach it through `opener`.
    std::string cross_origin_opener_policy = "same-origin";
    /// Which sites may embed the response, for example as a picture or a script.
    std::string cross_origin_resource_policy = "same-origin";
    /// `?1` asks browsers to isolate the origin from its sister hosts.
    std::string origin_agent_cluster = "?1";
    /// How much of its address a page reveals to the pages it links to.
    std::string referrer_policy = "no-referrer";
    /// How long browsers use only TLS. Sent only where `secure` is true.
    std::string strict_transport_security = "max-age=15552000; includeSubDomains";
    /// Stops browsers from guessing a type other than Content-Type.
    std::string x_content_type_options = "nosniff";
    /// Whether host names in links are looked up in advance.
    std::string x_dns_prefetch_control = "off";
    /// Stops old browsers from opening a download in the context of the site.
    std::string x_download_options = "noopen";
    /// Who may show the page in a frame, for browsers without `frame-ancestors`.
    std::string x_frame_options = "SAMEORIGIN";
    /// Whether plugins may look for their policy files.
    std::string x_permitted_cross_domain_policies = "none";
    /// `0` switches off a filter that did more harm than good.
    std::string x_xss_protection = "0";
    /// The sources that the page may load from.
    content_security_policy csp = {};
    /// The same as Content-Security-Policy-Report-Only.
    content_security_policy csp_report_only = {};
    /// The browser features that the page may use.
    permissions_policy permissions = {};
    /// Where browsers send reports: `main="https://reports.example/"`.
    std::string reporting_endpoints = "";
    /// Removes X-Powered-By, whoever set it.
    bool hide_powered_by = true;
    /// Whether the client's connection is encrypted. Behind a proxy that terminates TLS, supply the right test.
    request_predicate secure = [](context const& c) { return c.secure(); };
    /// Requests whose responses stay unchanged.
    request_predicate skip = false;

    /// For JSON APIs: no page may load, frame or embed the responses, and headers that only matter for pages are
    /// omitted.
    static secure_headers_options api();
    /// For pages: everything only from this origin; inline scripts and styles need the csp_nonce; no frames elsewhere;
    /// no camera, microphone, geolocation or payment.
    static secure_headers_options web();
};

/// Sets security headers: the ones above on every response, including errors and streams.
///
/// Headers already present when the head is written stay: a handler, or any layer, that sets one of them takes
/// precedence. An outer layer that also acts just before the head is written has the last word.
///
/// A policy with a nonce is not sent with a 304: it would replace the one that belongs to the cached page.
///
/// Strict-Transport-Security is only sent over encrypted connections: elsewhere browsers must ignore it (RFC 6797
/// section 8.1). Order: outside of all layers that answer. Throws std::invalid_argument for an invalid header.
any_layer secure_headers(secure_headers_options options = {});

} // namespace tunic::middleware
