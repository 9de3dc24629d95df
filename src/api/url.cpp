#include <tunic/api/url.hpp>

#include <tunic/base/utf8.hpp>
#include <tunic/http/percent.hpp>

#include <charconv>
#include <cmath>
#include <stdexcept>

namespace tunic::detail {
namespace {

template <class Number> std::string shortest(Number value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

// NaN and the infinities are refused by every server.
template <class Real> std::string shortest_finite(Real value) {
    if (!std::isfinite(value))
        throw std::invalid_argument("cannot build a URL: a number that is not finite has no text there");
    return shortest(value);
}

} // namespace

std::string number_text(std::int64_t value) { return shortest(value); }
std::string number_text(std::uint64_t value) { return shortest(value); }
std::string number_text(double value) { return shortest_finite(value); }
std::string number_text(float value) { return shortest_finite(value); }

void refuse_id(std::string_view pattern, std::string_view name, std::string_view why) {
    std::string sentence = "cannot build a URL for ";
    sentence.append(pattern).append(": the parameter \"").append(name).append("\" ").append(why);
    throw std::invalid_argument(sentence);
}

void query_text::add(std::string_view name, std::string_view value) {
    if (!text::is_plain_text(value))
        throw std::invalid_argument("cannot build a URL: the query field \"" + std::string(name)
                                    + "\" must be UTF-8 without NUL");
    text_ += text_.empty() ? '?' : '&';
    text_.append(http::percent_encode(name)).append("=").append(http::percent_encode(value));
}

} // namespace tunic::detail
