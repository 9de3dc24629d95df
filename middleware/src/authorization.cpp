#include "authorization.hpp"

#include <tunic/base/text.hpp>

#include <algorithm>
#include <stdexcept>

namespace tunic::middleware {

authorization authorization_in(std::string_view scheme, context const& c) noexcept {
    auto const lines = c.headers().all("Authorization");
    auto const first = lines.begin();
    if (first == lines.end()) return {};
    if (std::next(first) != lines.end()) return {authorization::state::several};
    std::string_view const value = *first;
    auto const name = value.substr(0, value.find(' '));
    if (!text::iequals(name, scheme)) return {authorization::state::other};
    return {authorization::state::given, text::trim(value.substr(name.size()))};
}

bool is_token68(std::string_view text) noexcept {
    while (text.ends_with('=')) text.remove_suffix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || std::string_view("-._~+/").find(c) != std::string_view::npos;
    });
}

std::string quoted_realm(std::string_view realm, std::string const& layer) {
    std::string quoted = "\"";
    for (char const c : realm) {
        if (c < 0x20 || c > 0x7e)
            throw std::invalid_argument(layer + ": a realm is of visible ASCII characters and spaces");
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted += '"';
}

} // namespace tunic::middleware
