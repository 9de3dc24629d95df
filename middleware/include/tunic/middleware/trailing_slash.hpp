#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <cstdint>

namespace tunic::middleware {

/// Which spelling of a path is the one that stays.
enum class slash_style : std::uint8_t {
    trim,   ///< `/users/` is sent to `/users`
    append, ///< `/users` is sent to `/users/`
};

/// Options of trailing_slash().
struct trailing_slash_options {
    /// Which spelling requests are sent to.
    slash_style style = slash_style::trim;
    /// Whether to redirect before anything is looked for, so that each page has one address. Otherwise only what was
    /// answered 404, and by no route, is redirected.
    bool always = false;
    /// 301, 302, 307 or 308.
    int status = 308;
    /// Requests that are never redirected.
    request_predicate skip = false;
};

/// Sends GET and HEAD to the spelling of the path with, or without, a slash at its end. The query stays.
///
/// For most apps `app_options::trailing_slash` is the better place: `ignore`, the default, serves both spellings, and
/// `redirect` sends every method to the one that has a route, without a layer. This layer is for what those cannot say:
/// one spelling for all pages (`.always`) while the router accepts both, some paths only, another status, or routes
/// that a program answers without the router.
///
/// `/` stays, and so does a path that a client could read as another host (`//evil.example/`, or one with a backslash):
/// those are never redirected to.
///
/// `append` with `.always` needs routes that are served with the slash: with `app_options::trailing_slash = redirect`
/// and routes without one, the two send a client to and fro.
///
/// Order: on the app, outside of what need not run for a redirect and of layers that reroute. Throws
/// std::invalid_argument for another status.
any_layer trailing_slash(trailing_slash_options options = {});

} // namespace tunic::middleware
