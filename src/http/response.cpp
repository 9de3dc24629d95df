#include <stdexcept>
#include <tunic/http/headers.hpp>
#include <tunic/http/percent.hpp>
#include <tunic/http/response.hpp>
#include <tunic/http/status.hpp>

namespace tunic {

namespace {

response of_type(int status, std::string body, std::string_view type) {
    response made;
    made.status = status;
    made.body = std::move(body);
    made.type = type;
    return made;
}

} // namespace

response response::text(std::string body, int status) {
    return of_type(status, std::move(body), "text/plain; charset=utf-8");
}
response response::html(std::string body, int status) {
    return of_type(status, std::move(body), "text/html; charset=utf-8");
}
response response::json(std::string body, int status) { return of_type(status, std::move(body), "application/json"); }
response response::bytes(std::string body, int status) {
    return of_type(status, std::move(body), "application/octet-stream");
}
response response::no_content() { return of_type(204, {}, {}); }

response response::redirect(std::string_view location, int status) {
    if (!http::is_redirect(status))
        throw std::invalid_argument{"the status of a redirect is 301, 302, 303, 307 or 308"};
    http::check_field("Location", location);
    return of_type(status, {}, {}).with("Location", http::percent_encode(location, http::percent_set::uri));
}

response response::with(std::string name, std::string value) && {
    return std::move(with(std::move(name), std::move(value)));
}

response& response::with(std::string name, std::string value) & {
    http::check_field(name, value);
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

} // namespace tunic
