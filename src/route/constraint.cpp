#include <tunic/base/text.hpp>
#include <tunic/route/constraint.hpp>

#include <algorithm>

namespace tunic::routing {
namespace {

bool all(std::string_view text, bool (*is)(char)) { return !text.empty() && std::all_of(text.begin(), text.end(), is); }
bool digit(char c) { return text::is_digit(c); }
bool hex(char c) { return text::is_hex(c); }
bool alpha(char c) { return text::is_alpha(c); }

bool uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !hex(text[i])) return false;
    }
    return true;
}

bool date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    auto const year = text::to_number<unsigned>(text.substr(0, 4));
    auto const month = text::to_number<unsigned>(text.substr(5, 2));
    auto const day = text::to_number<unsigned>(text.substr(8, 2));
    if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1) return false;
    constexpr unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool const leap = (*year % 4 == 0 && *year % 100 != 0) || *year % 400 == 0;
    return *day <= days[*month - 1] + (*month == 2 && leap ? 1 : 0);
}

bool slug(std::string_view text) {
    bool after_word = false;
    for (char const c : text) {
        bool const word = digit(c) || (c >= 'a' && c <= 'z');
        if (!word && !(c == '-' && after_word)) return false;
        after_word = word;
    }
    return after_word;
}

} // namespace

std::string_view name_of(constraint c) noexcept {
    switch (c) {
    case constraint::uuid: return "uuid";
    case constraint::date: return "date";
    case constraint::uint: return "uint";
    case constraint::int_: return "int";
    case constraint::hex: return "hex";
    case constraint::alpha: return "alpha";
    case constraint::slug: return "slug";
    case constraint::any: break;
    }
    return {};
}

bool satisfies(std::string_view text, constraint c) noexcept {
    switch (c) {
    case constraint::uuid: return uuid(text);
    case constraint::date: return date(text);
    case constraint::uint: return all(text, digit);
    case constraint::int_: return all(text.substr(text.starts_with('-') ? 1 : 0), digit);
    case constraint::hex: return all(text, hex);
    case constraint::alpha: return all(text, alpha);
    case constraint::slug: return slug(text);
    case constraint::any: break;
    }
    return !text.empty();
}

} // namespace tunic::routing
