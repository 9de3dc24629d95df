#pragma once
#include <tunic/base/text.hpp>
#include <tunic/route/constraint.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The grammar of route patterns, once, for the compiler and for run time: no allocation, no I/O, nothing but a walk
/// over the text that reports what it finds to a sink.
namespace tunic::routing::syntax {

inline constexpr std::size_t max_parameters = 16;
inline constexpr std::size_t max_segments = 64;
/// Each optional part doubles the number of shapes a pattern has.
inline constexpr std::size_t max_optional_parts = 8;

enum class fault : std::uint8_t {
    none,
    no_leading_slash,
    empty_segment,
    dot_segment,
    control_character,
    nameless_parameter,
    bad_parameter_name,
    duplicate_name,
    unbalanced_brackets,
    unknown_constraint,
    too_many_parameters,
    too_many_segments,
    too_many_optional_parts,
    optional_before_required,
    adjacent_parameters,
    empty_group,
    rest_is_part_of_a_segment,
    stray_question_mark,
};

/// The fault in words, for the message of an exception.
std::string_view sentence(fault) noexcept;

struct verdict {
    fault what = fault::none;
    std::size_t position = 0;
    constexpr explicit operator bool() const noexcept { return what == fault::none; }
};

/// A sink that keeps nothing; also the list of what a sink has to offer.
struct ignore {
    constexpr void segment() {}                               // a new segment begins, required until told otherwise
    constexpr void optional() {}                              // the segment just begun may be missing
    constexpr void rest() {}                                  // its only parameter takes any number of segments
    constexpr void literal(std::string_view) {}               // the next part of the segment, or of the open group
    constexpr void parameter(std::string_view, constraint) {} // likewise
    constexpr void open() {}                                  // an optional group of parts within the segment
    constexpr void close() {}
    constexpr void trailing_slash() {}
};

template <class Sink> class scanner {
public:
    constexpr scanner(std::string_view text, Sink& sink) : text_(text), sink_(sink) {}

    constexpr verdict run() {
        pattern();
        return verdict_;
    }

private:
    // What the parts of a segment or a group have in common.
    struct run_of_parts {
        bool own = false;             // has text or a parameter outside of groups
        bool after_parameter = false; // the last thing may be a parameter
    };

    constexpr bool fail(fault what, std::size_t position) {
        verdict_ = {what, position};
        return false;
    }
    constexpr bool done() const { return at_ == text_.size(); }
    constexpr char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '/'; }
    constexpr bool at_segment_end() const { return peek() == '/'; }
    static constexpr bool begins_name(char c) { return text::is_alpha(c) || c == '_'; }
    static constexpr bool continues_name(char c) { return begins_name(c) || text::is_digit(c); }

    constexpr bool pattern() {
        if (text_.empty() || text_[0] != '/') return fail(fault::no_leading_slash, 0);
        for (std::size_t i = 0; i < text_.size(); ++i)
            if (static_cast<unsigned char>(text_[i]) < 0x20 || text_[i] == 0x7f)
                return fail(fault::control_character, i);
        at_ = 1;
        while (!done()) {
            if (++segments_ > max_segments) return fail(fault::too_many_segments, at_);
            if (!segment()) return false;
            if (done()) return true;
            ++at_; // the slash
            if (done()) sink_.trailing_slash();
        }
        return true;
    }

    constexpr bool segment() {
        std::size_t const begin = at_;
        if (at_segment_end()) return fail(fault::empty_segment, at_);
        if (peek() == '.' && (peek(1) == '/' || (peek(1) == '.' && peek(2) == '/')))
            return fail(fault::dot_segment, at_);
        sink_.segment();
        if (peek() == '*') {
            ++at_;
            return rest_parameter() && (at_segment_end() || fail(fault::rest_is_part_of_a_segment, begin));
        }
        if (peek() == '{' && braces_span_segment()) return whole_group();
        run_of_parts parts;
        if (!parts_until(false, parts)) return false;
        if (peek() == '?') { // `:id?`, and nothing else
            if (!lone_parameter_ || peek(1) != '/') return fail(fault::stray_question_mark, at_);
            ++at_;
            return mark_optional(begin);
        }
        if (!parts.own) return fail(fault::empty_group, begin);
        return !optional_seen_ || fail(fault::optional_before_required, begin);
    }

    constexpr bool mark_optional(std::size_t position) {
        optional_seen_ = true;
        sink_.optional();
        return ++optional_parts_ <= max_optional_parts || fail(fault::too_many_optional_parts, position);
    }

    // Whether the brace that opens here closes at the end of the segment.
    constexpr bool braces_span_segment() const {
        std::size_t depth = 0;
        for (std::size_t i = at_; i < text_.size() && text_[i] != '/'; ++i) {
            if (text_[i] == '{') ++depth;
            if (text_[i] == '}' && --depth == 0) return i + 1 == text_.size() || text_[i + 1] == '/';
        }
        return false;
    }

    // `{id}`, `{...path}`, `{:category.html}`
    constexpr bool whole_group() {
        std::size_t const begin = at_++;
        if (text_.substr(at_, 3) == "...") {
            at_ += 3;
            if (!rest_parameter()) return false;
            if (peek() != '}') return fail(fault::bad_parameter_name, at_);
            ++at_;
            return at_segment_end() || fail(fault::rest_is_part_of_a_segment, begin);
        }
        if (!mark_optional(begin)) return false;
        std::size_t end = at_;
        while (end < text_.size() && continues_name(text_[end])) ++end;
        if (end > at_ && begins_name(peek()) && (text_[end] == '}' || text_[end] == '<')) {
            if (!parameter_name_and_constraint(begin)) return false;
        } else {
            run_of_parts parts;
            if (!parts_until(true, parts)) return false;
            if (!parts.own) return fail(fault::empty_group, begin);
        }
        if (peek() != '}') return fail(fault::unbalanced_brackets, at_);
        ++at_;
        return true;
    }

    constexpr bool rest_parameter() {
        std::size_t const begin = at_;
        std::string_view name;
        if (!read_name(name) || !remember(name, begin)) return false;
        sink_.rest();
        sink_.parameter(name, constraint::any);
        return true;
    }

    constexpr bool parts_until(bool in_group, run_of_parts& parts) {
        lone_parameter_ = false;
        std::size_t count = 0;
        while (!at_segment_end()) {
            char const c = peek();
            if (c == '}' && in_group) return true;
            if (c == '?') return !in_group || fail(fault::stray_question_mark, at_);
            if (c == '*') return fail(fault::rest_is_part_of_a_segment, at_);
            if (c == '}' || c == ']' || c == '<' || c == '>') return fail(fault::unbalanced_brackets, at_);
            if (c == '{') {
                if (!group(parts)) return false;
            } else if (c == ':' || c == '[') {
                if (parts.after_parameter) return fail(fault::adjacent_parameters, at_);
                if (!parameter()) return false;
                parts = {.own = true, .after_parameter = true};
            } else {
                literal();
                parts = {.own = true, .after_parameter = false};
            }
            lone_parameter_ = ++count == 1 && (c == ':' || c == '[');
        }
        return !in_group || fail(fault::unbalanced_brackets, at_);
    }

    constexpr bool group(run_of_parts& outer) {
        std::size_t const begin = at_++;
        if (text_.substr(at_, 3) == "...") return fail(fault::rest_is_part_of_a_segment, begin);
        if (++optional_parts_ > max_optional_parts) return fail(fault::too_many_optional_parts, begin);
        sink_.open();
        run_of_parts inner{.own = false, .after_parameter = outer.after_parameter};
        if (!parts_until(true, inner)) return false;
        if (!inner.own) return fail(fault::empty_group, begin);
        ++at_; // the closing brace
        sink_.close();
        outer.after_parameter = outer.after_parameter || inner.after_parameter;
        return true;
    }

    constexpr void literal() {
        std::size_t const begin = at_;
        while (!at_segment_end() && std::string_view{":[]{}<>*?"}.find(peek()) == std::string_view::npos) ++at_;
        sink_.literal(text_.substr(begin, at_ - begin));
    }

    // `:id`, `:id<int>`, `[id]`, `[id<int>]`
    constexpr bool parameter() {
        std::size_t const begin = at_;
        bool const bracketed = text_[at_++] == '[';
        if (!parameter_name_and_constraint(begin)) return false;
        if (!bracketed) return true;
        if (peek() != ']') return fail(at_segment_end() ? fault::unbalanced_brackets : fault::bad_parameter_name, at_);
        ++at_;
        return true;
    }

    constexpr bool parameter_name_and_constraint(std::size_t begin) {
        std::string_view name;
        if (!read_name(name) || !remember(name, begin)) return false;
        auto kind = constraint::any;
        if (peek() == '<') {
            std::size_t const from = at_ + 1;
            std::size_t to = from;
            while (to < text_.size() && text_[to] != '>' && text_[to] != '/') ++to;
            if (to == text_.size() || text_[to] == '/') return fail(fault::unbalanced_brackets, at_);
            auto const known = constraint_named(text_.substr(from, to - from));
            if (!known) return fail(fault::unknown_constraint, from);
            kind = *known;
            at_ = to + 1;
        }
        sink_.parameter(name, kind);
        return true;
    }

    constexpr bool read_name(std::string_view& name) {
        if (!begins_name(peek())) return fail(fault::nameless_parameter, at_);
        std::size_t const begin = at_;
        while (continues_name(peek())) ++at_;
        name = text_.substr(begin, at_ - begin);
        return true;
    }

    constexpr bool remember(std::string_view name, std::size_t position) {
        for (std::size_t i = 0; i < parameters_; ++i)
            if (names_[i] == name) return fail(fault::duplicate_name, position);
        if (parameters_ == max_parameters) return fail(fault::too_many_parameters, position);
        names_[parameters_++] = name;
        return true;
    }

    std::string_view text_;
    Sink& sink_;
    std::size_t at_ = 0;
    std::size_t segments_ = 0;
    std::size_t parameters_ = 0;
    std::size_t optional_parts_ = 0;
    bool optional_seen_ = false;
    bool lone_parameter_ = false;
    std::string_view names_[max_parameters] = {};
    verdict verdict_;
};

/// Reports the parts of TEXT to SINK until the first fault.
template <class Sink> constexpr verdict scan(std::string_view text, Sink& sink) {
    return scanner<Sink>{text, sink}.run();
}

constexpr verdict check(std::string_view text) {
    ignore nothing;
    return scan(text, nothing);
}

} // namespace tunic::routing::syntax
