#include <tunic/data/text_value.hpp>

#include <charconv>
#include <system_error>

#include "data/number_scan.hpp"

namespace tunic::data {
namespace {

number_text outcome_of(std::from_chars_result made, std::string_view text) noexcept {
    if (made.ec == std::errc::invalid_argument || made.ptr != text.data() + text.size()) return number_text::no_number;
    return made.ec == std::errc{} ? number_text::good : number_text::out_of_range;
}

template <class Number> number_text to_whole(std::string_view text, Number& out) noexcept {
    return outcome_of(std::from_chars(text.data(), text.data() + text.size(), out), text);
}

} // namespace

number_text to_signed(std::string_view text, std::int64_t& out) noexcept { return to_whole(text, out); }

number_text to_unsigned(std::string_view text, std::uint64_t& out) noexcept {
    // A negative number is a number, but out of range.
    if (text.starts_with('-')) {
        std::int64_t negative = 0;
        auto const made = to_whole(text, negative);
        if (made != number_text::good) return made;
        out = 0;
        return negative == 0 ? number_text::good : number_text::out_of_range;
    }
    return to_whole(text, out);
}

template <class Real> number_text to_real(std::string_view text, Real& out) noexcept {
    scanned_number number;
    char const* const end = text.data() + text.size();
    if (scan_number(text.data(), end, number) != end) return number_text::no_number;
    return number.to_real(out) ? number_text::good : number_text::out_of_range;
}
template number_text to_real(std::string_view, float&) noexcept;
template number_text to_real(std::string_view, double&) noexcept;
template number_text to_real(std::string_view, long double&) noexcept;

std::string between(std::string least, std::string greatest) {
    return "must be from " + std::move(least) + " to " + std::move(greatest);
}

std::string exactly_elements(std::size_t count) {
    return "must have exactly " + std::to_string(count) + (count == 1 ? " element" : " elements");
}

std::string at_most_characters(std::size_t count) {
    return "must have at most " + std::to_string(count) + (count == 1 ? " character" : " characters");
}

std::string one_of(std::span<std::string_view const> names) {
    std::string message = "must be one of";
    char const* separator = " ";
    for (auto const name : names) {
        if (name.empty()) continue;
        message += separator;
        message += name;
        separator = ", ";
    }
    return message;
}

} // namespace tunic::data
