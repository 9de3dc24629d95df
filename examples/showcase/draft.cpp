#include "draft.hpp"

#include <tunic/http/media_type.hpp>
#include <tunic/http/query.hpp>

namespace showcase {
namespace {

draft from_form(std::string_view body, std::pmr::memory_resource& memory) {
    tunic::http::query_view const form(body);
    auto const tags = form.all("tag", memory);
    return {std::string(form.get("title", memory).value_or("")),
            std::string(form.get("text", memory).value_or("")),
            {tags.begin(), tags.end()}};
}

draft from_text(std::string_view body) {
    auto const end = body.find('\n');
    if (end == std::string_view::npos) return {std::string(body), {}, {}};
    return {std::string(body.substr(0, end)), std::string(body.substr(end + 1)), {}};
}

} // namespace

tunic::task<draft> read_draft(tunic::context& c) {
    auto const type = tunic::http::media_type::parse(c.header("Content-Type"));
    bool const form = type && type->is_form();
    if (!form && !(type && type->is("text", "plain")))
        throw tunic::http_error(415, "a note comes as a form or as plain text",
                                {{"Accept", "application/x-www-form-urlencoded, text/plain"}});
    auto const body = co_await c.body();
    draft content = form ? from_form(body, c.memory()) : from_text(body);
    if (content.title.empty()) c.fail(400, "a note has a title");
    co_return content;
}

} // namespace showcase
