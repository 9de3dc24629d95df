#include "api/docs_page.hpp"

#include "api/sha256.hpp"

#include <initializer_list>
#include <utility>

namespace tunic::documents {
namespace {

std::string escaped(std::string_view text) {
    std::string html;
    for (char const c : text) switch (c) {
        case '&': html += "&amp;"; break;
        case '<': html += "&lt;"; break;
        case '>': html += "&gt;"; break;
        case '"': html += "&quot;"; break;
        default: html += c;
        }
    return html;
}

// Replaces every `{{name}}` by its text, in one pass, so that a text may contain braces.
std::string filled(std::string_view page, std::initializer_list<std::pair<std::string_view, std::string_view>> texts) {
    std::string html;
    while (true) {
        auto const begin = page.find("{{");
        html += page.substr(0, begin);
        if (begin == page.npos) return html;
        auto const end = page.find("}}", begin);
        auto const name = page.substr(begin + 2, end - begin - 2);
        for (auto const& [wanted, text] : texts)
            if (wanted == name) html += text;
        page.remove_prefix(end + 2);
    }
}

// `https://api.example.org` of a URL with a host; empty when the URL has variables.
std::string_view origin_of(std::string_view url) noexcept {
    auto const scheme = url.find("://");
    if (scheme == url.npos) return {};
    auto const origin = url.substr(0, url.find('/', scheme + 3));
    return origin.find('{') == origin.npos ? origin : std::string_view{};
}

} // namespace

std::string relative_reference(std::string_view from, std::string_view to) {
    std::string reference;
    from = from.substr(1);
    to = to.substr(1);
    // Past the common folders: first up, then down.
    for (auto slash = from.find('/'); slash != from.npos && to.starts_with(from.substr(0, slash + 1));
         slash = from.find('/')) {
        to.remove_prefix(slash + 1);
        from.remove_prefix(slash + 1);
    }
    for (char const c : from)
        if (c == '/') reference += "../";
    if (reference.empty()) reference = "./";
    return reference.append(to);
}

docs_page make_docs_page(openapi_options const& options) {
    docs_page page;
    page.html = filled(docs_page_html, {{"title", escaped(options.title)},
                                        {"document", escaped(relative_reference(options.page, options.document))},
                                        {"path", escaped(options.document)},
                                        {"style", docs_page_css},
                                        {"script", docs_page_js}});
    page.policy = "default-src 'none'; connect-src 'self'";
    for (auto const& server : options.servers)
        if (auto const origin = origin_of(server.url); !origin.empty()) page.policy.append(" ").append(origin);
    page.policy += "; style-src 'sha256-" + sha256_base64(docs_page_css) + "'; script-src 'sha256-"
                   + sha256_base64(docs_page_js)
                   + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
    return page;
}

} // namespace tunic::documents
