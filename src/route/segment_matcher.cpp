#include <tunic/route/segment_matcher.hpp>

#include <algorithm>
#include <utility>

#include "route/equal.hpp"

namespace tunic::routing {
namespace {

// The last occurrence of TEXT in HAY that ends at END or before, or npos.
std::size_t last_before(std::string_view hay, std::size_t end, std::string_view text, bool fold) noexcept {
    if (end < text.size()) return std::string_view::npos;
    for (std::size_t at = end - text.size() + 1; at-- > 0;)
        if (equal(hay.data() + at, text.data(), text.size(), fold)) return at;
    return std::string_view::npos;
}

} // namespace

segment_matcher::segment_matcher(std::vector<std::string> texts, std::vector<constraint> parameters, bool fold)
    : texts_(std::move(texts)), parameters_(std::move(parameters)), fold_(fold) {
    for (auto const& text : texts_) text_bytes_ += text.size();
    constraints_ = parameters_.size() - static_cast<std::size_t>(std::ranges::count(parameters_, constraint::any));
}

bool segment_matcher::match(std::string_view text, std::string_view* out) const noexcept {
    if (text.size() < text_bytes_ + parameters_.size()) return false;
    auto const& head = texts_.front();
    auto const& tail = texts_.back();
    if (!equal(text.data(), head.data(), head.size(), fold_)) return false;
    if (!equal(text.data() + text.size() - tail.size(), tail.data(), tail.size(), fold_)) return false;
    text.remove_prefix(head.size());
    text.remove_suffix(tail.size());
    if (constraints_ == 0) return match_free(text, out);
    std::size_t budget = 64 * text.size() + 1024;
    return match_constrained(text, 0, out, budget);
}

// From right to left, the last occurrence of each text is right: no other choice leaves more to earlier parameters.
bool segment_matcher::match_free(std::string_view text, std::string_view* out) const noexcept {
    std::size_t end = text.size();
    for (std::size_t i = parameters_.size(); i-- > 1;) {
        auto const at = last_before(text, end - 1, texts_[i], fold_);
        if (at == std::string_view::npos || at == 0) return false;
        out[i] = text.substr(at + texts_[i].size(), end - at - texts_[i].size());
        end = at;
    }
    out[0] = text.substr(0, end);
    return end != 0;
}

// From left to right, the longest first. The depth is the number of parameters.
bool segment_matcher::match_constrained(std::string_view text, std::size_t i, std::string_view* out,
                                        std::size_t& budget) const noexcept {
    auto const accepts = [&](std::string_view value) {
        if (budget <= value.size()) {
            budget = 0;
            return false;
        }
        budget -= value.size();
        return satisfies(value, parameters_[i]);
    };
    if (i + 1 == parameters_.size()) {
        out[i] = text;
        return accepts(text);
    }
    auto const& separator = texts_[i + 1];
    std::size_t end = text.empty() ? 0 : text.size() - 1; // the next parameter needs at least one byte
    while (budget > 0) {
        auto const at = last_before(text, end, separator, fold_);
        budget -= std::min(budget, at == std::string_view::npos ? end : end - at);
        if (at == std::string_view::npos || at == 0) return false;
        out[i] = text.substr(0, at);
        if (accepts(out[i]) && match_constrained(text.substr(at + separator.size()), i + 1, out, budget)) return true;
        end = at + separator.size() - 1;
    }
    return false;
}

std::strong_ordering operator<=>(segment_matcher const& a, segment_matcher const& b) noexcept {
    if (auto const c = b.text_bytes_ <=> a.text_bytes_; c != 0) return c;
    if (auto const c = b.constraints_ <=> a.constraints_; c != 0) return c;
    if (auto const c = a.parameters_.size() <=> b.parameters_.size(); c != 0) return c;
    if (auto const c = a.parameters_ <=> b.parameters_; c != 0) return c;
    return a.texts_ <=> b.texts_;
}

} // namespace tunic::routing
