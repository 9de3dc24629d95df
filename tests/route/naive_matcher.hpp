#pragma once
#include <tunic/route/constraint.hpp>
#include <tunic/route/parsed_pattern.hpp>

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Slow and obviously right: tries every pattern in every way against the segments of the path, collects all that
/// match, and sorts them by the rules of priority.
namespace tunic::routing::naive {

/// How one segment of a pattern has matched, so that the smaller one is the one to prefer.
struct key {
    int rank; // text 0, mixed 1, constrained 2, required 3, optional 4, rest 5
    std::vector<int> numbers;
    std::vector<std::string> texts;
    bool optional = false;

    friend auto operator<=>(key const&, key const&) = default;
};

using values = std::vector<std::optional<std::string>>;

struct match {
    std::vector<key> keys;
    int absent = 0;
    std::string shape;
    std::uint32_t leaf = 0;
    std::vector<bool> missing; // of two readings the one whose parameters come early
    values captured;

    friend auto operator<=>(match const&, match const&) = default;
};

inline std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    for (char const c : path)
        if (c == '/')
            segments.emplace_back();
        else
            segments.back() += c;
    return segments;
}

inline std::string lowered(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// A segment without groups: with each either written out or left out. A null part stands for a parameter left out.
struct flat {
    std::vector<part const*> parts;
    int absent = 0;
};

inline void leave_out(std::vector<part> const& parts, flat& out) {
    for (auto const& p : parts) {
        if (p.is == part::kind::parameter) out.parts.push_back(nullptr);
        if (p.is == part::kind::group) ++out.absent;
        leave_out(p.parts, out);
    }
}

inline std::vector<flat> flatten(std::vector<part> const& parts) {
    std::vector<flat> all(1);
    for (auto const& p : parts) {
        std::vector<flat> longer;
        for (auto const& before : all) {
            if (p.is != part::kind::group) {
                longer.push_back(before);
                longer.back().parts.push_back(&p);
                continue;
            }
            for (auto const& inner : flatten(p.parts)) {
                longer.push_back(before);
                longer.back().parts.insert(longer.back().parts.end(), inner.parts.begin(), inner.parts.end());
                longer.back().absent += inner.absent;
            }
            longer.push_back(before);
            ++longer.back().absent;
            leave_out(p.parts, longer.back());
        }
        all = longer;
    }
    return all;
}

/// The values of the parameters if the text matches, each as long as possible from left to right.
inline std::optional<values> match_text(std::string_view text, std::vector<part const*> const& parts, std::size_t i,
                                        bool fold) {
    if (i == parts.size()) return text.empty() ? std::optional{values{}} : std::nullopt;
    auto const go_on = [&](std::size_t length, std::optional<std::string> value,
                           bool captures) -> std::optional<values> {
        auto after = match_text(text.substr(length), parts, i + 1, fold);
        if (after && captures) after->insert(after->begin(), std::move(value));
        return after;
    };
    if (parts[i] == nullptr) return go_on(0, std::nullopt, true);
    if (parts[i]->is == part::kind::literal) {
        auto const& literal = parts[i]->text;
        std::string const begin{text.substr(0, literal.size())};
        bool const same = fold ? lowered(begin) == lowered(literal) : begin == literal;
        return same ? go_on(literal.size(), std::nullopt, false) : std::nullopt;
    }
    for (std::size_t length = text.size(); length > 0; --length)
        if (satisfies(text.substr(0, length), parts[i]->must_be))
            if (auto found = go_on(length, std::string{text.substr(0, length)}, true)) return found;
    return std::nullopt;
}

inline key key_of(flat const& segment, bool optional, bool fold) {
    std::vector<std::string> texts{""};
    std::vector<int> constraints;
    int bytes = 0;
    int constrained = 0;
    for (auto const* p : segment.parts) {
        if (p == nullptr) continue;
        if (p->is == part::kind::literal) {
            texts.back() += fold ? lowered(p->text) : p->text;
            bytes += static_cast<int>(p->text.size());
        } else {
            texts.emplace_back();
            constraints.push_back(static_cast<int>(p->must_be));
            if (p->must_be != constraint::any) ++constrained;
        }
    }
    if (constraints.empty()) return {0, {}, {}, false};
    if (constraints.size() > 1 || bytes > 0) {
        std::vector<int> numbers{-bytes, -constrained, static_cast<int>(constraints.size())};
        numbers.insert(numbers.end(), constraints.begin(), constraints.end());
        return {1, numbers, texts, optional};
    }
    if (constrained != 0) return {2, constraints, {}, optional};
    return {optional ? 4 : 3, {}, {}, false};
}

class matcher {
public:
    matcher(parsed_pattern pattern, std::uint32_t leaf, match_options options)
        : pattern_(std::move(pattern)), leaf_(leaf), options_(options) {}

    void all(std::string_view path, std::vector<match>& out) const {
        match nothing;
        nothing.shape = shape(pattern_, options_);
        nothing.leaf = leaf_;
        walk(0, split(path), 0, nothing, out);
    }

private:
    static void capture(match& m, std::optional<std::string> const& value) {
        m.captured.push_back(value);
        m.missing.push_back(!value);
    }

    void walk(std::size_t i, std::vector<std::string> const& path, std::size_t at, match const& so_far,
              std::vector<match>& out) const {
        if (i == pattern_.segments.size()) {
            bool const slash = pattern_.trailing_slash && options_.strict_slash;
            bool const ends = slash ? at + 1 == path.size() && path[at].empty() : at == path.size();
            auto whole = so_far;
            if (slash) whole.keys.push_back({0, {}, {}, false});
            if (ends) out.push_back(whole);
            return;
        }
        auto const& s = pattern_.segments[i];
        if (s.is == segment::presence::rest) {
            std::string text;
            for (std::size_t end = at; end <= path.size(); ++end) {
                if (end > at) text += (end > at + 1 ? "/" : "") + path[end - 1];
                auto longer = so_far;
                longer.keys.push_back({5, {static_cast<int>(end - at)}, {}, false});
                capture(longer, text);
                walk(i + 1, path, end, longer, out);
            }
            return;
        }
        bool const optional = s.is == segment::presence::optional;
        if (optional) {
            flat without;
            leave_out(s.parts, without);
            auto shorter = so_far;
            shorter.absent += 1 + without.absent;
            for (std::size_t n = 0; n < without.parts.size(); ++n) capture(shorter, std::nullopt);
            walk(i + 1, path, at, shorter, out);
        }
        if (at == path.size()) return;
        for (auto const& one : flatten(s.parts)) {
            auto const found = match_text(path[at], one.parts, 0, !options_.case_sensitive);
            if (!found) continue;
            auto longer = so_far;
            longer.keys.push_back(key_of(one, optional, !options_.case_sensitive));
            longer.absent += one.absent;
            for (auto const& value : *found) capture(longer, value);
            walk(i + 1, path, at + 1, longer, out);
        }
    }

    parsed_pattern pattern_;
    std::uint32_t leaf_;
    match_options options_;
};

/// All matches, the best first, each pattern once.
inline std::vector<match> find_all(std::vector<matcher> const& table, std::string_view path, match_options options) {
    if (path.ends_with('/') && (path.size() == 1 || !options.strict_slash)) path.remove_suffix(1);
    std::vector<match> all;
    for (auto const& m : table) m.all(path, all);
    std::ranges::sort(all);
    std::vector<match> distinct;
    for (auto const& m : all)
        if (std::ranges::find(distinct, m.leaf, &match::leaf) == distinct.end()) distinct.push_back(m);
    return distinct;
}

} // namespace tunic::routing::naive
