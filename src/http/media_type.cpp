#include <tunic/http/list.hpp>
#include <tunic/http/media_type.hpp>
#include <tunic/http/token.hpp>

namespace tunic::http {
namespace {

std::string_view take_token(std::string_view& rest) noexcept {
    std::size_t size = 0;
    while (size < rest.size() && is_token_character(rest[size])) ++size;
    auto const token = rest.substr(0, size);
    rest.remove_prefix(size);
    return token;
}

bool take(std::string_view& rest, char c) noexcept {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
}

void skip_blanks(std::string_view& rest) noexcept {
    while (rest.starts_with(' ') || rest.starts_with('\t')) rest.remove_prefix(1);
}

// A boundary may have characters outside tokens (RFC 2046 section 5.1.1), which would require quotes; not all clients
// know that. A comma and a parenthesis stay forbidden: other parsers take them for the end of the value, or a comment.
std::string_view take_boundary(std::string_view& rest) noexcept {
    constexpr std::string_view more = ":/=?";
    std::size_t size = 0;
    while (size < rest.size() && (is_token_character(rest[size]) || more.find(rest[size]) != more.npos)) ++size;
    auto const boundary = rest.substr(0, size);
    rest.remove_prefix(size);
    return boundary;
}

struct parameter_step {
    bool legal;
    std::string_view name; // empty: a ';' with nothing after it, which is legal
    std::string_view value;
};

// Takes `OWS ";" OWS [ name "=" value ]` from the front.
parameter_step take_parameter(std::string_view& rest) noexcept {
    skip_blanks(rest);
    if (!take(rest, ';')) return {false, {}, {}};
    skip_blanks(rest);
    if (rest.empty() || rest[0] == ';') return {true, {}, {}};
    auto const name = take_token(rest);
    if (name.empty() || !take(rest, '=')) return {false, {}, {}};
    if (auto const quoted = quoted_string_size(rest); quoted != 0) {
        auto const value = rest.substr(1, quoted - 2);
        rest.remove_prefix(quoted);
        return {is_field_value(value), name, value};
    }
    auto const value = text::iequals(name, "boundary") ? take_boundary(rest) : take_token(rest);
    return {!value.empty(), name, value};
}

} // namespace

std::optional<media_type> media_type::parse(std::string_view value) noexcept {
    media_type parsed;
    parsed.type = take_token(value);
    if (parsed.type.empty() || !take(value, '/')) return std::nullopt;
    parsed.subtype = take_token(value);
    if (parsed.subtype.empty()) return std::nullopt;
    parsed.parameters = value;
    while (!value.empty())
        if (!take_parameter(value).legal) return std::nullopt;
    return parsed;
}

std::optional<std::string_view> media_type::parameter(std::string_view name) const noexcept {
    for (auto rest = parameters; !rest.empty();) {
        auto const step = take_parameter(rest);
        if (!step.legal) break;
        if (!step.name.empty() && text::iequals(step.name, name)) return step.value;
    }
    return std::nullopt;
}

} // namespace tunic::http
