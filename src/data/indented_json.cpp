#include "data/indented_json.hpp"

#include <vector>

namespace tunic::data {
namespace {

bool opens(char c) noexcept { return c == '{' || c == '['; }
bool closes(char c) noexcept { return c == '}' || c == ']'; }

// The end of the string that begins at `at`.
std::size_t end_of_string(std::string_view json, std::size_t at) noexcept {
    for (++at; at < json.size() && json[at] != '"'; ++at)
        if (json[at] == '\\') ++at;
    return at;
}

// The columns that each object and array takes on one line, by its start. Spaces follow commas and colons.
std::vector<std::size_t> widths_of(std::string_view json) {
    std::vector<std::size_t> widths(json.size());
    std::vector<std::pair<std::size_t, std::size_t>> open; // the start, and the columns before it
    std::size_t columns = 0;
    for (std::size_t i = 0; i < json.size(); ++i, ++columns) {
        if (json[i] == '"') {
            auto const end = end_of_string(json, i);
            columns += end - i;
            i = end;
        } else if (opens(json[i]))
            open.emplace_back(i, columns);
        else if (closes(json[i])) {
            widths[open.back().first] = columns + 1 - open.back().second;
            open.pop_back();
        } else if (json[i] == ',' || json[i] == ':')
            ++columns;
    }
    return widths;
}

} // namespace

std::string indented_json(std::string_view compact, std::size_t width) {
    auto const widths = widths_of(compact);
    std::string text;
    std::size_t depth = 0;
    std::size_t line = 0;   // the start of the line
    std::size_t inside = 0; // the number of open objects and arrays that are kept on this line
    auto const new_line = [&] {
        text += '\n';
        line = text.size();
        text.append(2 * depth, ' ');
    };
    for (std::size_t i = 0; i < compact.size(); ++i) {
        char const c = compact[i];
        if (c == '"') {
            auto const end = end_of_string(compact, i);
            text += compact.substr(i, end + 1 - i);
            i = end;
        } else if (opens(c)) {
            // A comma may follow.
            bool const fits = inside != 0 || text.size() - line + widths[i] < width || widths[i] == 2;
            text += c;
            if (fits)
                ++inside;
            else {
                ++depth;
                new_line();
            }
        } else if (closes(c)) {
            if (inside != 0)
                --inside;
            else {
                --depth;
                new_line();
            }
            text += c;
        } else if (c == ',') {
            text += c;
            if (inside != 0)
                text += ' ';
            else
                new_line();
        } else {
            text += c;
            if (c == ':') text += ' ';
        }
    }
    return text += '\n';
}

} // namespace tunic::data
