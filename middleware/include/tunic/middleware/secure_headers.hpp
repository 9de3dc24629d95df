#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/content_security_policy.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <string>

namespace tunic::middleware {

/// Options of secure_headers(). Each text is the value of the header of that name; an empty one is not sent.
struct secure_headers_options {
    /// Whether what the page embeds from other origins has to agree to it.
    std::string cross_origin_embedder_policy = "";
    /// Which pages share a group of windows with this one, and can reach it through `opener`.
    std::string cross_origin_opener_policy = "same-origin";
    /// Which sites may embed the response, as a picture or a script for example.
    std::string cross_origin_resource_policy = "same-origin";
    /// `?1` asks browsers to keep the origin apart from its sister hosts.
    std::string origin_agent_cluster = "?1";
    /// How much of its address a page tells those it links to.
    std::string referrer_policy = "no-referrer";
    /// How long browsers come back over TLS only. Sent only where `secure` holds.
    std::string strict_transport_security = "max-age=15552000; includeSubDomains";
    /// Keeps browsers from guessing another type than Content-Type says.
    std::string x_content_type_options = "nosniff";
    /// Whether names of hosts in links are looked up before somebody follows them.
    std::string x_dns_prefetch_control = "off";
    /// Keeps old browsers from opening a download in the context of the site.
    std::string x_download_options = "noopen";
    /// Who may show the page in a frame, for browsers without `frame-ancestors`.
    std::string x_frame_options = "SAMEORIGIN";
    /// Whether plugins may look for a policy file of theirs.
    std::string x_permitted_cross_domain_policies = "none";
    /// `0` switches a filter off that did more harm than good.
    std::string x_xss_protection = "0";
    /// From where the page may load what.
    content_security_policy csp = {};
    /// The same as Content-Security-Policy-Report-Only.
    content_security_policy csp_report_only = {};
    /// Which features of the browser the page may use.
    permissions_policy permissions = {};
    /// Where browsers send reports: `main="https://reports.example/"`.
    std::string reporting_endpoints = "";
    /// Takes X-Powered-By away, whoever set it.
    bool hide_powered_by = true;
    /// Whether the client came over an encrypted connection. Behind a proxy that ends TLS, say how one knows.
    request_predicate secure = [](context const& c) { return c.secure(); };
    /// Requests whose responses are left alone.
    request_predicate skip = false;

    /// For programs that speak JSON: no page may load, frame or embed anything of the responses, and the headers that
    /// only pages heed are left out.
    static secure_headers_options api();
    /// For pages: everything from this origin only; scripts and styles within a page need the csp_nonce; no frames
    /// elsewhere; no camera, microphone, geolocation or payment.
    static secure_headers_options web();
};

/// Tells browsers to be careful: the headers above on every response, errors and streams included.
///
/// What is there already when the head is written stays: a handler, or any layer, that sets one of these headers itself
/// has its way. A layer outside that also acts just before the head is written has the last word.
///
/// A policy with a nonce is not sent with a 304: it would take the place of the one that the cached page came with.
///
/// Strict-Transport-Security is only sent over encrypted connections: elsewhere browsers have to ignore it
/// (RFC 6797 section 8.1). Order: outside of whatever answers. Throws std::invalid_argument for what cannot be a
/// header.
any_layer secure_headers(secure_headers_options options = {});

} // namespace tunic::middleware
