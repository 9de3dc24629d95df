#include <tunic/base/text.hpp>
#include <tunic/data/formats.hpp>

#include <algorithm>

// RFC 3986: the text is first cut at the delimiters, then each part is checked against its allowed characters.

namespace tunic {
namespace {

using text::is_alpha;
using text::is_digit;
using text::is_hex;

constexpr bool contains(std::string_view set, char c) noexcept { return set.find(c) != std::string_view::npos; }

/// unreserved and sub-delims (section 2), which are allowed nearly everywhere
constexpr bool is_common(char c) noexcept { return is_alpha(c) || is_digit(c) || contains("-._~!$&'()*+,;=", c); }

/// Common characters, percent-encoded bytes, and those in `more`.
bool consists_of_common(std::string_view text, std::string_view more) noexcept {
    for (std::size_t i = 0; i != text.size(); ++i) {
        if (text[i] == '%') {
            if (text.size() - i < 3 || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
            i += 2;
        } else if (!is_common(text[i]) && !contains(more, text[i]))
            return false;
    }
    return true;
}

/// Cuts off the text after the first `delimiter`, and the delimiter.
std::string_view cut_after(std::string_view& text, char delimiter) noexcept {
    auto const at = text.find(delimiter);
    if (at == std::string_view::npos) return {};
    auto const cut = text.substr(at + 1);
    text = text.substr(0, at);
    return cut;
}

/// IPvFuture: "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
bool is_future_address(std::string_view text) noexcept {
    if (text.empty() || text::lower(text.front()) != 'v') return false;
    auto const dot = text.find('.');
    if (dot == std::string_view::npos || dot < 2 || dot + 1 == text.size()) return false;
    for (char const c : text.substr(1, dot - 1))
        if (!is_hex(c)) return false;
    for (char const c : text.substr(dot + 1))
        if (!is_common(c) && c != ':') return false;
    return true;
}

/// [ userinfo "@" ] host [ ":" port ]
bool is_authority(std::string_view text) noexcept {
    if (auto const at = text.find('@'); at != std::string_view::npos) {
        if (!consists_of_common(text.substr(0, at), ":")) return false;
        text.remove_prefix(at + 1);
    }
    std::string_view port;
    if (!text.empty() && text.front() == '[') {
        auto const close = text.find(']');
        if (close == std::string_view::npos) return false;
        auto const address = text.substr(1, close - 1);
        if (!ipv6::accepts(address) && !is_future_address(address)) return false;
        port = text.substr(close + 1);
        if (!port.empty() && port.front() != ':') return false;
        port.remove_prefix(port.empty() ? 0 : 1);
    } else {
        port = cut_after(text, ':');
        if (!consists_of_common(text, {})) return false;
    }
    for (char const c : port)
        if (!is_digit(c)) return false;
    return true;
}

/// The common part of a URI and a relative reference: [ "//" authority ] path [ "?" query ] [ "#" fragment ]
bool is_rest(std::string_view text) noexcept {
    if (!consists_of_common(cut_after(text, '#'), ":@/?")) return false;
    if (!consists_of_common(cut_after(text, '?'), ":@/?")) return false;
    if (text.substr(0, 2) == "//") {
        text.remove_prefix(2);
        auto const end = std::min(text.find('/'), text.size());
        if (!is_authority(text.substr(0, end))) return false;
        text.remove_prefix(end);
    }
    return consists_of_common(text, ":@/");
}

constexpr bool is_scheme(std::string_view text) noexcept {
    if (text.empty() || !is_alpha(text.front())) return false;
    for (char const c : text)
        if (!is_alpha(c) && !is_digit(c) && !contains("+-.", c)) return false;
    return true;
}

} // namespace

bool uri::accepts(std::string_view text) noexcept {
    auto const colon = text.find(':');
    return colon != std::string_view::npos && is_scheme(text.substr(0, colon)) && is_rest(text.substr(colon + 1));
}

bool uri_reference::accepts(std::string_view text) noexcept {
    if (uri::accepts(text)) return true;
    // A colon in the first segment of a relative path would end a scheme.
    auto const first = text.substr(0, text.find_first_of("/?#"));
    return first.find(':') == std::string_view::npos && is_rest(text);
}

} // namespace tunic
