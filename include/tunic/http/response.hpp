#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic {

/// A whole response as a value, for handlers that return it rather than write into the context.
///
///     app.get("/teapot", [](context&) { return tunic::response{.status = 418, .body = "short and stout"}; });
///     co_return response::text("created", 201).with("Location", "/users/7");
///
/// It owns its texts. Headers are checked when the context takes the response over, like those set on the context. With
/// an empty `type` a body is sent as `text/plain; charset=utf-8`, unless the headers name a Content-Type.
struct response {
    /// 200 unless another is set.
    int status = 200;
    /// Lines, in order; Content-Type may be among them.
    std::vector<std::pair<std::string, std::string>> headers = {};
    /// Sent with its length.
    std::string body = {};
    /// The Content-Type.
    std::string type = {};

    /// A text, as `text/plain; charset=utf-8`.
    static response text(std::string body, int status = 200);
    /// A page, as `text/html; charset=utf-8`.
    static response html(std::string body, int status = 200);
    /// A body that is already JSON text.
    static response json(std::string body, int status = 200);
    /// Bytes, as `application/octet-stream`.
    static response bytes(std::string body, int status = 200);
    /// A response without content: 204.
    static response no_content();
    /// Redirects to a target from the program, never from the client: only the encoding is checked, not the
    /// destination. Bytes that are invalid in a URI are percent-encoded; throws std::invalid_argument for control
    /// characters and for a status other than 301, 302, 303, 307 and 308.
    static response redirect(std::string_view location, int status = 302);

    /// The same response with one more header line.
    response with(std::string name, std::string value) &&;
    /// The same for a named response.
    response& with(std::string name, std::string value) &;
};

} // namespace tunic
