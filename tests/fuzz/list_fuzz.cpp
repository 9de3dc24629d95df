// The first line as a media type or word that is looked for, the rest as a header field that is a list: Accept,
// Accept-Encoding, Connection, Content-Type. Elements are those of a slow reader, weights are weights, and a long text
// takes no longer than its length allows.
#include "fuzz/input.hpp"

#include <tunic/base/text.hpp>
#include <tunic/http/accept.hpp>
#include <tunic/http/list.hpp>
#include <tunic/http/media_type.hpp>
#include <tunic/http/token.hpp>

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tunic;
using fuzz::require;

// A separator counts where no quoted-string is open; a quote opens one when the text goes on with its end.
std::vector<std::string> slow_elements(std::string_view value, char separator) {
    std::vector<std::string> elements{""};
    std::size_t quoted_until = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (i >= quoted_until && value[i] == '"') {
            auto end = i + 1;
            while (end < value.size() && value[end] != '"') end += value[end] == '\\' ? 2 : 1;
            if (end < value.size()) quoted_until = end + 1;
        }
        if (i >= quoted_until && value[i] == separator)
            elements.emplace_back();
        else
            elements.back() += value[i];
    }
    std::vector<std::string> kept;
    for (auto const& element : elements)
        if (auto const text = text::trim(element); !text.empty()) kept.emplace_back(text);
    return kept;
}

void read_all(std::string_view value, std::string_view wanted) {
    auto const quality = http::media_quality(value, wanted);
    require(quality >= 0 && quality <= 1000);
    auto const weight = http::token_quality(value, wanted);
    require(!weight || (*weight >= 0 && *weight <= 1000));
    (void)http::list_contains(value, wanted);
    for (char const separator : {',', ';'})
        for (auto element : http::list_view{value, separator}) require(!element.empty());
    auto const type = http::media_type::parse(value);
    if (!type) return;
    require(http::is_token(type->type) && http::is_token(type->subtype));
    require(type->type.size() + 1 + type->subtype.size() + type->parameters.size() == value.size());
    require(http::is_field_value(value));
    require(type->is(type->type, type->subtype));
    (void)type->parameter(wanted);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in{data, size};
    bool const at_length = in.setting(256) == 1;
    (void)in.line();
    auto const wanted = in.line();
    auto const value = in.rest();
    read_all(value, wanted);
    for (char const separator : {',', ';'}) {
        auto const expected = slow_elements(value, separator);
        std::size_t n = 0;
        bool contained = text::iequals(value, wanted);
        for (auto element : http::list_view{value, separator}) {
            require(n < expected.size() && element == expected[n]);
            if (text::iequals(expected[n], wanted)) contained = true;
            ++n;
        }
        require(n == expected.size());
        if (separator == ',') require(http::list_contains(value, wanted) == contained);
    }
    if (!at_length || value.empty()) return 0;

    std::string long_value;
    while (long_value.size() < 16 * 1024) long_value += value;
    auto const began = std::clock();
    read_all(long_value, wanted);
    // Milliseconds in fact; if it were quadratic it would be seconds.
    require(std::clock() - began < CLOCKS_PER_SEC);
    return 0;
}
