// Lines as the parts of a cookie to be set, and the rest as Cookie fields, one a line. A cookie that is accepted cannot
// break out of its field or of its attribute, whatever its texts, and comes back as it was set; a look-up finds what a
// slow reader finds.
#include "fuzz/input.hpp"

#include <tunic/http/cookie.hpp>
#include <tunic/http/token.hpp>

#include <memory_resource>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tunic;
using fuzz::require;

std::vector<std::string> split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    for (;;) {
        auto const end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + separator.size());
    }
}

std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(" \t"));
    text.erase(text.find_last_not_of(" \t") + 1);
    return text;
}

std::string without_quotes(std::string const& value) {
    bool const quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return quoted ? value.substr(1, value.size() - 2) : value;
}

std::optional<std::string> slow_find(std::string_view field, std::string_view name) {
    for (auto const& pair : split(field, ";")) {
        auto const equals = pair.find('=');
        if (equals != pair.npos && trimmed(pair.substr(0, equals)) == name)
            return without_quotes(trimmed(pair.substr(equals + 1)));
    }
    return std::nullopt;
}

void check_set_cookie(set_cookie const& c) {
    std::pmr::monotonic_buffer_resource memory;
    std::string_view field;
    try {
        field = http::format_cookie(c, memory);
    } catch (std::invalid_argument const&) { return; }
    require(field.size() <= 4096);
    for (char octet : field) require(octet >= ' ' && octet < '\x7F');

    // Each attribute once, in its place, and nothing that was not asked for.
    std::vector<std::string> expected{std::string{c.name} + "=" + std::string{c.value}};
    if (!c.path.empty()) expected.push_back("Path=" + std::string{c.path});
    if (!c.domain.empty()) expected.push_back("Domain=" + std::string{c.domain});
    if (c.max_age) expected.push_back("Max-Age=" + std::to_string(std::max<std::int64_t>(*c.max_age, 0)));
    if (c.expires) expected.emplace_back("Expires=");
    if (c.http_only) expected.emplace_back("HttpOnly");
    if (c.secure) expected.emplace_back("Secure");
    constexpr char const* sites[] = {nullptr, "SameSite=Lax", "SameSite=Strict", "SameSite=None"};
    constexpr char const* priorities[] = {nullptr, "Priority=Low", "Priority=Medium", "Priority=High"};
    if (auto const* const site = sites[static_cast<int>(c.same_site)]) expected.emplace_back(site);
    if (auto const* const priority = priorities[static_cast<int>(c.priority)]) expected.emplace_back(priority);
    if (c.partitioned) expected.emplace_back("Partitioned");
    auto const written = split(field, "; ");
    require(written.size() == expected.size());
    for (std::size_t i = 0; i < written.size(); ++i)
        require(written[i] == expected[i] || (expected[i] == "Expires=" && written[i].size() == 8 + 29));

    auto const sent_back = http::find_cookie(written[0], c.name);
    require(sent_back && *sent_back == without_quotes(std::string{c.value}));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in{data, size};
    set_cookie c;
    auto const flags = in.setting(16);
    c.http_only = (flags & 1U) == 0;
    c.secure = (flags & 2U) != 0;
    c.partitioned = (flags & 4U) != 0;
    c.same_site = static_cast<same_site>(in.setting(4));
    c.priority = static_cast<cookie_priority>(in.setting(4));
    if ((flags & 8U) != 0) {
        c.max_age = static_cast<std::int64_t>(in.setting(256)) - 128;
        c.expires = *c.max_age * 1'000'000'000'000;
    }
    (void)in.line();
    c.name = in.line();
    c.value = in.line();
    c.path = in.line();
    c.domain = in.line();
    check_set_cookie(c);

    std::vector<header_field> fields;
    std::optional<std::string> expected;
    while (!in.empty()) {
        auto const field = in.line();
        auto const found = http::find_cookie(field, c.name);
        auto const slow = slow_find(field, c.name);
        require(found.has_value() == slow.has_value() && (!found || *found == *slow));
        if (!expected) expected = slow;
        fields.push_back({"cookie", field});
    }
    auto const found = http::find_cookie(header_view{fields}, c.name);
    require(found.has_value() == expected.has_value() && (!found || *found == *expected));
    return 0;
}
