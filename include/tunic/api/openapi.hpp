#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/data/shape_function.hpp>

#include <string>
#include <vector>

namespace tunic {

class service;

/// A URL where the API is served: `https://api.example.org/v1`, or a path on the host of the document.
struct openapi_server {
    /// Absolute, or a path.
    std::string url;
    /// CommonMark; may be empty.
    std::string description = {};
};

/// The answer to invalid input when `app_options::problem` writes its own body.
struct documented_error {
    int status = 400;                            ///< of invalid input; an unsupported media type is still 415
    shape_function shape = nullptr;              ///< of the body; null: a problem document (RFC 9457)
    std::string media_type = "application/json"; ///< of that body
};

/// The same for a body of type Body; defined in <tunic/api/document_error.hpp>.
///
///     app.use(openapi({.title = "Conduit", .invalid_input = document_error<errors>(422)}));
template <class Body> documented_error document_error(int status = 400, std::string media_type = "application/json");

/// The document's statements about the API as a whole, and where it is served.
struct openapi_options {
    std::string title = "API";                ///< of the API
    std::string version = "1.0.0";            ///< of the API
    std::string description = {};             ///< CommonMark
    std::vector<openapi_server> servers = {}; ///< empty: the host that serves the document
    /// The path of the document. openapi() also serves a page to read it, unless `page` is empty.
    std::string document = "/openapi.json";
    /// The path of that page.
    std::string page = "/docs";
    /// The answer to invalid input.
    documented_error invalid_input = {};
};

/// The OpenAPI 3.1 document of a service, indented: for a file that a build step writes and a review compares.
///
/// It has every route in the order of registration, so that the same program always gives the same text: typed
/// endpoints with all their types, others with the inputs that their handlers name (`query<T>`, `json<T>`). An optional
/// segment of a pattern gives two paths. Methods that OpenAPI 3.1 does not define are listed in
/// `x-additionalOperations`, in the form that 3.2 gives to `additionalOperations`.
///
///     if (argc > 1 && std::string_view(argv[1]) == "--print-openapi")
///         std::puts(tunic::openapi_document(service, {.title = "Users"}).c_str());
[[nodiscard]] std::string openapi_document(service const& of, openapi_options const& options = {});

/// Serves the document of its service, and a page to read it and to try its operations:
///
///     app.use(openapi({.title = "Users", .version = "1.2.0"}));       // GET /openapi.json, GET /docs
///
/// Both are built on the first request for either, then served from memory, with an ETag. The page loads nothing from
/// other servers, and its Content-Security-Policy enforces that. Use it on the app; outer layers (a login) guard it as
/// they guard everything else. Throws std::invalid_argument for a path without a leading slash, and for an invalid
/// server URL.
[[nodiscard]] any_layer openapi(openapi_options options = {});

} // namespace tunic
