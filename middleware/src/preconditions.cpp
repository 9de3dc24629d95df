#include <tunic/app/context.hpp>
#include <tunic/http/date.hpp>
#include <tunic/http/entity_tag.hpp>
#include <tunic/middleware/etag.hpp>

namespace tunic::middleware {
namespace {

using http::tag_comparison;

bool matches(header_values const& lines, validators const& current, tag_comparison how) noexcept {
    return http::names_tag(lines, current.etag, how, current.exists);
}

// Whether it was changed after the field's date; nullopt when one of the two is unknown.
std::optional<bool> changed_since(context const& c, std::string_view field, validators const& current) noexcept {
    if (!current.last_modified) return std::nullopt;
    auto const date = http::parse_date(c.header(field));
    if (!date) return std::nullopt;
    return current.last_modified->time_since_epoch().count() > *date;
}

bool has_not_modified(method verb) noexcept {
    return verb == method::GET || verb == method::HEAD || verb == method::QUERY;
}

} // namespace

precondition check_preconditions(context const& c, validators const& current) {
    auto const headers = c.headers();
    if (headers.has("If-Match")) {
        if (!matches(headers.all("If-Match"), current, tag_comparison::strong)) return precondition::failed;
    } else if (changed_since(c, "If-Unmodified-Since", current).value_or(false)) {
        return precondition::failed;
    }
    if (headers.has("If-None-Match")) {
        if (!matches(headers.all("If-None-Match"), current, tag_comparison::weak)) return precondition::holds;
        return has_not_modified(c.method()) ? precondition::not_modified : precondition::failed;
    }
    // For other methods the field must be ignored (RFC 9110 section 13.1.3).
    if (has_not_modified(c.method()) && !changed_since(c, "If-Modified-Since", current).value_or(true))
        return precondition::not_modified;
    return precondition::holds;
}

} // namespace tunic::middleware
