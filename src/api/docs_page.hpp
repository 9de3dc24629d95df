#pragma once
#include <tunic/api/openapi.hpp>

#include <string>
#include <string_view>

namespace tunic::documents {

/// The page that displays a document: one file, and the policy under which a browser runs it.
struct docs_page {
    std::string html;
    std::string policy; ///< Content-Security-Policy
};

docs_page make_docs_page(openapi_options const& options);

/// The document's path as a reference from the page, so that both may be served below any prefix.
std::string relative_reference(std::string_view from, std::string_view to);

/// The sources of the page: src/api/docs_page/, turned into texts by the build.
extern std::string_view const docs_page_html;
extern std::string_view const docs_page_css;
extern std::string_view const docs_page_js;

} // namespace tunic::documents
