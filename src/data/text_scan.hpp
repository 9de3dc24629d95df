#pragma once
#include <tunic/base/text.hpp>

#include <cstddef>
#include <string_view>

namespace tunic::data {

/// A text that is read from the front. At its end it returns NUL, which no format contains.
class text_scan {
public:
    explicit text_scan(std::string_view text) noexcept : rest_(text) {}

    struct number {
        unsigned value;
        std::size_t count; // of digits
    };

    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
    [[nodiscard]] char peek() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }
    bool skip(char c) noexcept {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// A letter in either case.
    bool skip_letter(char lower_case) noexcept {
        if (rest_.empty() || text::lower(rest_.front()) != lower_case) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// Up to `most` digits, at most nine.
    number digits(std::size_t most) noexcept {
        number read{0, 0};
        while (read.count != most && text::is_digit(peek())) {
            read.value = read.value * 10 + static_cast<unsigned>(peek() - '0');
            rest_.remove_prefix(1);
            ++read.count;
        }
        return read;
    }
    std::size_t skip_digits() noexcept {
        std::size_t count = 0;
        for (; text::is_digit(peek()); ++count) rest_.remove_prefix(1);
        return count;
    }

private:
    std::string_view rest_;
};

} // namespace tunic::data
