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

/// What a page may show. The views live during the call only; they are texts, not HTML: write them with append_text().
struct error_page {
    int status = 500;            ///< 400 to 599
    std::string_view title = {};      ///< of the status: `Not Found`
    std::string_view detail = {};     ///< what may be said about it; of a 5xx only what http_error exposes
    std::string_view request_id = {}; ///< empty when the request has none
};

/// Writes a page: `f(error_page const&, text_buffer& html)`, synchronous.
using page_writer = callback<void(error_page const&, text_buffer&)>;

/// Appends a text to HTML so that it stays a text, also within a quoted attribute.
void append_text(text_buffer& html, std::string_view text);

/// The page there is unless you write one: title, detail, request id; no script, no style, nothing to load.
void plain_page(error_page const& page, text_buffer& html);

/// What becomes of one type of exception. Made by on_exception().
struct exception_answer {
    callback<bool(context&, std::exception_ptr const&)> answer; ///< false: another type
};

/// An exception of type E, or derived from it, is answered by `f(context&, E const&)`, which is no coroutine:
///
///     on_exception<out_of_stock>([](context& c, out_of_stock const& e) { c.problem(409, e.what()); })
///
/// or, with a status, by a problem document that tells nothing of it: `on_exception<db::unreachable>(503)`.
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
/// What on_exception<E>(status) is made of: `is` says whether a thrown thing is an E.
exception_answer on_exception_status(int status, bool (*is)(std::exception_ptr const&));
/// An exception of type E, or derived from it, is answered with this status, and nothing is told of it. Throws
/// std::invalid_argument for a status that is no error.
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
    page_writer write; ///< makes the page
};

/// Options of error_pages().
struct error_pages_options {
    /// Asked in order; the first of the thrown thing's type answers. Others become what they become without this layer.
    std::vector<exception_answer> exceptions = {};
    /// Pages for single statuses, 400 to 599.
    std::vector<status_page> pages = {};
    /// The page for all others.
    page_writer otherwise = plain_page;
    /// Requests whose errors are left as they are.
    request_predicate skip = false;
};

/// Shows errors to people as pages, and to programs as problem documents (RFC 9457): a client whose Accept prefers
/// text/html to JSON gets HTML. `Vary: Accept` says so to caches.
///
/// An error is a response with a status of 400 to 599 that is a problem document, a plain text, or empty: what comes of
/// exceptions and of c.fail(), c.problem(), c.text(), of other layers, also outer ones, and of paths without a route. A
/// body of another type is its handler's own page and stays, and so does a stream, and what is compressed already.
///
/// No text of a 5xx reaches a client, whoever wrote it, unless an http_error exposes it. The log has what was thrown,
/// but for what `exceptions` answered: that is no surprise any more.
///
/// Order: outermost but for the logger, so that it sees what others answer. Throws std::invalid_argument for a status
/// that is no error, is listed twice, or has no page.
any_layer error_pages(error_pages_options options = {});

} // namespace tunic::middleware
