#include "data/short_names.hpp"

#include <tunic/base/text.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace tunic::data {
namespace {

// The start of the qualifier that ends `text`: after the preceding bracket, comma or space, unless that is within
// parentheses ("(anonymous namespace)", "make(int, char)").
std::size_t qualifier_begin(std::string_view text) noexcept {
    int depth = 0;
    std::size_t i = text.size();
    for (; i != 0; --i) {
        char const c = text[i - 1];
        if (c == ')' || c == '}') ++depth;
        if (c == '(' || c == '{') --depth;
        if (depth == 0 && (c == '<' || c == ',' || c == ' ')) break;
    }
    return i;
}

std::string without_namespaces(std::string_view spelled) {
    std::string text;
    for (std::size_t i = 0; i != spelled.size(); ++i)
        if (spelled.substr(i).starts_with("::")) {
            text.erase(qualifier_begin(text));
            ++i;
        } else
            text += spelled[i];
    return text;
}

// Replaces each run of characters that are invalid in a name by one `_`.
std::string with_plain_characters(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i != text.size(); ++i) {
        char const c = text[i];
        if (text::is_alpha(c) || text::is_digit(c) || c == '-')
            plain += c;
        else if (text.substr(i).starts_with("::")) {
            while (!plain.empty() && plain.back() == '_') plain.pop_back();
            if (!plain.empty()) plain += '.';
            ++i;
        } else if (!plain.empty() && plain.back() != '_' && plain.back() != '.')
            plain += '_';
    }
    while (!plain.empty() && plain.back() == '_') plain.pop_back();
    return plain.empty() ? "unnamed" : plain;
}

} // namespace

std::vector<std::string> short_names(std::span<std::string_view const> spelled) {
    std::map<std::string, std::set<std::string_view>> meanings;
    std::vector<std::string> names;
    for (auto const name : spelled) {
        names.push_back(with_plain_characters(without_namespaces(name)));
        meanings[names.back()].insert(name);
    }
    for (std::size_t i = 0; i != names.size(); ++i)
        if (meanings[names[i]].size() > 1) names[i] = with_plain_characters(spelled[i]);

    std::set<std::string> taken;
    for (auto& name : names) {
        auto const wanted = name;
        for (int number = 2; !taken.insert(name).second; ++number) name = wanted + '_' + std::to_string(number);
    }
    return names;
}

} // namespace tunic::data
