#include <tunic/base/text.hpp>
#include <tunic/http/accept.hpp>
#include <tunic/http/list.hpp>

namespace tunic::http {
namespace {

// qvalue of RFC 9110 section 12.4.2 in thousandths: 0, 0.25, 1.000; -1 when it is none.
int read_quality(std::string_view s) noexcept {
    if (s.empty() || s.size() > 5 || (s[0] != '0' && s[0] != '1') || (s.size() > 1 && s[1] != '.')) return -1;
    int value = (s[0] - '0') * 1000;
    int weight = 100;
    for (std::size_t i = 2; i < s.size(); ++i, weight /= 10) {
        if (!text::is_digit(s[i])) return -1;
        value += (s[i] - '0') * weight;
    }
    return value <= 1000 ? value : -1;
}

struct weighted {
    std::string_view item;
    int quality; // -1: malformed, to be ignored
};

weighted read_element(std::string_view element) noexcept {
    list_view const parts{element, ';'};
    auto at = parts.begin();
    // An element such as ";q=1" has no item in front of its parameters.
    if (at == parts.end() || element.front() == ';') return {{}, -1};
    weighted read{*at, 1000};
    for (++at; at != parts.end(); ++at) {
        auto const parameter = *at;
        if (parameter.size() < 2 || text::lower(parameter[0]) != 'q' || parameter[1] != '=') continue;
        read.quality = read_quality(parameter.substr(2));
        break;
    }
    return read;
}

// 0: no match; more for a more specific one.
int specificity(std::string_view range, std::string_view type) noexcept {
    if (text::iequals(range, type)) return 3;
    if (range == "*/*") return 1;
    auto const slash = type.find('/');
    if (slash == type.npos || !range.ends_with("/*")) return 0;
    return text::iequals(range.substr(0, range.size() - 1), type.substr(0, slash + 1)) ? 2 : 0;
}

template <class Elements> int quality_in(Elements const& accept, std::string_view type) noexcept {
    bool says_nothing = true;
    int best = 0;
    int quality = 0;
    for (auto element : accept) {
        says_nothing = false;
        auto const [range, q] = read_element(element);
        if (q < 0) continue;
        auto const match = specificity(range, type);
        if (match > best || (match == best && match != 0 && q > quality)) {
            best = match;
            quality = q;
        }
    }
    return says_nothing ? 1000 : quality;
}

template <class Elements> std::optional<int> weight_in(Elements const& field, std::string_view token) noexcept {
    std::optional<int> any;
    for (auto element : field) {
        auto const [item, q] = read_element(element);
        if (q < 0) continue;
        if (text::iequals(item, token)) return q;
        if (item == "*" && !any) any = q;
    }
    return any;
}

} // namespace

int media_quality(header_elements const& accept, std::string_view type) noexcept { return quality_in(accept, type); }
int media_quality(std::string_view accept, std::string_view type) noexcept {
    return quality_in(list_view{accept}, type);
}

std::optional<int> token_quality(header_elements const& field, std::string_view token) noexcept {
    return weight_in(field, token);
}
std::optional<int> token_quality(std::string_view field, std::string_view token) noexcept {
    return weight_in(list_view{field}, token);
}

} // namespace tunic::http
