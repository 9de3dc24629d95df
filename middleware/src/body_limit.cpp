#include <tunic/app/context.hpp>
#include <tunic/middleware/body_limit.hpp>

#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

class body_limit_layer {
public:
    explicit body_limit_layer(body_limit_options options) : options_(std::move(options)) {
        if (options_.bytes == 0)
            throw std::invalid_argument("body_limit: a limit of 0 octets refuses every body: answer methods that have "
                                        "one with 405 instead");
    }

    task<> operator()(context& c, next n) const {
        if (options_.skip(c)) return n();
        c.limit_body(options_.bytes);
        // The length is 0 for a chunked body: the connection counts that.
        if (c.head().content_length <= options_.bytes) return n();
        c.problem(413, "the body is larger than allowed");
        c.set("Connection", "close"); // the announced body is not read, so no request can follow it
        return {};
    }

private:
    body_limit_options options_;
};

} // namespace

any_layer body_limit(body_limit_options options) { return named("body_limit", body_limit_layer(std::move(options))); }

} // namespace tunic::middleware
