#pragma once
#include <tunic/base/text.hpp>
#include <tunic/route/constraint.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The grammar of route patterns, shared by the compiler and run time: no allocation and no I/O, only a walk over the
/// text that reports its parts to a sink.
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
    rest_in_another_spelling,
    stray_question_mark,
    stray_angle_bracket,
    stray_backslash,
    plus_after_parameter,
    parenthesis,
    regular_expression,
    colon_after_name_in_braces,
    braces_around_a_slash,
    optional_segment_without_parameter,
    percent_escape,
    fragment,
};

/// The fault in words, for the message of an exception.
std::string_view sentence(fault) noexcept;

struct verdict {
    fault what = fault::none;
    std::size_t position = 0;
    constexpr explicit operator bool() const noexcept { return what == fault::none; }
};

/// Whether the character at I of a plain TEXT has a meaning in a pattern, and must be escaped with a backslash.
/// A plus after a parameter, where other routers read "one or more", counts too.
constexpr bool has_meaning(std::string_view text, std::size_t i) noexcept {
    if (text[i] == '%') return i + 2 < text.size() && text::is_hex(text[i + 1]) && text::is_hex(text[i + 2]);
    return std::string_view{":[]{}<>*?()|#\\"}.find(text[i]) != std::string_view::npos;
}

/// A sink that keeps nothing; it also lists the functions of a sink.
struct ignore {
    constexpr void segment() {}                               // a new segment begins, required unless optional() or
                                                              // rest() follows
    constexpr void optional() {}                              // the segment just begun may be absent
    constexpr void rest() {}                                  // its only parameter takes any number of segments
    constexpr void literal(std::string_view) {}               // the next part of the segment, or of the open group; a
                                                              // text with escapes comes in pieces
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
    // The common state of a segment's or a group's parts.
    struct run_of_parts {
        bool own = false;             // has text or a parameter outside groups
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
        segment_has_text_ = false;
        run_of_parts parts;
        if (!parts_until(false, parts)) return false;
        if (peek() == '?') { // only `:id?`
            if (!lone_parameter_ || peek(1) != '/') return fail(fault::stray_question_mark, at_);
            ++at_;
            return mark_optional(begin);
        }
        if (!parts.own) return fail(fault::empty_group, begin);
        // After text it is clear again which part is absent.
        if (optional_open_ && !segment_has_text_) return fail(fault::optional_before_required, begin);
        optional_open_ = false;
        return true;
    }

    constexpr bool mark_optional(std::size_t position) {
        optional_open_ = true;
        sink_.optional();
        return ++optional_parts_ <= max_optional_parts || fail(fault::too_many_optional_parts, position);
    }

    // The closing brace for the one at OPEN, within the segment; the end of the segment if there is none.
    constexpr std::size_t closing_brace(std::size_t open) const {
        std::size_t depth = 0;
        std::size_t i = open;
        for (; i < text_.size() && text_[i] != '/'; ++i) {
            if (text_[i] == '\\') {
                ++i;
                continue;
            }
            if (text_[i] == '{') ++depth;
            if (text_[i] == '}' && --depth == 0) return i;
        }
        return i < text_.size() ? i : text_.size();
    }
    constexpr bool is(std::size_t at, char c) const { return at < text_.size() && text_[at] == c; }

    constexpr bool braces_span_segment() const {
        std::size_t const close = closing_brace(at_);
        return is(close, '}') && (close + 1 == text_.size() || text_[close + 1] == '/');
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
        if (!mark_optional(begin) || !braces_mean_something(begin)) return false;
        if (name_fills_braces()) {
            if (!parameter_name_and_constraint(begin)) return false;
        } else {
            std::size_t const before = parameters_;
            run_of_parts parts;
            if (!parts_until(true, parts)) return false;
            if (!parts.own) return fail(fault::empty_group, begin);
            if (parameters_ == before) return fail(fault::optional_segment_without_parameter, begin);
        }
        if (peek() != '}') return fail(fault::unbalanced_brackets, at_);
        ++at_;
        return true;
    }

    // The end of the name that begins here; this position if there is none.
    constexpr std::size_t end_of_name() const {
        std::size_t end = at_;
        while (end < text_.size() && continues_name(text_[end])) ++end;
        return end;
    }

    // `{id}` and `{id<int>}`, from after the brace.
    constexpr bool name_fills_braces() const {
        std::size_t const end = end_of_name();
        return begins_name(peek()) && end < text_.size() && (text_[end] == '}' || text_[end] == '<');
    }

    // Braces mean other things in other routers. A valid start of a name is a parameter, unless it holds other
    // characters.
    constexpr bool braces_mean_something(std::size_t begin) {
        std::size_t const close = closing_brace(begin);
        bool const closed = is(close, '}');
        if (!closed && text_.find('}', close) != std::string_view::npos)
            return fail(fault::braces_around_a_slash, begin);
        if (peek() == '*') return fail(fault::rest_in_another_spelling, at_);
        std::size_t const end = end_of_name();
        if (!closed || end == at_) return true;
        if (end == close) return begins_name(peek()) || fail(fault::nameless_parameter, at_);
        if (text_[end] == ':') return fail(fault::colon_after_name_in_braces, end);
        if (text_[end] == '<' || text_.substr(end, close - end).find_first_of("[{") != std::string_view::npos)
            return true;
        if (text_[end] == '*' || text_.substr(end, 3) == "...") return fail(fault::rest_in_another_spelling, end);
        return fail(text_[end] == '?' ? fault::stray_question_mark : fault::bad_parameter_name, end);
    }

    // `:id{[0-9]+}`, from the opening brace.
    constexpr bool braces_hold_an_expression() const {
        if (peek(1) == '[') return true;
        for (std::size_t i = at_ + 1; i < text_.size() && text_[i] != '/' && text_[i] != '}'; ++i) {
            if (std::string_view{"|^$()+*"}.find(text_[i]) != std::string_view::npos) return true;
            if (text_[i] == '\\') {
                if (i + 1 < text_.size() && continues_name(text_[i + 1])) return true;
                ++i;
            }
        }
        return false;
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
            if (auto const what = misplaced(parts.after_parameter); what != fault::none) return fail(what, at_);
            if (c == '{') {
                if (!group(parts)) return false;
            } else if (c == ':' || c == '[') {
                if (parts.after_parameter) return fail(fault::adjacent_parameters, at_);
                if (!parameter()) return false;
                parts = {.own = true, .after_parameter = true};
            } else {
                literal();
                if (!in_group) segment_has_text_ = true;
                parts = {.own = true, .after_parameter = false};
            }
            lone_parameter_ = ++count == 1 && (c == ':' || c == '[');
        }
        return !in_group || fail(fault::unbalanced_brackets, at_);
    }

    // Why the text that begins here cannot be part of a segment.
    constexpr fault misplaced(bool after_parameter) const {
        switch (peek()) {
        case '*': return fault::rest_is_part_of_a_segment;
        case '}':
        case ']':
        case '>': return fault::unbalanced_brackets;
        case '<': return fault::stray_angle_bracket;
        case '(':
        case ')': return fault::parenthesis;
        case '|': return fault::regular_expression;
        case '#': return fault::fragment;
        case '%': return has_meaning(text_, at_) ? fault::percent_escape : fault::none;
        case '+': return after_parameter ? fault::plus_after_parameter : fault::none;
        case '{': return after_parameter && braces_hold_an_expression() ? fault::regular_expression : fault::none;
        case '[': return peek(1) == '.' || peek(1) == '[' ? fault::rest_in_another_spelling : fault::none;
        case '\\': return can_be_escaped(peek(1)) ? fault::none : fault::stray_backslash;
        default: return fault::none;
        }
    }

    static constexpr bool can_be_escaped(char c) {
        return c == '+' || c == '%' || has_meaning(std::string_view(&c, 1), 0);
    }

    // `{-:id}`, or `{id}`, which is a parameter when beside text.
    constexpr bool group(run_of_parts& outer) {
        std::size_t const begin = at_++;
        if (text_.substr(at_, 3) == "...") return fail(fault::rest_is_part_of_a_segment, begin);
        if (!braces_mean_something(begin)) return false;
        if (name_fills_braces()) {
            if (outer.after_parameter) return fail(fault::adjacent_parameters, begin);
            if (!parameter_name_and_constraint(begin)) return false;
            if (peek() != '}') return fail(fault::unbalanced_brackets, at_);
            ++at_;
            outer = {.own = true, .after_parameter = true};
            return true;
        }
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

    // Text up to a character with a meaning, or the one character after a backslash.
    constexpr void literal() {
        if (peek() == '\\') {
            sink_.literal(text_.substr(at_ + 1, 1));
            at_ += 2;
            return;
        }
        std::size_t const begin = at_;
        while (!at_segment_end() && !has_meaning(text_, at_)) ++at_;
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
    bool optional_open_ = false; // there was an optional segment, and no text since
    bool segment_has_text_ = false;
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
