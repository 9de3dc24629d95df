#pragma once
#include <tunic/route/captures.hpp>
#include <tunic/route/constraint.hpp>

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::routing {

/// A mixed segment: alternating texts and parameters, `v:version` or `:name.:ext`. From left to right, each parameter
/// takes as much as it can: `a.b.c` against `:name.:ext` gives `a.b` and `c`.
class segment_matcher {
public:
    /// One more text than parameters; the first and the last may be empty. Folded texts are in lower case.
    segment_matcher(std::vector<std::string> texts, std::vector<constraint> parameters, bool fold);

    std::size_t parameters() const noexcept { return parameters_.size(); }

    /// Whether TEXT matches; if so, writes one view per parameter to OUT. Linear in the length of the text: with
    /// constraints that need repeated attempts it gives up after a bounded number of steps.
    bool match(std::string_view text, std::string_view* out) const noexcept;

    /// The more specific comes first: more text, then more constraints, then fewer parameters; then any fixed order.
    friend std::strong_ordering operator<=>(segment_matcher const&, segment_matcher const&) noexcept;
    friend bool operator==(segment_matcher const&, segment_matcher const&) noexcept = default;

private:
    bool match_free(std::string_view text, std::string_view* out) const noexcept;
    bool match_constrained(std::string_view text, std::size_t i, std::string_view* out,
                           std::size_t& budget) const noexcept;

    std::vector<std::string> texts_;
    std::vector<constraint> parameters_;
    std::size_t text_bytes_ = 0;
    std::size_t constraints_ = 0;
    bool fold_ = false;
};

} // namespace tunic::routing
