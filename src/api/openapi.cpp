#include <tunic/api/openapi.hpp>
#include <tunic/http/entity_tag.hpp>

#include "api/docs_page.hpp"
#include "api/openapi_document.hpp"
#include "api/sha256.hpp"

#include <tunic/app/context.hpp>
#include <tunic/app/service_core.hpp>

#include <stdexcept>
#include <string_view>
#include <utility>

namespace tunic {
namespace {

using documents::docs_page;

std::string tag_for(std::string_view text) { return '"' + documents::sha256_base64(text).substr(0, 22) + '"'; }

// What one service is asked for, as it is sent.
struct served_texts {
    served_texts(service_core const& service, openapi_options const& options)
        : document(documents::write_document(service, options)), document_tag(tag_for(document)),
          page(documents::make_docs_page(options)), page_tag(tag_for(page.html)) {}

    std::string document;
    std::string document_tag;
    docs_page page;
    std::string page_tag;
};

class openapi_layer {
public:
    explicit openapi_layer(openapi_options options) : options_(std::move(options)) {}

    task<> operator()(context& c, next next) const {
        auto const path = c.match_path();
        bool const is_document = path == options_.document;
        bool const is_page = path == options_.page;
        if (!is_document && !is_page) [[likely]]
            return next();
        if (c.method() != method::GET && c.method() != method::HEAD) return next();

        // The service, and what is kept for it, outlives the request.
        auto const& texts =
            *service_core::of(c).kept_for(this, [&] { return served_texts(service_core::of(c), options_); });
        if (is_document)
            send(c, texts.document, "application/json", texts.document_tag);
        else {
            c.set("Content-Security-Policy", texts.page.policy);
            c.set("X-Content-Type-Options", "nosniff");
            c.set("Referrer-Policy", "no-referrer");
            send(c, texts.page.html, "text/html; charset=utf-8", texts.page_tag);
        }
        return {};
    }

private:
    // It may change with every build of the program, so it is kept by clients but asked for again.
    static void send(context& c, std::string_view text, std::string_view type, std::string_view tag) {
        c.set("Cache-Control", "no-cache");
        c.set("ETag", tag);
        if (http::names_tag(c.headers().all("If-None-Match"), tag, http::tag_comparison::weak))
            c.status(304);
        else {
            c.status(200);
            c.res.replace_body(text, type);
        }
    }

    openapi_options options_;
};

void check_path(std::string_view path) {
    if (!path.starts_with('/'))
        throw std::invalid_argument("openapi: a path begins with a slash, and '" + std::string(path) + "' does not");
}

// It goes into a Content-Security-Policy, where some characters would mean something else.
void check_server(std::string_view url) {
    bool right = !url.empty();
    for (char const c : url)
        right = right && c > ' ' && c < '\x7f' && std::string_view("\"'<>,;\\^`|").find(c) == std::string_view::npos;
    if (!right) throw std::invalid_argument("openapi: '" + std::string(url) + "' is not the URL of a server");
}

} // namespace

any_layer openapi(openapi_options options) {
    check_path(options.document);
    if (!options.page.empty()) check_path(options.page);
    for (auto const& server : options.servers) check_server(server.url);
    return named("openapi", openapi_layer(std::move(options)));
}

} // namespace tunic
