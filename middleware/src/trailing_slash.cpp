#include <tunic/middleware/trailing_slash.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace tunic::middleware {
namespace {

// As sent, so that nothing is decoded or encoded again.
std::string_view raw_path(context const& c) noexcept { return c.head().path; }

class trailing_slash_layer {
public:
    explicit trailing_slash_layer(trailing_slash_options options) : options_(std::move(options)) {
        auto const status = options_.status;
        if (status != 301 && status != 302 && status != 307 && status != 308)
            throw std::invalid_argument("trailing_slash: " + std::to_string(status)
                                        + " is no redirect of a GET: use 301, 302, 307 or 308");
    }

    task<> operator()(context& c, next n) const {
        if (!has_other_spelling(c) || options_.skip(c)) return n();
        // An inner layer may reroute: the client is redirected to another spelling of its original path.
        if (!options_.always) return after(c, n, raw_path(c));
        redirect(c, raw_path(c));
        return {};
    }

private:
    [[nodiscard]] bool has_other_spelling(context const& c) const noexcept {
        if (c.method() != method::GET && c.method() != method::HEAD) return false;
        auto const path = raw_path(c);
        // Two slashes at the start, or a backslash anywhere, may lead to another host.
        if (path.size() < 2 || path[0] != '/' || path[1] == '/' || path.find('\\') != std::string_view::npos)
            return false;
        return path.ends_with('/') == (options_.style == slash_style::trim);
    }

    task<> after(context& c, next n, std::string_view path) const {
        co_await n();
        if (c.res.status() == 404 && c.route().empty()) redirect(c, path);
    }

    void redirect(context& c, std::string_view path) const {
        bool const trim = options_.style == slash_style::trim;
        while (trim && path.ends_with('/')) path.remove_suffix(1);
        auto const& head = c.head();
        c.remove("Content-Type"); // from the 404
        c.redirect_local(c.format("{}{}{}{}", path, trim ? "" : "/", head.has_query ? "?" : "", head.query),
                         options_.status);
    }

    trailing_slash_options options_;
};

} // namespace

any_layer trailing_slash(trailing_slash_options options) {
    return named("trailing_slash", trailing_slash_layer(std::move(options)));
}

} // namespace tunic::middleware
