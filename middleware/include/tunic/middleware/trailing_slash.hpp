#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <cstdint>

namespace tunic::middleware {

/// The canonical spelling of a path.
enum class slash_style : std::uint8_t {
    trim,   ///< `/users/` redirects to `/users`
    append, ///< `/users` redirects to `/users/`
};

/// Options of trailing_slash().
struct trailing_slash_options {
    /// The spelling that requests are redirected to.
    slash_style style = slash_style::trim;
    /// Whether to redirect before routing, so that each page has one address. Otherwise only a 404 that no route
    /// produced is redirected.
    bool always = false;
    /// 301, 302, 307 or 308.
    int status = 308;
    /// Requests that are never redirected.
    request_predicate skip = false;
};

/// Redirects GET and HEAD to the spelling of the path with, or without, a trailing slash. The query stays.
///
/// For most apps `app_options::trailing_slash` is better: `ignore`, the default, serves both spellings, and `redirect`
/// sends every method to the one that has a route, without a layer. This layer covers the rest: one spelling for all
/// pages (`.always`) while the router accepts both, only some paths, another status, or pages that a program serves
/// without the router.
///
/// `/` stays, and so does a path that a client could read as another host (`//evil.example/`, or one with a backslash):
/// the layer never redirects to those.
///
/// `append` with `.always` needs routes that are served with the slash: combined with
/// `app_options::trailing_slash = redirect` and routes without one, it redirects a client endlessly.
///
/// Order: on the app, outside of layers that a redirect does not need and of layers that reroute. Throws
/// std::invalid_argument for another status.
any_layer trailing_slash(trailing_slash_options options = {});

} // namespace tunic::middleware
