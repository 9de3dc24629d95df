#include "base64.hpp"
#include "hash128.hpp"

#include <tunic/app/context.hpp>
#include <tunic/base/text.hpp>
#include <tunic/http/date.hpp>
#include <tunic/middleware/etag.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

bool begins_with(std::string_view name, std::string_view prefix) noexcept {
    return name.size() >= prefix.size() && text::iequals(name.substr(0, prefix.size()), prefix);
}

// Fields about a body, which a 304 does not have. A policy is not a description, though its name begins like one.
bool describes_body(std::string_view name) noexcept {
    if (begins_with(name, "Content-"))
        return !text::iequals(name, "Content-Location") && !begins_with(name, "Content-Security-Policy");
    return text::iequals(name, "Repr-Digest") || text::iequals(name, "Accept-Ranges");
}

class etag_layer {
public:
    explicit etag_layer(etag_options options) : options_(std::move(options)) {
        if (options_.max == 0) throw std::invalid_argument("etag: a max of 0 octets leaves only empty bodies to hash");
    }

    task<> operator()(context& c, next n) const {
        auto const verb = c.method();
        bool const safe = verb == method::GET || verb == method::HEAD || verb == method::QUERY;
        return safe && !options_.skip(c) ? run(options_, c, n) : task<>(n());
    }

private:
    static task<> run(etag_options const& options, context& c, next n) {
        co_await n();
        if (!c.res.committed() && !c.res.streaming() && c.res.status() / 100 == 2) answer(options, c);
    }

    static void answer(etag_options const& options, context& c) {
        if (c.res.status() == 200 && c.res.has_body() && c.res.body().size() <= options.max
            && !c.res.headers().has("ETag"))
            c.set("ETag", made(options, c));
        validators current{.etag = c.res.header("ETag")};
        if (auto const seconds = http::parse_date(c.res.header("Last-Modified")))
            current.last_modified = std::chrono::sys_seconds(std::chrono::seconds(*seconds));
        switch (check_preconditions(c, current)) {
        case precondition::holds: break;
        case precondition::not_modified: become_not_modified(c); break;
        case precondition::failed:
            c.res.clear_for_error();
            c.problem(412, "what you ask for is not what there is now");
            break;
        }
    }

    static std::string_view made(etag_options const& options, context& c) {
        auto const hash = hash128(c.res.body());
        char digits[22];
        encode_base64url(hash, digits);
        return c.format("{}\"{}\"", options.weak ? "W/" : "", std::string_view(digits, sizeof digits));
    }

    static void become_not_modified(context& c) {
        bool const has_tag = c.res.headers().has("ETag");
        c.res.edit_headers().remove_if([has_tag](header_field const& f) {
            return describes_body(f.name) || (has_tag && text::iequals(f.name, "Last-Modified"));
        });
        c.res.replace_body({}, {});
        c.status(304);
    }

    etag_options options_;
};

} // namespace

any_layer etag(etag_options options) { return named("etag", etag_layer(std::move(options))); }

} // namespace tunic::middleware
