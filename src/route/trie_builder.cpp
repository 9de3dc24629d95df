#include <tunic/route/trie_builder.hpp>

#include <algorithm>
#include <bit>
#include <compare>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "route/bucket.hpp"
#include "route/variants.hpp"

namespace tunic::routing {
namespace {

enum class rank : std::uint8_t { mixed, constrained, required, optional, rest };

// Any segment but text, in order of priority.
struct way {
    rank is;
    constraint must_be;
    std::optional<segment_matcher> matcher;
    bool may_be_absent; // the required one of two equal ones comes first

    friend auto operator<=>(way const&, way const&) = default;
};

bool is_text(plain_segment const& s) { return s.parameters.empty(); }

way way_of(plain_segment const& s, bool fold) {
    bool const optional = s.is == segment::presence::optional;
    if (s.is == segment::presence::rest) return {rank::rest, constraint::any, std::nullopt, false};
    if (s.parameters.size() > 1 || !s.texts.front().empty() || !s.texts.back().empty())
        return {rank::mixed, constraint::any, segment_matcher{s.texts, s.parameters, fold}, optional};
    auto const must_be = s.parameters.front();
    if (must_be != constraint::any) return {rank::constrained, must_be, std::nullopt, optional};
    return {optional ? rank::optional : rank::required, must_be, std::nullopt, optional};
}

struct by_length_then_text {
    bool operator()(std::string const& a, std::string const& b) const {
        return std::tuple{a.size(), std::string_view{a}} < std::tuple{b.size(), std::string_view{b}};
    }
};

struct ending {
    unsigned absent; // the pattern that omits less comes first
    std::string shape;
    std::uint32_t leaf;
    std::uint16_t present;
    std::uint16_t parameters;

    friend auto operator<=>(ending const&, ending const&) = default;
};

} // namespace

struct trie_builder::growing_node {
    using text_map = std::map<std::string, std::unique_ptr<growing_node>, by_length_then_text>;

    text_map texts;
    std::map<way, std::unique_ptr<growing_node>> ways;
    std::vector<ending> endings;

    // Lays out this node, at INDEX, and everything below it.
    void freeze(trie& out, std::uint32_t index, unsigned rests_above) const;

private:
    // A child with an index that is not laid out yet.
    struct child {
        growing_node const* node;
        std::uint32_t index;
        unsigned rests_above;
    };
    using children = std::vector<child>;

    void freeze_texts(trie& out, trie::node& here, unsigned rests_above, children&) const;
    void freeze_ways(trie& out, trie::node& here, unsigned rests_above, children&) const;
    void freeze_endings(trie& out, trie::node& here) const;
};

namespace {

template <class Container> std::uint32_t index_of_next(Container const& all) {
    return static_cast<std::uint32_t>(all.size());
}

} // namespace

// The edges and branches of a node are contiguous, so its children follow when all of them have an index.
void trie_builder::growing_node::freeze(trie& out, std::uint32_t index, unsigned rests_above) const {
    trie::node here;
    children below;
    freeze_texts(out, here, rests_above, below);
    freeze_ways(out, here, rests_above, below);
    freeze_endings(out, here);
    out.nodes_[index] = here;
    for (auto const& c : below) c.node->freeze(out, c.index, c.rests_above);
}

void trie_builder::growing_node::freeze_texts(trie& out, trie::node& here, unsigned rests_above,
                                              children& below) const {
    here.edges = index_of_next(out.edges_);
    here.edge_count = static_cast<std::uint32_t>(texts.size());
    auto const lay = [&](std::string const& text, growing_node const& node) {
        below.push_back({&node, index_of_next(out.nodes_), rests_above});
        out.nodes_.emplace_back();
        out.edges_.push_back({index_of_next(out.text_), static_cast<std::uint32_t>(text.size()), below.back().index});
        out.text_ += text;
    };
    if (texts.size() <= 2) {
        for (auto const& [text, node] : texts) lay(text, *node);
        return;
    }
    // As many buckets as texts, or up to twice as many: a lookup compares about one text, however many there are.
    here.bucket_bits = static_cast<std::uint8_t>(std::bit_width(texts.size()));
    here.buckets = index_of_next(out.buckets_);
    std::vector<std::vector<text_map::const_pointer>> buckets(std::size_t{1} << here.bucket_bits);
    for (auto const& each : texts)
        buckets[bucket_of(each.first.data(), each.first.size(), here.bucket_bits)].push_back(&each);
    for (auto const& bucket : buckets) {
        out.buckets_.push_back(index_of_next(out.edges_) - here.edges);
        for (auto const* each : bucket) lay(each->first, *each->second);
    }
    out.buckets_.push_back(here.edge_count);
}

void trie_builder::growing_node::freeze_ways(trie& out, trie::node& here, unsigned rests_above, children& below) const {
    here.branches = index_of_next(out.branches_);
    here.branch_count = static_cast<std::uint16_t>(ways.size());
    for (auto const& [way, node] : ways) {
        bool const rest = way.is == rank::rest;
        below.push_back({node.get(), index_of_next(out.nodes_), rests_above + (rest ? 1U : 0U)});
        out.nodes_.emplace_back();
        trie::branch b{trie::branch::kind::parameter, way.must_be, trie::none, below.back().index};
        if (rest) {
            b.is = trie::branch::kind::rest;
            if (rests_above != 0) b.index = out.memos_++;
        } else if (way.is == rank::mixed) {
            b.is = trie::branch::kind::mixed;
            b.index = index_of_next(out.matchers_);
            out.matchers_.push_back(*way.matcher);
        }
        out.branches_.push_back(b);
    }
    if (out.memos_ > trie::max_memos)
        throw std::length_error("more than 128 places in the routes where a rest parameter follows another one");
}

void trie_builder::growing_node::freeze_endings(trie& out, trie::node& here) const {
    auto sorted = endings;
    std::ranges::sort(sorted);
    std::vector<std::uint32_t> leaves;
    here.terminals = index_of_next(out.terminals_);
    for (auto const& e : sorted) {
        // The same pattern again, with another of its optional parts omitted: the first reading counts.
        if (std::ranges::find(leaves, e.leaf) != leaves.end()) continue;
        leaves.push_back(e.leaf);
        out.terminals_.push_back({e.leaf, e.present, e.parameters});
    }
    here.terminal_count = static_cast<std::uint16_t>(leaves.size());
}

trie_builder::trie_builder(match_options options) : options_(options), root_(std::make_unique<growing_node>()) {}
trie_builder::~trie_builder() = default;
trie_builder::trie_builder(trie_builder&&) noexcept = default;
trie_builder& trie_builder::operator=(trie_builder&&) noexcept = default;

void trie_builder::add(parsed_pattern const& pattern, std::uint32_t leaf) {
    for (auto const& variant : variants_of(pattern, options_)) {
        auto* here = root_.get();
        for (auto const& s : variant.segments) {
            auto& next = is_text(s) ? here->texts[s.texts.front()] : here->ways[way_of(s, !options_.case_sensitive)];
            if (!next) next = std::make_unique<growing_node>();
            here = next.get();
        }
        here->endings.push_back({variant.absent, shape(pattern, options_), leaf, variant.present, variant.parameters});
    }
}

trie trie_builder::build() const {
    trie out;
    out.options_ = options_;
    root_->freeze(out, 0, 0);
    return out;
}

} // namespace tunic::routing
