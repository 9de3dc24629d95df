// The first line as a name, the rest as a query: look-ups find what a slow decoder finds that takes the whole query
// apart, and it is text where what that makes of it is.
#include "fuzz/input.hpp"

#include <tunic/base/utf8.hpp>
#include <tunic/http/query.hpp>

#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace tunic;
using fuzz::require;

int digit(char c) {
    auto const at = std::string_view{"0123456789abcdef"}.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string slow_decode(std::string_view s) {
    std::string text;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '%' && i + 2 < s.size() && digit(s[i + 1]) >= 0 && digit(s[i + 2]) >= 0) {
            text += static_cast<char>(digit(s[i + 1]) * 16 + digit(s[i + 2]));
            i += 2;
        } else {
            text += s[i] == '+' ? ' ' : s[i];
        }
    }
    return text;
}

using pairs = std::vector<std::pair<std::string, std::string>>;

pairs take_apart(std::string_view query) {
    pairs all;
    std::string text{query};
    for (std::size_t at = 0; at <= text.size();) {
        auto const end = std::min(text.find('&', at), text.size());
        auto const pair = text.substr(at, end - at);
        auto const equals = pair.find('=');
        if (!pair.empty())
            all.emplace_back(slow_decode(pair.substr(0, equals)),
                             equals == pair.npos ? "" : slow_decode(pair.substr(equals + 1)));
        at = end + 1;
    }
    return all;
}

void look_up(http::query_view const& query, pairs const& expected, std::string const& name) {
    std::pmr::monotonic_buffer_resource memory;
    std::optional<std::string> first;
    std::vector<std::string> values;
    for (auto const& [n, value] : expected) {
        if (n == name && !first) first = value;
        if (n == name || n == name + "[]") values.push_back(value);
    }
    auto const found = query.get(name, memory);
    require(query.has(name) == first.has_value() && found.has_value() == first.has_value());
    if (found) require(*found == *first);
    auto const all = query.all(name, memory);
    require(all.size() == values.size());
    for (std::size_t i = 0; i < all.size(); ++i) require(all[i] == values[i]);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in{data, size};
    std::string const name{in.line()};
    auto const text = in.rest();
    http::query_view const query{text};

    auto expected = take_apart(text);
    require(query.has_too_many_pairs() == (expected.size() > http::query_view::max_pairs));
    if (expected.size() > http::query_view::max_pairs) expected.resize(http::query_view::max_pairs);

    auto const decoded = slow_decode(text);
    require(http::is_query_text(text) == text::is_plain_text(decoded));

    std::pmr::monotonic_buffer_resource memory;
    std::size_t n = 0;
    for (auto const& pair : query) {
        require(n < expected.size());
        require(http::decode_query_text(pair.name, memory) == expected[n].first);
        require(http::decode_query_text(pair.value, memory) == expected[n].second);
        require(http::query_text_equals(pair.name, expected[n].first));
        require(http::query_text_equals(pair.name, name) == (expected[n].first == name));
        ++n;
    }
    require(n == expected.size());
    look_up(query, expected, name);
    for (std::size_t i = 0; i < std::min<std::size_t>(expected.size(), 8); ++i)
        look_up(query, expected, expected[i].first);
    return 0;
}
