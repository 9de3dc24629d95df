#pragma once
#include <tunic/app/context.hpp>
#include <tunic/http/list.hpp>

#include <string_view>

namespace tunic::middleware {

/// Tells caches that the response depends on this request header, unless it already does.
inline void vary_on(context& c, std::string_view name) {
    for (auto const value : c.res.headers().all("Vary"))
        if (http::list_contains(value, name) || http::list_contains(value, "*")) return;
    c.append("Vary", name);
}

} // namespace tunic::middleware
