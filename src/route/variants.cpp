#include "route/variants.hpp"

#include <tunic/base/text.hpp>

#include <optional>

namespace tunic::routing {
namespace {

bool is_optional(segment const& s) { return s.is == segment::presence::optional; }

unsigned count_groups(std::vector<part> const& parts) {
    unsigned count = 0;
    for (auto const& p : parts) count += (p.is == part::kind::group ? 1U : 0U) + count_groups(p.parts);
    return count;
}

class expansion {
public:
    expansion(unsigned taken, match_options options) : taken_(taken), options_(options) {}

    // Empty when a group is taken inside one that is not.
    std::optional<variant> of(parsed_pattern const& pattern) {
        for (auto const& s : pattern.segments) {
            bool const here = !is_optional(s) || take();
            plain_ = {.is = s.is, .texts = {""}, .parameters = {}};
            add(s.parts, here);
            if (here) result_.segments.push_back(plain_);
        }
        if (pattern.trailing_slash && options_.strict_slash) result_.segments.emplace_back();
        if (impossible_) return std::nullopt;
        return result_;
    }

private:
    bool take() {
        bool const taken = (taken_ >> ordinal_++ & 1U) != 0;
        if (!taken) ++result_.absent;
        return taken;
    }

    void add(std::vector<part> const& parts, bool here) {
        for (auto const& p : parts) switch (p.is) {
            case part::kind::literal:
                if (!here) break;
                for (char const c : p.text) plain_.texts.back() += options_.case_sensitive ? c : text::lower(c);
                break;
            case part::kind::parameter:
                if (here) {
                    result_.present = static_cast<std::uint16_t>(result_.present | 1U << result_.parameters);
                    plain_.parameters.push_back(p.must_be);
                    plain_.texts.emplace_back();
                }
                ++result_.parameters;
                break;
            case part::kind::group:
                bool const taken = take();
                if (taken && !here) impossible_ = true;
                add(p.parts, here && taken);
                break;
            }
    }

    unsigned taken_;
    match_options options_;
    unsigned ordinal_ = 0;
    bool impossible_ = false;
    plain_segment plain_;
    variant result_;
};

} // namespace

std::vector<variant> variants_of(parsed_pattern const& pattern, match_options options) {
    unsigned optional_parts = 0;
    for (auto const& s : pattern.segments) optional_parts += (is_optional(s) ? 1U : 0U) + count_groups(s.parts);
    std::vector<variant> all;
    for (unsigned taken = 1U << optional_parts; taken-- > 0;)
        if (auto one = expansion{taken, options}.of(pattern)) all.push_back(std::move(*one));
    return all;
}

} // namespace tunic::routing
