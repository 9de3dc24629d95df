#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tunic {

/// A whole answer as a value, for handlers that would rather return than write into the context.
///
///     app.get("/teapot", [](context&) { return tunic::response{.status = 418, .body = "short and stout"}; });
///     co_return response::text("created", 201).with("Location", "/users/7");
///
/// It owns its texts. Headers are checked when the answer is taken over by the context, as those set there are. With an
/// empty `type` a body is sent as `text/plain; charset=utf-8`, unless the headers name a Content-Type.
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
    /// The body is JSON text already.
    static response json(std::string body, int status = 200);
    /// Octets, as `application/octet-stream`.
    static response bytes(std::string body, int status = 200);
    /// An answer without content: 204.
    static response no_content();
    /// To a place written by the program, never by the client: only the encoding is checked, not where it leads.
    /// Octets that may not stand in a URI are percent-encoded; throws std::invalid_argument for control characters and
    /// for a status that is none of 301, 302, 303, 307 and 308.
    static response redirect(std::string_view location, int status = 302);

    /// The same answer with one more header line.
    response with(std::string name, std::string value) &&;
    /// The same for an answer that has a name.
    response& with(std::string name, std::string value) &;
};

} // namespace tunic
