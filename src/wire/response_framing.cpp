#include "wire/field_name.hpp"
#include "wire/list_elements.hpp"
#include <tunic/base/text.hpp>
#include <tunic/http/status.hpp>
#include <tunic/wire/response_framing.hpp>

namespace tunic::wire {

framing_wishes read_wishes(std::span<header_field const> fields) noexcept {
    framing_wishes wishes;
    for (auto const& [name, value] : fields) {
        if (name.size() == 14 && is_name(name.data(), "content-length")) {
            wishes.content_length = text::to_number<std::uint64_t>(value);
        } else if (name.size() == 10 && is_name(name.data(), "connection")) {
            for (auto rest = value; !rest.empty();)
                if (text::iequals(next_element(rest), "close")) wishes.close = true;
        }
    }
    return wishes;
}

response_plan plan_response(request_head const& request, int status, std::optional<std::uint64_t> length,
                            framing_wishes const& wishes, bool may_keep_alive) noexcept {
    response_plan plan;
    bool const is_head = request.verb == method::HEAD;
    bool const is_1_0 = request.minor_version == 0;
    plan.send_body = http::status_allows_body(status) && !is_head;
    plan.keep_alive = may_keep_alive && request.keep_alive && !wishes.close;

    // Where no body follows, a handler may still know how long it would be; where one does, only a stream may say so.
    if (!length || (!plan.send_body && *length == 0 && wishes.content_length)) length = wishes.content_length;

    if (status < 200 || status == 204) {
        plan.framing = response_framing::none;
    } else if (status == 205) {
        plan.framing = response_framing::length;
    } else if (status == 304) {
        plan.framing = wishes.content_length ? response_framing::length : response_framing::none;
        plan.content_length = wishes.content_length.value_or(0);
    } else if (length) {
        plan.content_length = *length;
    } else if (!is_1_0) {
        plan.framing = response_framing::chunked;
    } else if (is_head) {
        plan.framing = response_framing::none;
    } else {
        plan.framing = response_framing::until_close;
        plan.keep_alive = false;
    }
    if (!plan.keep_alive)
        plan.connection = connection_field::close;
    else if (is_1_0)
        plan.connection = connection_field::keep_alive;
    return plan;
}

} // namespace tunic::wire
