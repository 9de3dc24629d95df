#pragma once
#include <tunic/api/openapi.hpp>
#include <tunic/app/app.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tunic::test {

inline std::string document_of(app app, openapi_options const& options = {}) {
    return openapi_document(std::move(app).compile(), options);
}

/// Documents are compared without regard to where their lines break.
inline std::string joined(std::string_view text) {
    std::string one;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            auto const begin = i;
            for (++i; text[i] != '"'; ++i)
                if (text[i] == '\\') ++i;
            one += text.substr(begin, i + 1 - begin);
        } else if (text[i] != ' ' && text[i] != '\n')
            one += text[i];
    }
    return one;
}

/// What stands under a key of the document, the first time that it is there.
inline std::string part_of(std::string const& document, std::string_view key) {
    auto const one = joined(document);
    auto const at = one.find('"' + std::string(key) + "\":");
    if (at == one.npos) return "";
    auto const begin = at + key.size() + 3;
    int depth = 0;
    for (std::size_t i = begin; i < one.size(); ++i) {
        if (one[i] == '"')
            for (++i; one[i] != '"'; ++i) i += one[i] == '\\' ? 1U : 0U;
        if (one[i] == '{' || one[i] == '[') ++depth;
        if (one[i] == '}' || one[i] == ']') --depth;
        if (depth == 0) return one.substr(begin, i + 1 - begin);
    }
    return "";
}

} // namespace tunic::test
