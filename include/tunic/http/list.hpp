#pragma once
#include <cstddef>
#include <iterator>
#include <string_view>
#include <tunic/base/text.hpp>

namespace tunic::http {

/// The length of the quoted-string at the start of this text, including quotes; 0 without one, or if it does not end
/// (RFC 9110 section 5.6.4).
constexpr std::size_t quoted_string_size(std::string_view s) noexcept {
    if (s.empty() || s[0] != '"') return 0;
    for (std::size_t i = 1; i < s.size(); ++i) {
        if (s[i] == '"') return i + 1;
        if (s[i] == '\\') ++i;
    }
    return 0;
}

/// The elements of a list such as `gzip, br;q=0.5`, without the white space around them; empty elements are skipped
/// (RFC 9110 section 5.6.1). A separator inside a quoted-string is text. Takes linear time for any input.
class list_view {
public:
    /// Steps from element to element; empty ones are skipped.
    class iterator {
    public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::forward_iterator_tag;

        constexpr iterator() noexcept = default;
        constexpr iterator(std::string_view rest, char separator) noexcept : rest_{rest}, separator_{separator} {
            next();
        }
        constexpr std::string_view operator*() const noexcept { return element_; }
        constexpr iterator& operator++() noexcept {
            next();
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            auto const before = *this;
            next();
            return before;
        }
        friend constexpr bool operator==(iterator const& a, iterator const& b) noexcept {
            return a.element_.data() == b.element_.data() && a.element_.size() == b.element_.size();
        }

    private:
        constexpr void next() noexcept {
            element_ = {};
            while (!rest_.empty() && element_.empty()) {
                auto const size = element_size();
                element_ = text::trim(rest_.substr(0, size));
                rest_.remove_prefix(size < rest_.size() ? size + 1 : size);
            }
            if (element_.empty()) element_ = {};
        }
        constexpr std::size_t element_size() noexcept {
            std::size_t i = 0;
            while (i < rest_.size() && rest_[i] != separator_) {
                // An unclosed quote is an ordinary character, and so are all later ones: they are not tried again.
                auto const quoted = rest_[i] == '"' && quotes_close_ ? quoted_string_size(rest_.substr(i)) : 0;
                if (quoted == 0 && rest_[i] == '"') quotes_close_ = false;
                i += quoted == 0 ? 1 : quoted;
            }
            return i;
        }

        std::string_view rest_;
        std::string_view element_;
        char separator_ = ',';
        bool quotes_close_ = true;
    };

    /// A view of a field value, which must stay in place.
    constexpr explicit list_view(std::string_view value, char separator = ',') noexcept
        : value_{value}, separator_{separator} {}
    constexpr iterator begin() const noexcept { return {value_, separator_}; }
    constexpr iterator end() const noexcept { return {}; }
    constexpr bool empty() const noexcept { return begin() == end(); }

private:
    std::string_view value_;
    char separator_;
};

/// Whether a list such as the value of Connection contains this token, ignoring case.
constexpr bool list_contains(std::string_view value, std::string_view token) noexcept {
    if (text::iequals(value, token)) return true;
    for (auto element : list_view{value})
        if (text::iequals(element, token)) return true;
    return false;
}

} // namespace tunic::http
