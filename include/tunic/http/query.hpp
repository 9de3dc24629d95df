#pragma once
#include <cstddef>
#include <iterator>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

namespace tunic::http {

/// One `name=value` as sent, still encoded.
struct query_pair {
    /// As sent.
    std::string_view name;
    /// As sent; empty without a `=`.
    std::string_view value;
};

/// The pairs of a query, or of a urlencoded form, which has the same syntax.
///
/// Nothing is decoded or collected in advance: a look-up walks the text, compares decoded names, and decodes only the
/// value it returns, if it has an escape or a `+`. Names are case-sensitive. `+` is a space; a `%` without two
/// hexadecimal digits is kept. A name without `=` is present and empty. Pairs beyond max_pairs are ignored;
/// has_too_many_pairs() reports them. Views live as long as the text and, if decoded, as the memory resource keeps
/// them.
class query_view {
public:
    /// Further pairs are ignored.
    static constexpr std::size_t max_pairs = 1000;

    /// Steps from pair to pair.
    class iterator {
    public:
        using value_type = query_pair;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::forward_iterator_tag;

        iterator() noexcept = default;
        explicit iterator(std::string_view text) noexcept : rest_{text} { next(); }
        query_pair const& operator*() const noexcept { return pair_; }
        query_pair const* operator->() const noexcept { return &pair_; }
        iterator& operator++() noexcept {
            next();
            return *this;
        }
        iterator operator++(int) noexcept {
            auto const before = *this;
            next();
            return before;
        }
        /// Compares two iterators into one text.
        friend bool operator==(iterator const& a, iterator const& b) noexcept {
            return a.pair_.name.data() == b.pair_.name.data();
        }

    private:
        void next() noexcept;

        std::string_view rest_;
        query_pair pair_;
        std::size_t seen_ = 0;
    };

    query_view() noexcept = default;
    /// A view of a query without its `?`, or of a form.
    explicit query_view(std::string_view text) noexcept : text_{text} {}

    iterator begin() const noexcept { return iterator{text_}; }
    iterator end() const noexcept { return {}; }
    /// Whether there are more than max_pairs.
    bool has_too_many_pairs() const noexcept;

    /// Whether the name is present, with or without a value.
    bool has(std::string_view name) const noexcept;
    /// The first value with this name, decoded; nullopt when the name is absent.
    std::optional<std::string_view> get(std::string_view name, std::pmr::memory_resource& memory) const;
    /// All values with this name in order, decoded. `tag[]` counts as `tag`, as many clients write lists.
    std::span<std::string_view const> all(std::string_view name, std::pmr::memory_resource& memory) const;

private:
    std::string_view text_;
};

/// The decoded text: the same view if there is nothing to decode, otherwise a copy in the memory resource.
std::string_view decode_query_text(std::string_view encoded, std::pmr::memory_resource& memory);

/// Whether encoded text (a whole query, a name or a value) decodes to UTF-8 without NUL, and so may be treated as text.
/// The escapes of a query from the wire may contain any bytes.
bool is_query_text(std::string_view encoded) noexcept;

/// Whether encoded text decodes to this plain text.
bool query_text_equals(std::string_view encoded, std::string_view plain) noexcept;

} // namespace tunic::http
