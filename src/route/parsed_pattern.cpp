#include <tunic/base/text.hpp>
#include <tunic/route/parsed_pattern.hpp>
#include <tunic/route/pattern.hpp>
#include <tunic/route/syntax.hpp>

#include <utility>

namespace tunic::routing {
namespace {

class collector {
public:
    void segment() { result_.segments.emplace_back(); }
    void optional() { result_.segments.back().is = presence::optional; }
    void rest() { result_.segments.back().is = presence::rest; }
    void literal(std::string_view text) {
        auto& parts = innermost();
        if (!parts.empty() && parts.back().is == part::kind::literal)
            parts.back().text += text;
        else
            parts.push_back({part::kind::literal, constraint::any, std::string{text}, {}});
    }
    void parameter(std::string_view name, constraint c) {
        innermost().push_back({part::kind::parameter, c, std::string{name}, {}});
    }
    void open() {
        innermost().push_back({part::kind::group, constraint::any, {}, {}});
        ++depth_;
    }
    void close() { --depth_; }
    void trailing_slash() { result_.trailing_slash = true; }

    parsed_pattern take() { return std::move(result_); }

private:
    using presence = routing::segment::presence;

    // Each open group is the last part of the one around it.
    std::vector<part>& innermost() {
        auto* parts = &result_.segments.back().parts;
        for (int i = 0; i < depth_; ++i) parts = &parts->back().parts;
        return *parts;
    }

    parsed_pattern result_;
    int depth_ = 0;
};

void add_names(std::vector<part> const& parts, std::vector<std::string_view>& names) {
    for (auto const& p : parts) {
        if (p.is == part::kind::parameter) names.push_back(p.text);
        add_names(p.parts, names);
    }
}

// Writes a pattern: for people with names, as a shape without.
struct printer {
    std::string out;
    bool names = true;
    bool fold = false;
    unsigned groups = 0; // the open ones

    void parameter(part const& p) {
        if (names) out += p.text;
        if (p.must_be != constraint::any) out.append("<").append(name_of(p.must_be)).append(">");
    }
    void literal(std::string const& text, bool after_part) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (syntax::has_meaning(text, i) || (text[i] == '+' && (groups != 0 || (after_part && i == 0))))
                out += '\\';
            out += fold ? text::lower(text[i]) : text[i];
        }
    }
    void group(std::vector<part> const& all) {
        out += '{';
        ++groups;
        // `{v:id}` would read as a name and a constraint
        parts(all, all.front().is == part::kind::literal && is_of_a_name(all.front().text.front()));
        --groups;
        out += '}';
    }
    void parts(std::vector<part> const& all, bool in_brackets = false) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const& p = all[i];
            switch (p.is) {
            case part::kind::literal: literal(p.text, i != 0); break;
            case part::kind::parameter:
                if (names && (in_brackets || continues_name(all, i))) { // `:a` followed by `b` would read `:ab`
                    out += '[';
                    parameter(p);
                    out += ']';
                } else {
                    out += ':';
                    parameter(p);
                }
                break;
            case part::kind::group: group(p.parts); break;
            }
        }
    }
    void segment(routing::segment const& s) {
        out += '/';
        if (s.is == routing::segment::presence::rest) {
            out += '*';
            parameter(s.parts.front());
        } else if (s.is == routing::segment::presence::required) {
            parts(s.parts);
        } else if (s.parts.size() == 1 && s.parts.front().is == part::kind::parameter) {
            out += ':';
            parameter(s.parts.front());
            out += '?';
        } else {
            group(s.parts);
        }
    }

    static bool continues_name(std::vector<part> const& all, std::size_t i) {
        if (all[i].must_be != constraint::any || i + 1 == all.size()) return false;
        auto const& next = all[i + 1];
        if (next.is != part::kind::literal) return false;
        return is_of_a_name(next.text.front());
    }
    static bool is_of_a_name(char c) { return text::is_alpha(c) || text::is_digit(c) || c == '_'; }
};

} // namespace

std::vector<std::string_view> parsed_pattern::names() const& {
    std::vector<std::string_view> names;
    for (auto const& s : segments) add_names(s.parts, names);
    return names;
}

parsed_pattern parse(std::string_view text) {
    collector parts;
    if (auto const verdict = syntax::scan(text, parts); !verdict) throw bad_pattern(text, verdict);
    return parts.take();
}

std::string to_text(parsed_pattern const& pattern) {
    printer print;
    for (auto const& s : pattern.segments) print.segment(s);
    if (pattern.trailing_slash || pattern.segments.empty()) print.out += '/';
    return std::move(print.out);
}

std::string shape(parsed_pattern const& pattern, match_options options) {
    printer print{.out = {}, .names = false, .fold = !options.case_sensitive};
    for (auto const& s : pattern.segments) print.segment(s);
    if ((pattern.trailing_slash && options.strict_slash) || pattern.segments.empty()) print.out += '/';
    return std::move(print.out);
}

} // namespace tunic::routing
