#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>
#include <tunic/base/text.hpp>
#include <tunic/http/cookie.hpp>
#include <tunic/http/date.hpp>
#include <tunic/http/token.hpp>

namespace tunic::http {
namespace {

constexpr std::size_t max_cookie_size = 4096;

constexpr bool is_value_character(char c) noexcept {
    return c > ' ' && c < '\x7F' && c != '"' && c != ',' && c != ';' && c != '\\';
}
constexpr bool is_path_character(char c) noexcept { return c >= ' ' && c < '\x7F' && c != ';'; }

template <class Predicate> bool all_of(std::string_view s, Predicate holds) {
    return std::all_of(s.begin(), s.end(), holds);
}

// Dot-separated labels of letters, digits and inner hyphens. A leading dot is an old habit without effect.
bool is_domain(std::string_view s) noexcept {
    if (s.starts_with('.')) s.remove_prefix(1);
    char before = '.';
    for (char c : s) {
        if (!text::is_alpha(c) && !text::is_digit(c) && c != '-' && c != '.') return false;
        if ((c == '.' && (before == '.' || before == '-')) || (c == '-' && before == '.')) return false;
        before = c;
    }
    return text::is_alpha(before) || text::is_digit(before);
}

bool istarts_with(std::string_view s, std::string_view prefix) noexcept {
    return text::iequals(s.substr(0, prefix.size()), prefix);
}

constexpr std::string_view name_of(same_site s) noexcept {
    switch (s) {
    case same_site::unset: return {};
    case same_site::lax: return "Lax";
    case same_site::strict: return "Strict";
    case same_site::none: return "None";
    }
    return "?";
}

constexpr std::string_view name_of(cookie_priority p) noexcept {
    switch (p) {
    case cookie_priority::unset: return {};
    case cookie_priority::low: return "Low";
    case cookie_priority::medium: return "Medium";
    case cookie_priority::high: return "High";
    }
    return "?";
}

// The fault of the cookie, in words that follow its name; nullptr without one.
char const* fault_of(set_cookie const& c) noexcept {
    auto value = c.value;
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (!all_of(value, is_value_character))
        return "has a value with blanks, quotes, commas, semicolons, backslashes or octets beyond printable ASCII";
    if (!c.path.empty() && (c.path.front() != '/' || !all_of(c.path, is_path_character)))
        return "has a path that does not begin with '/' or has a semicolon, control or non-ASCII octet in it";
    if (!c.domain.empty() && !is_domain(c.domain)) return "has a domain that is no host name";
    if (name_of(c.same_site) == "?") return "has an unknown SameSite";
    if (name_of(c.priority) == "?") return "has an unknown priority";
    if (c.same_site == same_site::none && !c.secure) return "is SameSite=None, which needs Secure";
    if (c.partitioned && !c.secure) return "is Partitioned, which needs Secure";
    if (istarts_with(c.name, "__Secure-") && !c.secure) return "promises Secure with its name and is not";
    if (istarts_with(c.name, "__Host-") && (!c.secure || c.path != "/" || !c.domain.empty()))
        return "promises with its name to be Secure, to have the path / and to have no domain, and breaks that";
    return nullptr;
}

void check(set_cookie const& c) {
    if (!is_token(c.name)) throw std::invalid_argument{"a cookie's name has to be a token: no blanks, '=', ';' or ','"};
    if (auto const* const fault = fault_of(c))
        throw std::invalid_argument{"cookie " + std::string{c.name} + ' ' + fault};
}

// Writes within max_cookie_size; text beyond it is counted but not written.
class cookie_writer {
public:
    explicit cookie_writer(char* out) noexcept : out_{out} {}

    void text(std::string_view s) noexcept {
        if (size_ + s.size() <= max_cookie_size) std::copy(s.begin(), s.end(), out_ + size_);
        size_ += s.size();
    }
    void attribute(std::string_view name, std::string_view value) noexcept {
        if (value.empty()) return;
        text(name);
        text(value);
    }
    void number(std::int64_t value) noexcept {
        char digits[20];
        auto const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        text({digits, static_cast<std::size_t>(end - digits)});
    }
    std::size_t size() const noexcept { return size_; }

private:
    char* out_;
    std::size_t size_ = 0;
};

} // namespace

std::optional<std::string_view> find_cookie(std::string_view field, std::string_view name) noexcept {
    while (!field.empty()) {
        auto const end = std::min(field.find(';'), field.size());
        auto const pair = field.substr(0, end);
        field.remove_prefix(std::min(end + 1, field.size()));
        auto const equals = pair.find('=');
        if (equals == pair.npos || text::trim(pair.substr(0, equals)) != name) continue;
        auto value = text::trim(pair.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return value;
    }
    return std::nullopt;
}

std::optional<std::string_view> find_cookie(header_view fields, std::string_view name) noexcept {
    for (auto field : fields.all("Cookie"))
        if (auto const value = find_cookie(field, name)) return value;
    return std::nullopt;
}

std::string_view format_cookie(set_cookie const& c, std::pmr::memory_resource& memory) {
    check(c);
    char room[max_cookie_size];
    cookie_writer out{room};
    out.text(c.name);
    out.text("=");
    out.text(c.value);
    out.attribute("; Path=", c.path);
    out.attribute("; Domain=", c.domain);
    if (c.max_age) {
        out.text("; Max-Age=");
        out.number(std::max<std::int64_t>(*c.max_age, 0));
    }
    if (c.expires) {
        auto const date = format_date(*c.expires);
        out.attribute("; Expires=", {date.data(), date.size()});
    }
    if (c.http_only) out.text("; HttpOnly");
    if (c.secure) out.text("; Secure");
    out.attribute("; SameSite=", name_of(c.same_site));
    out.attribute("; Priority=", name_of(c.priority));
    if (c.partitioned) out.text("; Partitioned");
    if (out.size() > max_cookie_size)
        throw std::invalid_argument{"cookie " + std::string{c.name.substr(0, 64)} + " is longer than 4096 octets"};

    auto* const copy = static_cast<char*>(memory.allocate(out.size(), 1));
    std::copy(room, room + out.size(), copy);
    return {copy, out.size()};
}

} // namespace tunic::http
