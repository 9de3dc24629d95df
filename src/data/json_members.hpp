#pragma once
#include <tunic/data/json_writer.hpp>
#include <tunic/data/text_buffer.hpp>

#include <string_view>

namespace tunic::data {

/// The members of a handwritten JSON object, with the commas between them.
class json_members {
public:
    explicit json_members(text_buffer& out) noexcept : out_(out) {}

    /// Begins a member; write its value to the result.
    text_buffer& key(std::string_view name) {
        separate();
        write_json(out_, name);
        out_.append(':');
        return out_;
    }
    template <class T> void add(std::string_view name, T const& value) { write_json(key(name), value); }
    void add_unless_empty(std::string_view name, std::string_view text) {
        if (!text.empty()) add(name, text);
    }
    /// Prepares for the next item: members written by other code, an element of an array.
    text_buffer& separate() {
        if (!first_) out_.append(',');
        first_ = false;
        return out_;
    }

private:
    text_buffer& out_;
    bool first_ = true;
};

/// Writes `{...}` with the members that f(json_members&) adds.
template <class F> void write_object(text_buffer& out, F const& f) {
    json_members members(out);
    out.append('{');
    f(members);
    out.append('}');
}

/// Writes `[...]`: f(text_buffer&, element) writes each element.
template <class Range, class F> void write_array(text_buffer& out, Range const& range, F const& f) {
    json_members elements(out);
    out.append('[');
    for (auto const& element : range) f(elements.separate(), element);
    out.append(']');
}

} // namespace tunic::data
