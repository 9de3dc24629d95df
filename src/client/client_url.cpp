#include "client/client_url.hpp"

#include <tunic/base/text.hpp>
#include <tunic/http/client_error.hpp>
#include <tunic/http/host.hpp>
#include <tunic/http/percent.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace tunic::net {
namespace {

[[noreturn]] void refuse(std::string_view url, std::string_view why) {
    // Not the raw URL: it may contain characters that would spoil a log.
    throw client_error(client_fault::invalid_request,
                       http::percent_encode(url, http::percent_set::uri) + ": " + std::string(why));
}

// The scheme, and the text after its colon; no scheme when the text is a relative reference.
std::optional<std::string_view> take_scheme(std::string_view& text) {
    auto const colon = text.find(':');
    if (colon == text.npos || colon == 0 || !text::is_alpha(text.front())) return std::nullopt;
    auto const scheme = text.substr(0, colon);
    auto const allowed = [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || c == '+' || c == '-' || c == '.';
    };
    if (!std::all_of(scheme.begin(), scheme.end(), allowed)) return std::nullopt;
    text.remove_prefix(colon + 1);
    return scheme;
}

void set_path_and_query(client_url& url, std::string_view text) {
    text = text.substr(0, text.find('#'));
    auto const question = std::min(text.find('?'), text.size());
    url.path = http::percent_encode(text.substr(0, question), http::percent_set::uri);
    url.query = http::percent_encode(text.substr(question), http::percent_set::uri);
    if (url.path.empty()) url.path += '/';
}

void set_authority(client_url& url, std::string_view authority, std::string_view whole) {
    if (authority.find('@') != authority.npos)
        refuse(whole, "a user name in a URL is not sent; use an Authorization field");
    auto const parts = http::parse_host(authority);
    if (!parts) refuse(whole, "no host");
    url.host = parts->host;
    std::transform(url.host.begin(), url.host.end(), url.host.begin(), text::lower);
    url.authority = url.host;
    std::uint16_t const usual = url.secure ? 443 : 80;
    url.port = usual;
    if (!parts->port.empty()) {
        url.port = text::to_number<std::uint16_t>(parts->port).value_or(0);
        if (url.port == 0) refuse(whole, "no port");
        if (url.port != usual) url.authority.append(1, ':').append(parts->port);
    }
    if (url.host.starts_with('[')) url.host = url.host.substr(1, url.host.size() - 2);
}

// The part after `//`.
client_url after_slashes(bool secure, std::string_view rest, std::string_view whole) {
    client_url url;
    url.secure = secure;
    auto const end = std::min(rest.find_first_of("/?#"), rest.size());
    set_authority(url, rest.substr(0, end), whole);
    set_path_and_query(url, rest.substr(end));
    return url;
}

void check_octets(std::string_view text) {
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        refuse(text, "a control octet in a URL");
}

// RFC 3986 section 5.2.4.
std::string without_dot_segments(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        auto const end = std::min(path.find('/', 1), path.size());
        auto const segment = path.substr(0, end);
        path.remove_prefix(end);
        if (segment == "/." || segment == "/..") {
            if (segment == "/..") out.resize(out.empty() ? 0 : out.rfind('/'));
            if (path.empty()) out += '/';
        } else {
            out += segment;
        }
    }
    return out;
}

} // namespace

client_url parse_url(std::string_view text) {
    check_octets(text);
    auto rest = text;
    auto const scheme = take_scheme(rest);
    if (!scheme || !rest.starts_with("//")) refuse(text, "no absolute URL, and no base to put before it");
    bool const secure = text::iequals(*scheme, "https");
    if (!secure && !text::iequals(*scheme, "http"))
        throw client_error(client_fault::unsupported_scheme, http::percent_encode(text, http::percent_set::uri)
                                                                 + ": only http and https URLs can be called");
    return after_slashes(secure, rest.substr(2), text);
}

std::optional<client_url> parse_option(std::string_view option, std::string const& text) {
    if (text.empty()) return std::nullopt;
    try {
        return parse_url(text);
    } catch (client_error const& e) {
        throw std::invalid_argument("client_options::" + std::string(option) + ": " + e.what());
    }
}

client_url join_url(client_url const* base, std::string_view text) {
    if (!base || !text.starts_with('/')) return parse_url(text);
    check_octets(text);
    auto url = *base;
    set_path_and_query(url, text);
    if (base->path != "/") url.path.insert(0, base->path.substr(0, base->path.size() - base->path.ends_with('/')));
    return url;
}

client_url resolve_url(client_url const& from, std::string_view reference) {
    check_octets(reference);
    auto rest = reference;
    if (take_scheme(rest)) return parse_url(reference);
    if (reference.starts_with("//")) return after_slashes(from.secure, reference.substr(2), reference);
    auto url = from;
    auto const fragment = reference.substr(0, reference.find('#'));
    if (fragment.empty()) return url;
    if (fragment.starts_with('?')) {
        set_path_and_query(url, from.path + std::string(fragment));
        return url;
    }
    auto const folder = fragment.starts_with('/') ? std::string() : from.path.substr(0, from.path.rfind('/') + 1);
    set_path_and_query(url, folder + std::string(fragment));
    url.path = without_dot_segments(url.path);
    if (url.path.empty()) url.path += '/';
    return url;
}

} // namespace tunic::net
