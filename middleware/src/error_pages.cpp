#include "vary.hpp"

#include <tunic/app/error_handler.hpp>
#include <tunic/http/accept.hpp>
#include <tunic/http/media_type.hpp>
#include <tunic/http/status.hpp>
#include <tunic/middleware/error_pages.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <stdexcept>
#include <string>

namespace tunic::middleware {
namespace {

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("error_pages: " + why); }

bool is_error(int status) noexcept { return status >= 400 && status <= 599; }

void check_options(error_pages_options const& options) {
    if (!options.otherwise) refuse("there has to be a page for all other errors: plain_page is one");
    auto const& pages = options.pages;
    for (auto at = pages.begin(); at != pages.end(); ++at) {
        if (!is_error(at->status)) refuse(fmt::format("{} is no status of an error", at->status));
        if (!at->write) refuse(fmt::format("nothing writes the page for {}", at->status));
        if (std::any_of(pages.begin(), at, [&](auto const& other) { return other.status == at->status; }))
            refuse(fmt::format("there are two pages for {}", at->status));
    }
    for (auto const& exception : options.exceptions)
        if (!exception.answer) refuse("an exception has no answer: make it with on_exception()");
}

// Known only to this layer and its callback.
struct exposure {
    bool of_5xx = false; // an http_error has exposed its message
};

// The error text of a response, for a page; nullopt when its author has chosen the body.
std::optional<std::string_view> told_by(response_state const& res) {
    if (res.streaming() || res.headers().has("Content-Encoding")) return std::nullopt;
    if (res.is_problem()) return res.problem_detail();
    if (res.body().empty()) return std::string_view{};
    auto const type = http::media_type::parse(res.type());
    return type && type->is("text", "plain") ? std::optional(res.body()) : std::nullopt;
}

bool prefers_html(context const& c) {
    auto const accept = c.headers().list("Accept");
    auto const json = std::max(http::media_quality(accept, "application/problem+json"),
                               http::media_quality(accept, "application/json"));
    return http::media_quality(accept, "text/html") > json;
}

task<> answer_exception(std::vector<exception_answer> const& answers, context& c, std::exception_ptr error) {
    for (auto const& a : answers)
        if (a.answer(c, error)) return {};
    std::rethrow_exception(error);
}

class error_pages_layer {
public:
    explicit error_pages_layer(error_pages_options options)
        : options_((check_options(options), std::move(options))),
          exceptions_(make_error_layer([answers = options_.exceptions](context& c, std::exception_ptr error) {
              return answer_exception(answers, c, std::move(error));
          })) {}

    task<> operator()(context& c, next n) const { return options_.skip(c) ? task<>(n()) : run(*this, c, n); }

private:
    static task<> run(error_pages_layer const& self, context& c, next n) {
        auto& exposed = c.put(exposure{});
        // The output is final only when the head is written: errors are rendered, and outer layers have answered.
        c.before_send([&self, &exposed](context& answered) { self.complete(answered, exposed.of_5xx); });
        try {
            if (self.options_.exceptions.empty())
                co_await n();
            else
                co_await self.exceptions_(c, n);
        } catch (http_error const& e) {
            exposed.of_5xx = e.status() >= 500 && e.exposed();
            throw;
        }
    }

    void complete(context& c, bool exposed) const {
        int const status = c.res.status();
        if (!is_error(status)) return;
        auto const detail = told_by(c.res);
        if (!detail) return;
        vary_on(c, "Accept");
        bool const hidden = status >= 500 && !exposed;
        if (prefers_html(c))
            show_page(c, status, hidden ? std::string_view() : *detail);
        else if (hidden)
            c.problem(status);
    }

    void show_page(context& c, int status, std::string_view detail) const {
        auto const own = std::find_if(options_.pages.begin(), options_.pages.end(),
                                      [status](auto const& page) { return page.status == status; });
        auto const& write = own == options_.pages.end() ? options_.otherwise : own->write;
        text_buffer html(c.memory());
        auto const title = http::reason_phrase(status);
        write({.status = status,
               .title = title.empty() ? std::string_view("Error") : title,
               .detail = detail == title ? std::string_view() : detail, // omitted when it only repeats the title
               .request_id = c.request_id()},
              html);
        c.res.replace_body(html.release(), "text/html; charset=utf-8");
    }

    error_pages_options options_;
    any_layer exceptions_;
};

} // namespace

void append_text(text_buffer& html, std::string_view text) {
    for (char const c : text) {
        switch (c) {
        case '&': html.append("&amp;"); break;
        case '<': html.append("&lt;"); break;
        case '>': html.append("&gt;"); break;
        case '"': html.append("&quot;"); break;
        case '\'': html.append("&#39;"); break;
        default: html.append(c);
        }
    }
}

void plain_page(error_page const& page, text_buffer& html) {
    html.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    append_text(html, page.title);
    html.append("</title>\n<h1>");
    append_text(html, page.title);
    html.append("</h1>\n");
    if (!page.detail.empty()) {
        html.append("<p>");
        append_text(html, page.detail);
        html.append("</p>\n");
    }
    if (!page.request_id.empty()) {
        html.append("<p><small>Request ");
        append_text(html, page.request_id);
        html.append("</small></p>\n");
    }
    html.append("</html>\n");
}

exception_answer on_exception_status(int status, bool (*is)(std::exception_ptr const&)) {
    if (!is_error(status)) refuse(fmt::format("{} is no status of an error", status));
    return {[status, is](context& c, std::exception_ptr const& error) {
        if (!is(error)) return false;
        c.problem(status);
        return true;
    }};
}

any_layer error_pages(error_pages_options options) {
    return named("error_pages", error_pages_layer(std::move(options)));
}

} // namespace tunic::middleware
