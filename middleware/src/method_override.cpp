#include <tunic/base/text.hpp>
#include <tunic/http/content_coding.hpp>
#include <tunic/http/media_type.hpp>
#include <tunic/http/query.hpp>
#include <tunic/middleware/method_override.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tunic::middleware {
namespace {

[[noreturn]] void refuse(std::string const& why) { throw std::invalid_argument("method_override: " + why); }

bool is_form(context const& c) noexcept {
    auto const type = http::media_type::parse(c.header("Content-Type"));
    return type && type->is_form() && http::content_coding(c.headers()).empty();
}

// The browser's statement about the page that sent the request; other clients make none.
bool comes_from_another_site(context const& c) noexcept {
    if (auto const site = c.header("Sec-Fetch-Site"); c.has_header("Sec-Fetch-Site"))
        return site != "same-origin" && site != "none";
    if (!c.has_header("Origin")) return false;
    auto const origin = c.header("Origin"); // empty when there are several: then the origin is unknown
    auto const authority = origin.find("://");
    return authority == std::string_view::npos || !text::iequals(origin.substr(authority + 3), c.host());
}

class method_override_layer {
public:
    explicit method_override_layer(method_override_options options) : options_(std::move(options)) {
        if (!options_.header.empty()) http::check_field(options_.header, "");
        if (options_.header.empty() && options_.form.empty() && options_.query.empty())
            refuse("neither a header nor a query parameter nor a form field is looked at");
        if (options_.methods.empty()) refuse("no method is listed that a POST may become");
        for (auto const& name : options_.methods) check(name);
    }

    task<> operator()(context& c, next n) const {
        if (c.method() != method::POST || options_.skip(c)) return n();
        if (!options_.header.empty())
            if (c.has_header(options_.header)) return go_on(c, c.header(options_.header), n);
        bool const may_ask = options_.cross_site || !comes_from_another_site(c);
        if (may_ask && !options_.query.empty())
            if (auto const name = c.query(options_.query); name && !name->empty()) return go_on(c, *name, n);
        if (may_ask && !options_.form.empty() && is_form(c)) return after_the_form(c, n);
        return n();
    }

private:
    static void check(std::string const& name) {
        auto const verb = method::parse(name);
        if (!verb) refuse("\"" + name + "\" cannot be a method");
        auto capitals = name;
        for (char& c : capitals) c = text::is_alpha(c) ? static_cast<char>(c & ~0x20) : c;
        if (!verb->is_standard() && method::parse(capitals)->is_standard())
            refuse("\"" + name + "\" is not " + capitals + ": methods are told apart by case, so write " + capitals);
        for (auto const never :
             {method::GET, method::HEAD, method::OPTIONS, method::TRACE, method::CONNECT, method::POST})
            if (*verb == never) refuse("a POST cannot become " + name);
    }

    task<> go_on(context& c, std::string_view name, next n) const {
        auto const same = [name](std::string const& allowed) { return text::iequals(allowed, name); };
        auto const found = std::find_if(options_.methods.begin(), options_.methods.end(), same);
        if (found != options_.methods.end()) c.reroute(method::custom(*found));
        return n();
    }
    task<> after_the_form(context& c, next n) const {
        http::query_view const form(co_await c.body());
        auto const name = form.get(options_.form, c.memory());
        co_await go_on(c, name.value_or(std::string_view()), n);
    }

    method_override_options options_;
};

} // namespace

any_layer method_override(method_override_options options) {
    return named("method_override", method_override_layer(std::move(options)));
}

} // namespace tunic::middleware
