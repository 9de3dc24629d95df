#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/data/shape_function.hpp>

#include <string>
#include <vector>

namespace tunic {

class service;

/// A place where the API is served: `https://api.example.org/v1`, or a path on the host of the document.
struct openapi_server {
    /// Absolute, or a path.
    std::string url;
    /// CommonMark; may be empty.
    std::string description = {};
};

/// What an app answers to invalid input when `app_options::problem` writes a body of its own.
struct documented_error {
    int status = 400;                            ///< of invalid input; a media type that is not read stays 415
    shape_function shape = nullptr;              ///< of the body; null: a problem document (RFC 9457)
    std::string media_type = "application/json"; ///< of that body
};

/// The same for a body of the type Body; defined in <tunic/api/document_error.hpp>.
///
///     app.use(openapi({.title = "Conduit", .invalid_input = document_error<errors>(422)}));
template <class Body> documented_error document_error(int status = 400, std::string media_type = "application/json");

/// What an OpenAPI document says about the API as a whole, and where it is served.
struct openapi_options {
    std::string title = "API";                ///< of the API
    std::string version = "1.0.0";            ///< of the API
    std::string description = {};             ///< CommonMark
    std::vector<openapi_server> servers = {}; ///< none: where the document came from
    /// Where openapi() serves the document; beside it there is a page to read it, unless `page` is empty.
    std::string document = "/openapi.json";
    /// Where that page is.
    std::string page = "/docs";
    /// What is answered to invalid input.
    documented_error invalid_input = {};
};

/// The OpenAPI 3.1 document of a service, indented: for a file that a build step writes and a review compares.
///
/// It has every typed endpoint, and every other route whose handler names its inputs (`query<T>`, `json<T>`), in the
/// order in which they are served, so that the same program always gives the same text. Routes of which nothing is
/// declared are left out. An optional segment of a pattern gives two paths. Methods that OpenAPI 3.1 does not know
/// stand in `x-additionalOperations`, spelled as `additionalOperations` is in 3.2.
///
///     if (argc > 1 && std::string_view(argv[1]) == "--print-openapi")
///         std::puts(tunic::openapi_document(service, {.title = "Users"}).c_str());
[[nodiscard]] std::string openapi_document(service const& of, openapi_options const& options = {});

/// Serves the document of the service it is used in, and a page to read it and to try its operations:
///
///     app.use(openapi({.title = "Users", .version = "1.2.0"}));       // GET /openapi.json, GET /docs
///
/// Both are made on the first request for one of them and served from memory from then on, with an ETag. The page needs
/// nothing but this server, and its Content-Security-Policy says so. Use it on the app; layers outside it (a login)
/// guard it like anything else. Throws std::invalid_argument for a path without a slash in front, and for a server that
/// is no URL.
[[nodiscard]] any_layer openapi(openapi_options options = {});

} // namespace tunic
