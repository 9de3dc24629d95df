#pragma once
#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/pattern.hpp>
#include <tunic/route/trie.hpp>
#include <tunic/route/trie_builder.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tunic::routing {

/// A table whose leaves are the indices of its patterns, and whose answers are texts.
class table {
public:
    explicit table(std::vector<std::string> patterns, match_options options = {}) : patterns_(std::move(patterns)) {
        trie_builder builder{options};
        for (std::uint32_t i = 0; i < patterns_.size(); ++i) builder.add(parse(patterns_[i]), i);
        trie_ = builder.build();
    }

    // The first pattern that matches, then its parameters: "/users/:id id=5". Empty when none does.
    std::string find(std::string_view path) const {
        return find(path, [](std::string_view) { return true; });
    }
    template <class Accept> std::string find(std::string_view path, Accept accept) const {
        captures found;
        std::uint32_t leaf = 0;
        if (!trie_.find(path, found, [&](std::uint32_t l) { return accept(patterns_[leaf = l]); })) return "";
        auto const parsed = parse(patterns_[leaf]);
        auto const names = parsed.names();
        EXPECT_EQ(found.size(), names.size());
        std::string text = patterns_[leaf];
        for (std::size_t i = 0; i < names.size(); ++i)
            if (found.has(i)) text.append(" ").append(names[i]).append("=").append(found[i]);
        return text;
    }

    // Every pattern that matches, in order of priority.
    std::vector<std::string> all(std::string_view path) const {
        std::vector<std::string> visited;
        find(path, [&](std::string const& pattern) {
            if (std::ranges::find(visited, pattern) == visited.end()) visited.push_back(pattern);
            return false;
        });
        return visited;
    }

    trie const& get() const { return trie_; }

private:
    std::vector<std::string> patterns_;
    trie trie_;
};

} // namespace tunic::routing
