// Lines up to an empty one as route patterns, the lines after it as paths. A pattern that is accepted reads back as it
// is printed, one that is not is refused in the same way at run time as while compiling. The table answers every path
// as the slow matcher does: the same patterns in the same order, with the same parameters.
#include "fuzz/input.hpp"
#include "route/naive_matcher.hpp"

#include <tunic/route/pattern.hpp>
#include <tunic/route/trie.hpp>
#include <tunic/route/trie_builder.hpp>
#include <tunic/route/url_for.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tunic;
using namespace tunic::routing;
using fuzz::require;

// Where the slow matcher becomes too slow.
constexpr std::size_t most_patterns = 6;
constexpr std::size_t longest_pattern = 80;
constexpr std::size_t longest_path = 60;
constexpr int most_freedom = 5;

int freedom_of(std::vector<part> const& parts) {
    int freedom = 0;
    for (auto const& p : parts) freedom += p.is == part::kind::group ? 1 + freedom_of(p.parts) : 0;
    return freedom;
}
int freedom_of(parsed_pattern const& pattern) {
    int freedom = 0;
    for (auto const& s : pattern.segments)
        freedom += (s.is == segment::presence::required ? 0 : 1) + freedom_of(s.parts);
    return freedom;
}

std::optional<parsed_pattern> read(std::string_view text) {
    auto const verdict = syntax::check(text);
    if (!verdict) {
        require(verdict.position <= text.size() && !syntax::sentence(verdict.what).empty());
        try {
            (void)parse(text);
        } catch (bad_pattern const& refused) {
            require(refused.position() == verdict.position);
            return std::nullopt;
        }
        require(false);
    }
    auto parsed = parse(text);
    auto const canonical = to_text(parsed);
    require(syntax::check(canonical).what == syntax::fault::none);
    require(parse(canonical) == parsed && to_text(parse(canonical)) == canonical);
    require(pattern(text).text() == text);
    require(parsed.names().size() <= captures::capacity);
    return parsed;
}

void compare(trie const& table, std::vector<naive::matcher> const& slow, std::string_view path) {
    auto const expected = naive::find_all(slow, path, table.options());
    std::vector<std::uint32_t> order;
    captures found;
    require(!table.find(path, found, [&](std::uint32_t leaf) {
        if (std::ranges::find(order, leaf) == order.end()) order.push_back(leaf);
        return false;
    }));
    require(std::ranges::equal(order, expected, {}, {}, &naive::match::leaf));
    for (auto const& m : expected) {
        require(table.find(path, found, [&](std::uint32_t leaf) { return leaf == m.leaf; }));
        require(found.size() == m.captured.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            require(found.has(i) == m.captured[i].has_value());
            if (found.has(i)) require(found[i] == *m.captured[i]);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in{data, size};
    auto const settings = in.setting(4);
    match_options const options{.case_sensitive = (settings & 1U) == 0, .strict_slash = (settings & 2U) != 0};
    (void)in.line();

    std::vector<naive::matcher> slow;
    trie_builder builder{options};
    while (!in.empty()) {
        auto const text = in.line();
        if (text.empty()) break;
        auto const parsed = read(text);
        if (!parsed || slow.size() == most_patterns || text.size() > longest_pattern
            || freedom_of(*parsed) > most_freedom)
            continue;
        auto const leaf = static_cast<std::uint32_t>(slow.size());
        builder.add(*parsed, leaf);
        slow.emplace_back(*parsed, leaf, options);
    }
    auto const table = builder.build();
    for (int paths = 0; paths < 16 && !in.empty(); ++paths) {
        auto const path = in.line();
        if (path.starts_with('/') && path.size() <= longest_path) compare(table, slow, path);
    }
    return 0;
}
