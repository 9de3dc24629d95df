#pragma once
#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/trie.hpp>

#include <cstdint>
#include <memory>

namespace tunic::routing {

/// Collects patterns and freezes them into a trie. Patterns with one shape may be added under different leaves.
class trie_builder {
public:
    explicit trie_builder(match_options = {});
    ~trie_builder();
    trie_builder(trie_builder&&) noexcept;
    trie_builder& operator=(trie_builder&&) noexcept;

    /// LEAF is the value that find() passes to its caller for this pattern.
    void add(parsed_pattern const&, std::uint32_t leaf);

    /// Throws std::length_error for a table with more than 128 different places of a rest after another rest.
    trie build() const;

private:
    struct growing_node;

    match_options options_;
    std::unique_ptr<growing_node> root_;
};

} // namespace tunic::routing
