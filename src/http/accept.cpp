#include <tunic/base/text.hpp>
#include <tunic/http/accept.hpp>
#include <tunic/http/list.hpp>

namespace tunic::http {
namespace {

// qvalue of RFC 9110 section 12.4.2 in thousandths: 0, 0.25, 1.000; -1 if invalid. Old clients omit the zero before the
// point (`.2`), and some write more than three digits.
int read_quality(std::string_view s) noexcept {
    if (s.empty() || s == ".") return -1;
    int value = 0;
    if (s[0] != '.') {
        if (s[0] != '0' && s[0] != '1') return -1;
        value = (s[0] - '0') * 1000;
        s.remove_prefix(1);
        if (s.empty()) return value;
        if (s[0] != '.') return -1;
    }
    int weight = 100;
    bool is_more = false; // than 0 or 1
    for (char const c : s.substr(1)) {
        if (!text::is_digit(c)) return -1;
        value += (c - '0') * weight;
        is_more |= c != '0';
        weight /= 10;
    }
    return value < 1000 || (value == 1000 && !is_more) ? value : -1;
}

struct weighted {
    std::string_view item;
    int quality; // -1: malformed, to be ignored
};

weighted read_element(std::string_view element) noexcept {
    list_view const parts{element, ';'};
    auto at = parts.begin();
    // An element such as ";q=1" has no item before its parameters.
    if (at == parts.end() || element.front() == ';') return {{}, -1};
    weighted read{*at, 1000};
    for (++at; at != parts.end(); ++at) {
        auto const parameter = *at;
        auto const equals = parameter.find('=');
        if (equals == parameter.npos || !text::iequals(text::trim(parameter.substr(0, equals)), "q")) continue;
        read.quality = read_quality(text::trim(parameter.substr(equals + 1)));
        break;
    }
    return read;
}

// 0: no match; higher for a more specific one. Old clients write `*` for `*/*`.
int specificity(std::string_view range, std::string_view type) noexcept {
    if (text::iequals(range, type)) return 3;
    if (range == "*/*" || range == "*") return 1;
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
