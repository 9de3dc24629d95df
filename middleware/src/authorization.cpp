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
    if (!text::iequals(name, scheme)) return {};
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

bool is_secret(std::string_view text, std::string_view secret) noexcept {
    unsigned differs = text.size() == secret.size() ? 0 : 1;
    std::size_t at = 0;
    for (char const c : text) {
        differs |= static_cast<unsigned char>(c ^ secret[at]);
        at = at + 1 < secret.size() ? at + 1 : 0;
        asm volatile("" : "+r"(differs)); // the compiler knows nothing of it, so it cannot leave early
    }
    return differs == 0;
}

} // namespace tunic::middleware
