#include "forwarded_walk.hpp"

#include <tunic/base/text.hpp>
#include <tunic/http/token.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace tunic::middleware {
namespace {

// The elements of a list from its last to its first, over all lines of the field. Every comma separates, even one
// inside quotes: no address, scheme or host contains one, so a quote that a client leaves open cannot reach into the
// part that a proxy has appended. Linear; empty elements are skipped.
class from_the_right {
public:
    from_the_right(header_view headers, std::string_view name) noexcept
        : fields_(headers.fields()), name_(name), line_(fields_.size()) {}

    // False when there are no more.
    bool next(std::string_view& element) noexcept {
        for (;;) {
            while (!rest_.empty()) {
                auto const comma = rest_.rfind(',');
                bool const first = comma == std::string_view::npos;
                element = text::trim(first ? rest_ : rest_.substr(comma + 1));
                rest_ = first ? std::string_view() : rest_.substr(0, comma);
                if (!element.empty()) return true;
            }
            do {
                if (line_ == 0) return false;
                --line_;
            } while (!text::iequals(fields_[line_].name, name_));
            rest_ = fields_[line_].value;
        }
    }

private:
    std::span<header_field const> fields_;
    std::string_view name_;
    std::size_t line_;
    std::string_view rest_;
};

bool is_port(std::string_view text) noexcept {
    // RFC 7239 section 6: up to five digits, or an obfuscated one.
    if (text.starts_with('_'))
        return text.size() > 1 && std::all_of(text.begin(), text.end(), http::is_token_character);
    return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), text::is_digit);
}

// `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]`, `[2001:db8::1]:4711`, and `2001:db8::1` as many proxies write it.
std::optional<ip_address> read_node(std::string_view node) noexcept {
    if (node.starts_with('[')) {
        auto const end = node.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        auto const after = node.substr(end + 1);
        if (!after.empty() && (after[0] != ':' || !is_port(after.substr(1)))) return std::nullopt;
        auto const address = node.substr(1, end - 1);
        if (address.find(':') == std::string_view::npos) return std::nullopt;
        return ip_address::parse(address);
    }
    auto const colon = node.find(':');
    if (colon == std::string_view::npos || node.find(':', colon + 1) != std::string_view::npos)
        return ip_address::parse(node);
    return is_port(node.substr(colon + 1)) ? ip_address::parse(node.substr(0, colon)) : std::nullopt;
}

std::string_view known_proto(std::string_view text) noexcept {
    for (std::string_view const known : {"https", "http"})
        if (text::iequals(text, known)) return known;
    return text;
}

// One element of Forwarded: `for=192.0.2.1;proto=https;host=example.org`, in any order, each name once.
struct forwarded_element {
    std::string_view node, proto, host;
    bool has_node = false, has_proto = false, has_host = false;

    bool read(std::string_view text) noexcept {
        while (!text.empty()) {
            auto const end = std::min(text.find(';'), text.size());
            auto const pair = text::trim(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
            if (!pair.empty() && !take(pair)) return false;
        }
        return has_node || has_proto || has_host;
    }

private:
    bool take(std::string_view pair) noexcept {
        auto const equals = pair.find('=');
        if (equals == std::string_view::npos || !http::is_token(pair.substr(0, equals))) return false;
        auto const name = pair.substr(0, equals);
        auto value = pair.substr(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
            // A value that needs a quoted pair, or contains a quote, is neither an address nor a scheme nor a host.
            if (value.find_first_of("\"\\") != std::string_view::npos) return false;
        } else if (!http::is_token(value)) {
            return false;
        }
        if (text::iequals(name, "for")) return once(has_node, node, value);
        if (text::iequals(name, "proto")) return once(has_proto, proto, value);
        if (text::iequals(name, "host")) return once(has_host, host, value);
        return true;
    }
    static bool once(bool& seen, std::string_view& place, std::string_view value) noexcept {
        place = value;
        return !std::exchange(seen, true);
    }
};

// The element of a list at the same distance from the right end as the believed address in its list of `length`
// elements. Proxies that set a field rather than append to it leave a shorter list: then its last element is theirs.
std::string_view beside(header_view headers, std::string_view name, std::size_t from_right,
                        std::size_t length) noexcept {
    std::string_view last, same_place, element;
    std::size_t count = 0;
    for (from_the_right list(headers, name); list.next(element); ++count) {
        if (count == 0) last = element;
        if (count == from_right) same_place = element;
    }
    return count == length ? same_place : last;
}

} // namespace

forwarded_claim walk_forwarded(header_view headers, ip_networks const& trusted) noexcept {
    forwarded_claim claim;
    std::string_view text;
    for (from_the_right list(headers, "Forwarded"); list.next(text);) {
        forwarded_element element;
        claim.names_client = true;
        claim.client = std::nullopt; // the previous entry was about a proxy
        if (!element.read(text)) break;
        // The writer of this element is trusted, even about a client without an address.
        claim.proto = known_proto(element.proto);
        claim.host = element.host;
        claim.client = read_node(element.node);
        if (!claim.client || !trusted.contains(*claim.client)) break;
    }
    return claim;
}

forwarded_claim walk_x_forwarded(header_view headers, ip_networks const& trusted) noexcept {
    forwarded_claim claim;
    std::string_view text;
    std::size_t place = 0, length = 0;
    bool walking = true;
    for (from_the_right list(headers, "X-Forwarded-For"); list.next(text); ++length) {
        if (!walking) continue;
        place = length;
        claim.names_client = true;
        claim.client = read_node(text);
        walking = claim.client && trusted.contains(*claim.client);
    }
    claim.proto = known_proto(beside(headers, "X-Forwarded-Proto", place, length));
    claim.host = beside(headers, "X-Forwarded-Host", place, length);
    return claim;
}

} // namespace tunic::middleware
