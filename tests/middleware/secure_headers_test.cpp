#include "middleware/fixture.hpp"

#include <tunic/middleware/secure_headers.hpp>

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace tunic::middleware {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using csp = content_security_policy;
using headers = test_client::header_lines;

constexpr char const* hsts = "Strict-Transport-Security";
constexpr char const* policy = "Content-Security-Policy";

TEST(SecureHeaders, ExampleOfTheirPage) {
    app app;
    // [example]
    app.use(middleware::secure_headers({
        .csp = csp().set("default-src", {csp::self}).set("script-src", {csp::self, csp::nonce}),
    }));
    app.get("/", [](context& c) {
        c.html(c.format("<script nonce=\"{}\">...</script>", c.get<middleware::csp_nonce>().text));
    });
    // [/example]
    auto const r = test_client(std::move(app)).get("/");
    EXPECT_THAT(r.header(policy), MatchesRegex("default-src 'self'; script-src 'self' 'nonce-[^']+'"));
    EXPECT_THAT(r.body, MatchesRegex("<script nonce=\"[^\"]+\">...</script>"));
}

TEST(SecureHeaders, SendsTheDefaults) {
    auto const r = client_of(secure_headers()).get("/");
    for (auto const& [name, value] : headers{{"Cross-Origin-Resource-Policy", "same-origin"},
                                             {"Cross-Origin-Opener-Policy", "same-origin"},
                                             {"Origin-Agent-Cluster", "?1"},
                                             {"Referrer-Policy", "no-referrer"},
                                             {"X-Content-Type-Options", "nosniff"},
                                             {"X-DNS-Prefetch-Control", "off"},
                                             {"X-Download-Options", "noopen"},
                                             {"X-Frame-Options", "SAMEORIGIN"},
                                             {"X-Permitted-Cross-Domain-Policies", "none"},
                                             {"X-XSS-Protection", "0"}})
        EXPECT_EQ(r.header_values(name), std::vector<std::string>{value}) << name;
    for (auto const* name : {"Cross-Origin-Embedder-Policy", policy, "Content-Security-Policy-Report-Only",
                             "Permissions-Policy", "Reporting-Endpoints", hsts})
        EXPECT_FALSE(r.has_header(name)) << name;
    EXPECT_EQ(r.body, "hello");
}

TEST(SecureHeaders, StandOnErrorsStreamsHeadAndAutomaticAnswers) {
    auto t = client_of(secure_headers({.csp = csp().set("default-src", {csp::none})}));
    for (auto const* path : {"/stream", "/refused", "/broken", "/nowhere"}) {
        auto const r = t.get(path);
        EXPECT_EQ(r.header("X-Content-Type-Options"), "nosniff") << path;
        EXPECT_EQ(r.header(policy), "default-src 'none'") << path << ": though an error drops Content-*";
    }
    EXPECT_EQ(t.del("/").header("X-Frame-Options"), "SAMEORIGIN") << "405";
    EXPECT_EQ(t.options("/").header("X-Frame-Options"), "SAMEORIGIN");
    EXPECT_EQ(t.head("/").header(policy), "default-src 'none'");
}

TEST(SecureHeaders, TransportSecurityIsForEncryptedConnectionsOnly) {
    EXPECT_FALSE(client_of(secure_headers()).get("/").has_header(hsts));
    EXPECT_EQ(client_of(secure_headers({.secure = true})).get("/").header(hsts), "max-age=15552000; includeSubDomains");
    auto t = client_of(secure_headers({.secure = [](context const& c) { return c.header("X-Proto") == "https"; }}));
    EXPECT_TRUE(t.get("/", {{"X-Proto", "https"}}).has_header(hsts));
    EXPECT_FALSE(t.get("/", {{"X-Proto", "http"}}).has_header(hsts));
    EXPECT_FALSE(
        client_of(secure_headers({.strict_transport_security = "", .secure = true})).get("/").has_header(hsts));
}

TEST(SecureHeaders, AnEmptyTextLeavesAHeaderOut) {
    auto const r = client_of(secure_headers({.referrer_policy = "same-origin", .x_frame_options = ""})).get("/");
    EXPECT_FALSE(r.has_header("X-Frame-Options"));
    EXPECT_EQ(r.header("Referrer-Policy"), "same-origin");
}

TEST(SecureHeaders, WhatAHandlerOrAnotherLayerHasSetStays) {
    app a;
    a.use([](context& c, next n) {
        c.set("Referrer-Policy", "origin");
        return n();
    });
    a.use([](context& c, next n) {
        c.before_send([](context& answered) { answered.set("X-XSS-Protection", "1"); });
        return n();
    });
    a.use(secure_headers({.csp = csp().set("default-src", {csp::self})}));
    a.get("/", [](context& c) {
        c.set("X-Frame-Options", "DENY").set("content-security-policy", "default-src *").html("<p>framed</p>");
    });
    auto const r = test_client(std::move(a)).get("/");
    EXPECT_EQ(r.header_values("Referrer-Policy"), std::vector<std::string>{"origin"});
    EXPECT_EQ(r.header_values("X-Frame-Options"), std::vector<std::string>{"DENY"});
    EXPECT_EQ(r.header_values(policy), std::vector<std::string>{"default-src *"});
    EXPECT_EQ(r.header_values("X-XSS-Protection"), std::vector<std::string>{"1"}) << "outside has the last word";
    EXPECT_EQ(r.header("X-Content-Type-Options"), "nosniff");
}

TEST(SecureHeaders, TakesXPoweredByAway) {
    auto const handler = [](context& c) { c.set("X-Powered-By", "a secret version").text("x"); };
    for (bool const hide : {true, false}) {
        app a;
        a.use(secure_headers({.hide_powered_by = hide}));
        a.get("/", handler);
        EXPECT_EQ(test_client(std::move(a)).get("/").has_header("X-Powered-By"), !hide);
    }
}

TEST(SecureHeaders, ANonceIsNewForEveryResponseAndTheHandlerHasIt) {
    app a;
    a.use(secure_headers(
        {.csp = csp().set("script-src", {csp::self, csp::nonce, csp::strict_dynamic}).set("style-src", {csp::nonce}),
         .csp_report_only = csp().set("default-src", {csp::nonce})}));
    a.get("/", [](context& c) { c.html(c.get<csp_nonce>().text); });
    test_client t(std::move(a));
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        auto const r = t.get("/");
        EXPECT_THAT(r.body, MatchesRegex("[A-Za-z0-9_-]+"));
        EXPECT_EQ(r.body.size(), 22u) << "128 bits";
        EXPECT_EQ(r.header(policy),
                  "script-src 'self' 'nonce-" + r.body + "' 'strict-dynamic'; style-src 'nonce-" + r.body + "'");
        EXPECT_EQ(r.header("Content-Security-Policy-Report-Only"), "default-src 'nonce-" + r.body + "'");
        seen.insert(r.body);
    }
    EXPECT_EQ(seen.size(), 100u);
}

TEST(SecureHeaders, PipelinedResponsesHaveNoncesOfTheirOwn) {
    auto t = client_of(secure_headers({.csp = csp().set("script-src", {csp::nonce})}));
    std::string const get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    auto const r = t.send_raw(get + "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n" + get);
    ASSERT_EQ(r.responses.size(), 3u);
    std::set<std::string> seen;
    for (auto const& one : r.responses) seen.insert(one.header(policy));
    EXPECT_EQ(seen.size(), 3u);
}

TEST(SecureHeaders, LeavesTheCachedPageItsNonce) {
    app a;
    a.use(secure_headers(
        {.csp = csp().set("script-src", {csp::nonce}), .csp_report_only = csp().set("default-src", {csp::self})}));
    a.get("/", [](context& c) {
        c.set("ETag", "\"1\"");
        if (c.has_header("If-None-Match")) c.status(304);
    });
    test_client t(std::move(a));
    EXPECT_TRUE(t.get("/").has_header(policy));
    auto const again = t.get("/", {{"If-None-Match", "\"1\""}});
    EXPECT_EQ(again.status, 304);
    EXPECT_FALSE(again.has_header(policy)) << "it would take the place of the one that fits the page";
    EXPECT_EQ(again.header("Content-Security-Policy-Report-Only"), "default-src 'self'");
    EXPECT_EQ(again.header("X-Content-Type-Options"), "nosniff");
}

TEST(SecureHeaders, HasAPresetForPrograms) {
    auto const r = client_of(secure_headers(secure_headers_options::api())).get("/");
    EXPECT_EQ(r.header(policy), "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(r.header("X-Frame-Options"), "DENY");
    EXPECT_EQ(r.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(r.header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(r.header("Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_FALSE(r.has_header("X-Download-Options"));
    EXPECT_FALSE(r.has_header("Cross-Origin-Opener-Policy"));
}

TEST(SecureHeaders, HasAPresetForPages) {
    auto const r = client_of(secure_headers(secure_headers_options::web())).get("/");
    EXPECT_THAT(r.header(policy), MatchesRegex("default-src 'self'; base-uri 'self'; form-action 'self'; "
                                               "frame-ancestors 'self'; img-src 'self' data:; object-src 'none'; "
                                               "script-src 'self' 'nonce-[^']+'; style-src 'self' 'nonce-[^']+'"));
    EXPECT_EQ(r.header("Permissions-Policy"), "camera=(), geolocation=(), microphone=(), payment=()");
}

TEST(SecureHeaders, SkipsWhatItIsTold) {
    auto t = client_of(secure_headers({.skip = [](context const& c) { return c.path() == "/"; }}));
    EXPECT_FALSE(t.get("/").has_header("X-Frame-Options"));
    EXPECT_TRUE(t.get("/users/7").has_header("X-Frame-Options"));
}

TEST(SecureHeaders, RefusesWhatCannotBeAHeader) {
    EXPECT_THROW(secure_headers({.referrer_policy = "a\r\nSet-Cookie: x=y"}), std::invalid_argument);
    EXPECT_THROW(secure_headers({.strict_transport_security = "a\nb"}), std::invalid_argument);
    EXPECT_THROW(secure_headers({.reporting_endpoints = std::string("a\0b", 3)}), std::invalid_argument);
}

TEST(SecureHeaders, RefusesWordsThatBrowsersDoNotKnow) {
    EXPECT_THROW(secure_headers({.cross_origin_embedder_policy = "require-cors"}), std::invalid_argument);
    EXPECT_THROW(secure_headers({.cross_origin_opener_policy = "same-orign"}), std::invalid_argument);
    EXPECT_THROW(secure_headers({.cross_origin_resource_policy = "Same-Origin"}), std::invalid_argument);
    EXPECT_THROW(secure_headers({.origin_agent_cluster = "true"}), std::invalid_argument);
    EXPECT_THROW(secure_headers({.referrer_policy = "no-referer"}), std::invalid_argument);
    EXPECT_THROW(secure_headers({.referrer_policy = "origin, strictorigin"}), std::invalid_argument);
    EXPECT_THROW(secure_headers({.x_content_type_options = "no-sniff"}), std::invalid_argument);
    EXPECT_THROW(secure_headers({.x_frame_options = "ALLOW-FROM https://a.example"}), std::invalid_argument);
    EXPECT_NO_THROW((void)secure_headers({.cross_origin_embedder_policy = "require-corp; report-to=\"x\"",
                                          .cross_origin_opener_policy = "same-origin-allow-popups",
                                          .referrer_policy = "no-referrer, strict-origin-when-cross-origin",
                                          .x_frame_options = "deny"}));
}

TEST(SecureHeaders, RefusesATransportSecurityThatWouldNotHold) {
    for (auto const* value :
         {"includeSubDomains", "max-age", "max-age=", "max-age=1y", "max-age=-1", "max-age=1; preload",
          "max-age=31536000; preload", "max-age=300; includeSubDomains; preload", "max-age=1; includeSubdomain",
          "max-age=1; max-age=2", ";"})
        EXPECT_THROW(secure_headers({.strict_transport_security = value}), std::invalid_argument) << value;
    for (auto const* value :
         {"max-age=0", "max-age=1;", "MAX-AGE=1; includesubdomains", "max-age=31536000; includeSubDomains; preload"})
        EXPECT_NO_THROW((void)secure_headers({.strict_transport_security = value})) << value;
}

std::string why_refused(std::string const& directive, std::vector<std::string> const& sources) {
    try {
        csp().set(directive, sources);
        return "(accepted)";
    } catch (std::invalid_argument const& e) { return e.what(); }
}

TEST(ContentSecurityPolicy, RefusesWhatWouldNotProtect) {
    EXPECT_EQ(why_refused("script-src", {"self"}),
              "secure_headers: \"self\" in script-src would be a host of that name: write 'self', in quotes");
    for (auto const* bare : {"none", "unsafe-inline", "nonce", "strict-dynamic", "nonce-abc", "sha256-abc"})
        EXPECT_THAT(why_refused("script-src", {bare}), HasSubstr("in quotes")) << bare;
    EXPECT_THAT(why_refused("script-src", {"'nonce-abc'"}), HasSubstr("protects nothing"));
    // Browsers compare keywords without regard to case.
    EXPECT_THAT(why_refused("script-src", {"SELF"}), HasSubstr("in quotes"));
    EXPECT_THAT(why_refused("script-src", {"'Nonce-abc'"}), HasSubstr("protects nothing"));
    EXPECT_THAT(why_refused("script-src", {"'NONE'", "https://x"}), HasSubstr("stands alone"));
    EXPECT_THAT(why_refused("script-src", {"'selff'"}), HasSubstr("no keyword"));
    EXPECT_EQ(why_refused("require-trusted-types-for", {"'script'"}), "(accepted)");
    EXPECT_THAT(why_refused("script-src", {"'self' https:"}), HasSubstr("not one word"));
    for (auto const* source : {"", "a;script-src", "a,b", "a\r\nb", "caf\xc3\xa9"})
        EXPECT_THAT(why_refused("script-src", {source}), HasSubstr("not one word")) << source;
    EXPECT_THAT(why_refused("script-src", {"'none'", "'self'"}), HasSubstr("stands alone"));
    for (auto const* directive : {"", "script src", "script-src;", "Script-Src"})
        EXPECT_THAT(why_refused(directive, {"'self'"}), HasSubstr("cannot be a directive")) << directive;
    for (auto const* directive : {"script-scr", "default", "frame-ancestor", "style"})
        EXPECT_THAT(why_refused(directive, {"'self'"}), HasSubstr("no directive that browsers know")) << directive;
    EXPECT_THROW(csp().set("script-src", {csp::self}).set("script-src", {csp::none}), std::invalid_argument);
    EXPECT_EQ(why_refused("sandbox", {"allow-scripts"}), "(accepted)");
    EXPECT_EQ(why_refused("upgrade-insecure-requests", {}), "(accepted)");
}

TEST(PermissionsPolicy, IsWrittenAsAStructuredField) {
    EXPECT_EQ(permissions_policy()
                  .deny("camera")
                  .allow("geolocation", {"self", "https://maps.example"})
                  .allow("fullscreen", {"*"})
                  .text(),
              R"(camera=(), geolocation=(self "https://maps.example"), fullscreen=*)");
    for (auto const* who : {"'self'", "maps.example", "https://a\"b", "", "https://a b"})
        EXPECT_THROW(permissions_policy().allow("camera", {who}), std::invalid_argument) << who;
    EXPECT_THROW(permissions_policy().deny("Camera"), std::invalid_argument);
    EXPECT_THROW(permissions_policy().deny("a=b"), std::invalid_argument);
    EXPECT_THROW(permissions_policy().allow("camera", {"self"}).deny("camera"), std::invalid_argument);
}

} // namespace
} // namespace tunic::middleware
