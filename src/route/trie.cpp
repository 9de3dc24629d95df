#include <tunic/route/trie.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "route/bucket.hpp"
#include "route/equal.hpp"

namespace tunic::routing {

search::search(trie const& table, std::string_view path, captures& out) noexcept
    : table_(table), out_(out), path_(path.data()) {
    bool const legal = path.starts_with('/') && path.size() < std::numeric_limits<std::uint32_t>::max();
    started_ = !legal; // without anything to go back to, the walk ends before it begins
    if (legal && path.ends_with('/') && (path.size() == 1 || !table.options_.strict_slash)) path.remove_suffix(1);
    size_ = static_cast<std::uint32_t>(path.size());
    for (std::uint32_t i = 0; i < table.memos_; ++i) rest_tried_[i] = size_ + 1;
}

std::span<trie::terminal const> search::next() noexcept {
    bool going = started_ ? back() : true;
    started_ = true;
    for (; going; going = going || back()) {
        if (at_ != size_) {
            going = down();
            continue;
        }
        // All segments are used up: patterns that end here precede empty rests.
        auto const& here = table_.nodes_[node_];
        bool const rest = here.branch_count != 0
                          && table_.branches_[here.branches + here.branch_count - 1U].is == trie::branch::kind::rest;
        auto const last = static_cast<std::uint16_t>(here.branch_count - 1U);
        if (here.terminal_count != 0) {
            if (rest) remember(last, at_);
            return {table_.terminals_.data() + here.terminals, here.terminal_count};
        }
        going = rest && enter_rest(last);
    }
    return {};
}

// Reads the next segment and takes the best way from here.
inline bool search::down() noexcept {
    auto const& here = table_.nodes_[node_];
    auto const end = segment_end(at_);
    auto const child = here.edge_count != 0 ? static_child(here, at_ + 1, end) : trie::none;
    if (child == trie::none) return branch_out(0, end);
    if (here.branch_count != 0) remember(0, end);
    node_ = child;
    at_ = end;
    return true;
}

// Takes the first branch from FIRST that matches the segment ending at END.
inline bool search::branch_out(std::uint16_t first, std::uint32_t end) noexcept {
    auto const& here = table_.nodes_[node_];
    std::string_view const text{path_ + at_ + 1, at_ == size_ ? 0U : end - at_ - 1U};
    for (auto i = first; i < here.branch_count; ++i) {
        auto const& way = table_.branches_[here.branches + i];
        auto* const out = out_.views() + captured_;
        std::size_t parameters = 1;
        switch (way.is) {
        case trie::branch::kind::parameter:
            if (text.empty() || (way.must_be != constraint::any && !satisfies(text, way.must_be))) continue;
            *out = text;
            break;
        case trie::branch::kind::mixed:
            if (!table_.matchers_[way.index].match(text, out)) continue;
            parameters = table_.matchers_[way.index].parameters();
            break;
        case trie::branch::kind::rest: return enter_rest(i);
        }
        auto const after = static_cast<std::uint16_t>(i + 1U);
        if (after < here.branch_count) remember(after, end);
        captured_ = static_cast<std::uint8_t>(captured_ + parameters);
        node_ = way.child;
        at_ = end;
        return true;
    }
    return false;
}

// A rest is tried short first, so that a pattern that continues with text is found before one that takes it all. The
// text after a rest does not depend on where the rest began, so each place after a rest is tried once, and two rests in
// one pattern cost no more than one.
bool search::enter_rest(std::uint16_t index) noexcept {
    auto const& way = table_.branches_[table_.nodes_[node_].branches + index];
    auto const& child = table_.nodes_[way.child];
    auto limit = size_ + 1;
    if (way.index != trie::none) {
        limit = rest_tried_[way.index];
        if (at_ >= limit) return false;
        rest_tried_[way.index] = at_;
    }
    bool const nothing_follows = child.edge_count == 0 && child.branch_count == 0;
    return stretch_rest(index, nothing_follows ? size_ : at_, limit);
}

bool search::stretch_rest(std::uint16_t index, std::uint32_t end, std::uint32_t limit) noexcept {
    if (end >= limit) return false;
    auto const begin = std::min(at_ + 1, size_);
    out_.views()[captured_] = {path_ + begin, end > begin ? end - begin : 0};
    if (end < size_) choice_[choices_++] = {node_, at_, end, limit, index, captured_, true};
    ++captured_;
    node_ = table_.branches_[table_.nodes_[node_].branches + index].child;
    at_ = end;
    return true;
}

inline void search::remember(std::uint16_t branch, std::uint32_t end) noexcept {
    choice_[choices_++] = {node_, at_, end, 0, branch, captured_, false};
}

bool search::back() noexcept {
    while (choices_ != 0) {
        auto const last = choice_[--choices_];
        node_ = last.node;
        at_ = last.at;
        captured_ = last.captured;
        if (last.inside_rest ? stretch_rest(last.branch, segment_end(last.end), last.limit)
                             : branch_out(last.branch, last.end))
            return true;
    }
    return false;
}

inline std::uint32_t search::segment_end(std::uint32_t at) const noexcept {
    auto i = at + 1;
    if constexpr (std::endian::native == std::endian::little) {
        constexpr std::uint64_t ones = 0x0101010101010101U;
        for (; i + 8 <= size_; i += 8) {
            std::uint64_t word;
            std::memcpy(&word, path_ + i, sizeof word);
            word ^= ones * '/';
            // The lowest set bit marks the first zero byte: the first slash.
            if (auto const slash = (word - ones) & ~word & (ones << 7U); slash != 0)
                return i + static_cast<std::uint32_t>(std::countr_zero(slash)) / 8U;
        }
    }
    while (i < size_ && path_[i] != '/') ++i;
    return i;
}

inline std::uint32_t search::static_child(trie::node const& here, std::uint32_t begin,
                                          std::uint32_t end) const noexcept {
    auto const length = end - begin;
    char const* const text = path_ + begin;
    auto const* first = table_.edges_.data() + here.edges;
    auto const* last = first + here.edge_count;
    if (here.buckets != trie::none) {
        auto const* limits = table_.buckets_.data() + here.buckets + bucket_of(text, length, here.bucket_bits);
        last = first + limits[1];
        first += limits[0];
    }
    bool const fold = !table_.options_.case_sensitive;
    char const* const texts = table_.text_.data();
    if (last - first > 8) { // sorted by length, then by text
        first = std::partition_point(first, last, [&](trie::edge const& e) {
            if (e.length != length) return e.length < length;
            char const* const other = texts + e.text;
            for (std::uint32_t i = 0; i < length; ++i) {
                char const c = fold ? text::lower(text[i]) : text[i];
                if (other[i] != c) return static_cast<unsigned char>(other[i]) < static_cast<unsigned char>(c);
            }
            return false;
        });
        last = first == last ? last : first + 1;
    }
    for (; first != last; ++first)
        if (first->length == length && equal(text, texts + first->text, length, fold)) return first->child;
    return trie::none;
}

void search::settle(trie::terminal const& found) noexcept {
    out_.size_ = found.parameters;
    if (found.present == (1U << found.parameters) - 1U) return;
    std::size_t from = captured_;
    for (std::size_t i = found.parameters; i-- > 0;)
        out_.views()[i] = (found.present >> i & 1U) != 0 ? out_.views()[--from] : std::string_view{};
}

} // namespace tunic::routing
