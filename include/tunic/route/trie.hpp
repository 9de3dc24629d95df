#pragma once
#include <tunic/route/captures.hpp>
#include <tunic/route/constraint.hpp>
#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/segment_matcher.hpp>
#include <tunic/route/syntax.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::routing {

/// The compiled table of patterns: flat, immutable, shared by threads without a lock.
///
/// It matches *normalised paths*: they begin with '/', have no query, dot segments are resolved and percent-escapes
/// decoded, except for an escaped slash, which becomes a NUL byte (an escaped NUL itself has been refused). So a '/' is
/// always a separator, and a captured NUL is a slash in the parameter's value.
///
/// Among matching patterns, the one whose segments are more specific from left to right comes first: text, then mixed,
/// then constrained, then required, then optional, then rest, regardless of the order of registration.
class trie {
public:
    /// Visits the leaves that match PATH, the most specific first, until ACCEPT(leaf) returns true; then OUT holds the
    /// parameters of that leaf and find returns true. A leaf may be visited more than once, and ACCEPT must always
    /// refuse a leaf that it refused once. Allocates nothing; linear in the length of the path, for any path.
    template <class Accept> bool find(std::string_view path, captures& out, Accept&& accept) const;

    match_options options() const noexcept { return options_; }

private:
    friend class search;
    friend class trie_builder;

    static constexpr std::uint32_t none = ~std::uint32_t{0};
    static constexpr std::size_t max_memos = 128;

    // A static segment.
    struct edge {
        std::uint32_t text;
        std::uint32_t length;
        std::uint32_t child;
    };
    // Any other segment, in order of priority.
    struct branch {
        enum class kind : std::uint8_t { mixed, parameter, rest };
        kind is;
        constraint must_be;
        std::uint32_t index; // mixed: its matcher; rest below another rest: its memo, else none
        std::uint32_t child;
    };
    // A pattern ends here.
    struct terminal {
        std::uint32_t leaf;
        std::uint16_t present;    // which parameters of the pattern were captured on the way here
        std::uint16_t parameters; // the number of parameters in the pattern
    };
    struct node {
        std::uint32_t edges = 0;
        std::uint32_t edge_count = 0;
        std::uint32_t buckets = none; // index of the first of 2^bucket_bits + 1 limits; nodes with few edges have none
        std::uint32_t branches = 0;
        std::uint32_t terminals = 0;
        std::uint16_t branch_count = 0;
        std::uint16_t terminal_count = 0;
        std::uint8_t bucket_bits = 0;
    };

    std::vector<node> nodes_{1};
    std::vector<edge> edges_;
    std::vector<std::uint32_t> buckets_;
    std::vector<branch> branches_;
    std::vector<terminal> terminals_;
    std::vector<segment_matcher> matchers_;
    std::string text_;
    match_options options_;
    std::uint32_t memos_ = 0;
};

/// One walk over a trie, from leaf to leaf: the part of find() that is not a template.
class search {
public:
    search(trie const& table, std::string_view path, captures& out) noexcept;

    /// The next place where patterns end that match the whole path; empty when there are no more.
    std::span<trie::terminal const> next() noexcept;
    /// Moves the captures to the positions that the pattern gives its parameters.
    void settle(trie::terminal const&) noexcept;

private:
    friend class trie;

    // Where to continue when the current way fails: the next branch of a node, or a longer rest.
    struct choice {
        std::uint32_t node;
        std::uint32_t at;
        std::uint32_t end;   // of the segment, or of the rest so far
        std::uint32_t limit; // where a rest has already been tried
        std::uint16_t branch;
        std::uint8_t captured;
        bool inside_rest;
    };
    // At most one per node on the way down, and no pattern has more segments; a trailing slash may count as one more.
    static constexpr std::size_t max_choices = syntax::max_segments + 2;

    std::uint32_t segment_end(std::uint32_t at) const noexcept;
    std::uint32_t static_child(trie::node const&, std::uint32_t begin, std::uint32_t end) const noexcept;
    bool down() noexcept;
    bool back() noexcept;
    bool branch_out(std::uint16_t first, std::uint32_t end) noexcept;
    bool enter_rest(std::uint16_t index) noexcept;
    bool stretch_rest(std::uint16_t index, std::uint32_t end, std::uint32_t limit) noexcept;
    void remember(std::uint16_t branch, std::uint32_t end) noexcept;

    trie const& table_;
    captures& out_;
    char const* path_;
    std::uint32_t size_;
    std::uint32_t node_ = 0;
    std::uint32_t at_ = 0; // the slash before the next segment; size_ at the end
    std::uint32_t choices_ = 0;
    std::uint8_t captured_ = 0;
    bool started_ = false;
    // Both are left uninitialised: they are written before they are read.
    std::array<choice, max_choices> choice_;
    std::array<std::uint32_t, trie::max_memos> rest_tried_; // from where a rest below another one has failed
};

template <class Accept> bool trie::find(std::string_view path, captures& out, Accept&& accept) const {
    search walk{*this, path, out};
    for (auto here = walk.next(); !here.empty(); here = walk.next())
        for (terminal const& t : here)
            if (accept(t.leaf)) {
                walk.settle(t);
                return true;
            }
    return false;
}

} // namespace tunic::routing
