#pragma once
#include <tunic/app/any_layer.hpp>
#include <tunic/app/handler.hpp>
#include <tunic/base/callback.hpp>
#include <tunic/data/text_buffer.hpp>
#include <tunic/middleware/request_predicate.hpp>

#include <concepts>
#include <exception>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tunic::middleware {

/// The contents of a page. The views live only during the call; they are texts, not HTML: write them with
/// append_text().
struct error_page {
    int status = 500;            ///< 400 to 599
    std::string_view title = {};      ///< the status phrase: `Not Found`
    std::string_view detail = {};     ///< the public detail; for a 5xx only the message that http_error exposes
    std::string_view request_id = {}; ///< empty when the request has none
};

/// Writes a page: `f(error_page const&, text_buffer& html)`, synchronous.
using page_writer = callback<void(error_page const&, text_buffer&)>;

/// Appends a text to HTML, escaped so that it stays text, also within a quoted attribute.
void append_text(text_buffer& html, std::string_view text);

/// The default page: title, detail, request id; no script, no style, nothing to load.
void plain_page(error_page const& page, text_buffer& html);

/// The answer to one type of exception. Created by on_exception().
struct exception_answer {
    callback<bool(context&, std::exception_ptr const&)> answer; ///< false: another type
};

/// Answers an exception of type E, or derived from it, with `f(context&, E const&)`, which must not be a coroutine:
///
///     on_exception<out_of_stock>([](context& c, out_of_stock const& e) { c.problem(409, e.what()); })
///
/// or, with a status, with a problem document that reveals nothing about it: `on_exception<db::unreachable>(503)`.
template <class E, class F>
    requires std::invocable<std::decay_t<F> const&, context&, E const&>
exception_answer on_exception(F&& f) {
    static_assert(!tunic::detail::is_task<std::invoke_result_t<std::decay_t<F> const&, context&, E const&>>,
                  "what on_exception<E>(f) calls is no coroutine: its task would be dropped, and nothing answered. "
                  "Await in an error handler, on_error(f)");
    return {[f = std::decay_t<F>(std::forward<F>(f))](context& c, std::exception_ptr const& error) {
        try {
            std::rethrow_exception(error);
        } catch (E const& e) {
            f(c, e);
            return true;
        } catch (...) { return false; }
    }};
}
/// The implementation of on_exception<E>(status): `is` tells whether an exception is an E.
exception_answer on_exception_status(int status, bool (*is)(std::exception_ptr const&));
/// Answers an exception of type E, or derived from it, with this status, and reveals nothing about it. Throws
/// std::invalid_argument for a status that is not an error.
template <class E> exception_answer on_exception(int status) {
    return on_exception_status(status, [](std::exception_ptr const& error) {
        try {
            std::rethrow_exception(error);
        } catch (E const&) { return true; } catch (...) {
            return false;
        }
    });
}

/// The page for one status.
struct status_page {
    int status;        ///< 400 to 599
    page_writer write; ///< writes the page
};

/// Options of error_pages().
struct error_pages_options {
    /// Tried in order; the first that matches the exception's type answers. Other exceptions are handled as without
    /// this layer.
    std::vector<exception_answer> exceptions = {};
    /// Pages for individual statuses, 400 to 599.
    std::vector<status_page> pages = {};
    /// The page for all others.
    page_writer otherwise = plain_page;
    /// Requests whose errors stay unchanged.
    request_predicate skip = false;
};

/// Shows errors to people as pages, and to programs as problem documents (RFC 9457): a client whose Accept prefers
/// text/html to JSON gets HTML. `Vary: Accept` says so to caches.
///
/// An error is a response with a status of 400 to 599 that is a problem document, a plain text, or empty: the results
/// of exceptions, of c.fail(), c.problem() and c.text(), of other layers, even outer ones, and of paths without a
/// route. A body of another type is the handler's own page and stays, as do streams and compressed bodies.
///
/// No text of a 5xx reaches a client, whatever its source, unless an http_error exposes it. Exceptions are logged,
/// except those that `exceptions` answered, which are expected.
///
/// Order: outermost except for the logger, so that it sees the answers of others. Throws std::invalid_argument for a
/// status that is not an error, is listed twice, or has no page.
any_layer error_pages(error_pages_options options = {});

} // namespace tunic::middleware
