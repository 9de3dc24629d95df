#include <tunic/http/percent.hpp>
#include <tunic/route/captures.hpp>
#include <tunic/route/constraint.hpp>
#include <tunic/route/trie_builder.hpp>
#include <tunic/route/url_for.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace tunic {
namespace routing {
namespace {

using http::percent_encode;

class url_builder {
public:
    url_builder(parsed_pattern const& pattern, std::span<url_value const> values)
        : pattern_(pattern), values_(values) {}

    std::string path() {
        check_names();
        for (auto const& s : pattern_.segments) segment(s);
        if (text_after_optional_) check_reading();
        if (pattern_.trailing_slash || url_.empty()) url_ += '/';
        return std::move(url_);
    }

private:
    using presence = routing::segment::presence;

    [[noreturn]] void fail(std::string_view about, std::string_view name) const {
        std::string sentence = "cannot build a URL for ";
        sentence.append(to_text(pattern_)).append(": the parameter \"").append(name).append("\" ").append(about);
        throw std::invalid_argument(sentence);
    }

    void check_names() const {
        auto const known = pattern_.names();
        for (auto v = values_.begin(); v != values_.end(); ++v) {
            if (std::ranges::find(known, v->name) == known.end()) fail("is unknown", v->name);
            if (std::any_of(values_.begin(), v, [&](url_value const& w) { return w.name == v->name; }))
                fail("is given twice", v->name);
        }
    }

    // `/:a?/x/:b?` with `a` = `x` gives `/x/x`, which reads as `b` = `x`. A path is ambiguous only where text follows
    // an optional segment; in that case the reading that counts is looked up.
    void check_reading() const {
        trie_builder table;
        table.add(pattern_, 0);
        captures found;
        (void)table.build().find(decoded_, found, [](std::uint32_t) { return true; });
        auto const names = pattern_.names();
        for (std::size_t i = 0; i < names.size(); ++i) {
            auto const given = std::ranges::find(values_, names[i], &url_value::name);
            auto const value = given == values_.end() ? std::string_view{} : given->value;
            bool const same = found.has(i) ? std::ranges::equal(found[i], value, {}, [](char c) { return c ? c : '/'; })
                                           : value.empty();
            if (!same) fail("would be read as another one", names[i]);
        }
    }

    // Empty when absent: only a rest may be empty, and then it may as well be absent.
    std::string_view value_of(part const& p) const {
        auto const found = std::ranges::find(values_, std::string_view{p.text}, &url_value::name);
        return found == values_.end() ? std::string_view{} : found->value;
    }

    void segment(routing::segment const& s) {
        optional_seen_ = optional_seen_ || s.is == presence::optional;
        if (s.is == presence::rest) return rest(s.parts.front());
        if (s.is == presence::optional && !all_given(s.parts)) {
            if (auto const* p = any_given(s.parts)) fail("is not enough for its optional segment", p->text);
            if (s.parts.size() == 1 && s.parts.front().is == part::kind::parameter)
                skipped_.push_back(&s.parts.front());
            return;
        }
        std::string raw;
        std::string encoded;
        parts(s.parts, raw, encoded);
        // Text takes precedence over parameters: it cannot be read as an omitted one.
        if (std::ranges::any_of(s.parts, [](part const& p) { return p.is == part::kind::literal; })) {
            text_after_optional_ = text_after_optional_ || optional_seen_;
            skipped_.clear();
        }
        write(raw, encoded, s.parts);
    }

    void rest(part const& p) {
        auto const value = value_of(p);
        if (value.empty()) return;
        for (std::size_t begin = 0; begin <= value.size();) {
            auto const slash = std::min(value.find('/', begin), value.size());
            auto const one = value.substr(begin, slash - begin);
            write(one, percent_encode(one), {&p, 1});
            begin = slash + 1;
        }
    }

    void parts(std::vector<part> const& all, std::string& raw, std::string& encoded) {
        for (auto const& p : all) switch (p.is) {
            case part::kind::literal:
                raw += p.text;
                encoded += percent_encode(p.text, http::percent_set::segment);
                break;
            case part::kind::parameter: {
                auto const value = value_of(p);
                if (value.empty()) fail("is missing or empty", p.text);
                if (!satisfies(value, p.must_be)) fail("does not fulfil its constraint", p.text);
                raw += value;
                encoded += percent_encode(value);
                break;
            }
            case part::kind::group:
                if (all_given(p.parts))
                    parts(p.parts, raw, encoded);
                else if (auto const* given = any_given(p.parts))
                    fail("is not enough for its optional group", given->text);
                break;
            }
    }

    void write(std::string_view raw, std::string_view encoded, std::span<part const> from) {
        auto const* const name = any_given(from);
        if (name != nullptr && (raw == "." || raw == "..")) fail("would make a dot segment", name->text);
        for (auto const* skipped : skipped_)
            if (satisfies(raw, skipped->must_be)) fail("is missing but something follows it", skipped->text);
        url_.append("/").append(encoded);
        decoded_ += '/';
        std::ranges::replace_copy(raw, std::back_inserter(decoded_), '/', '\0'); // in the form of the table's paths
    }

    // Whether a group can be written: it has its own parameters, and all are given.
    bool all_given(std::span<part const> parts) const {
        bool own = false;
        for (auto const& p : parts) {
            if (p.is != part::kind::parameter) continue;
            own = true;
            if (value_of(p).empty()) return false;
        }
        return own;
    }

    part const* any_given(std::span<part const> parts) const {
        for (auto const& p : parts) {
            if (p.is == part::kind::parameter && !value_of(p).empty()) return &p;
            if (auto const* inner = any_given(p.parts)) return inner;
        }
        return nullptr;
    }

    parsed_pattern const& pattern_;
    std::span<url_value const> values_;
    std::vector<part const*> skipped_; // optional parameters omitted before this place
    std::string url_;
    std::string decoded_;
    bool optional_seen_ = false;
    bool text_after_optional_ = false;
};

} // namespace

std::string build_url(parsed_pattern const& pattern, std::span<url_value const> parameters,
                      std::span<url_value const> query) {
    auto url = url_builder{pattern, parameters}.path();
    char separator = '?';
    for (auto const& [name, value] : query) {
        url += separator;
        url.append(percent_encode(name)).append("=").append(percent_encode(value));
        separator = '&';
    }
    return url;
}

} // namespace routing

std::string url_for(route_pattern pattern, std::span<url_value const> parameters, std::span<url_value const> query) {
    return routing::build_url(routing::parse(pattern.text()), parameters, query);
}

std::string url_for(route_pattern pattern, std::initializer_list<url_value> parameters,
                    std::initializer_list<url_value> query) {
    return url_for(pattern, std::span{parameters.begin(), parameters.size()}, std::span{query.begin(), query.size()});
}

} // namespace tunic
