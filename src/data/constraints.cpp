#include <tunic/data/constraints.hpp>

#include <algorithm>
#include <cmath>

namespace tunic::data {

bool has_length(std::string_view text, std::size_t least, std::size_t most) noexcept {
    // A text never has more code points than bytes: one of at most `most` bytes need only be counted up to `least`.
    std::size_t const enough = text.size() <= most ? least : most + 1;
    std::size_t count = 0;
    for (auto i = text.begin(); count < enough && i != text.end(); ++i)
        count += (static_cast<unsigned char>(*i) & 0xC0U) != 0x80; // all but continuation bytes begin a code point
    return count >= least && (text.size() <= most || count <= most);
}

bool is_multiple(double value, double step, double precision) noexcept {
    if (!std::isfinite(value)) return false;
    if (std::fmod(value, step) == 0) return true;
    // Value, step and quotient are each off by at most half a unit in the last place.
    double const quotient = value / step;
    double const whole = std::round(quotient);
    return whole != 0 && std::abs(quotient - whole) <= 2 * precision * std::abs(quotient);
}

bool has_repeated(std::span<void const*> elements, bool (*is_before)(void const*, void const*)) {
    // A heap stays in bounds whatever the comparison returns: for NaN, or for a type with a wrong operator<.
    std::make_heap(elements.begin(), elements.end(), is_before);
    std::sort_heap(elements.begin(), elements.end(), is_before);
    // Sorted neighbours without an order between them are equal.
    return std::adjacent_find(elements.begin(), elements.end(),
                              [&](auto const* a, auto const* b) { return !is_before(a, b); })
           != elements.end();
}

} // namespace tunic::data
