#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory_resource>
#include <span>
#include <string_view>
#include <tunic/base/config.hpp>
#include <tunic/base/text.hpp>
#include <tunic/http/header_field.hpp>
#include <tunic/http/list.hpp>
#include <tunic/http/token.hpp>
#include <utility>

namespace tunic {

namespace http {

/// Throws std::invalid_argument, with a sentence about the fault, unless name is a token and value a field value.
/// Every field line passes through here, so no value can end its line and begin another.
void check_field(std::string_view name, std::string_view value);

} // namespace http

/// All values of one name, in the order of their lines. Walks the lines without collecting them.
class header_values {
public:
    /// Steps through the lines with the name.
    class iterator {
    public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::forward_iterator_tag;

        constexpr iterator() noexcept = default;
        constexpr iterator(header_field const* at, header_field const* end, std::string_view name) noexcept
            : at_{at}, end_{end}, name_{name} {
            skip_others();
        }
        constexpr std::string_view operator*() const noexcept { return at_->value; }
        constexpr iterator& operator++() noexcept {
            ++at_;
            skip_others();
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            auto const before = *this;
            ++*this;
            return before;
        }
        friend constexpr bool operator==(iterator a, iterator b) noexcept { return a.at_ == b.at_; }

    private:
        constexpr void skip_others() noexcept {
            while (at_ != end_ && !text::iequals(at_->name, name_)) ++at_;
        }
        header_field const* at_ = nullptr;
        header_field const* end_ = nullptr;
        std::string_view name_;
    };

    /// The values of one name among these lines.
    constexpr header_values(std::span<header_field const> fields, std::string_view name) noexcept
        : fields_{fields}, name_{name} {}
    constexpr iterator begin() const noexcept { return {fields_.data(), past_end(), name_}; }
    constexpr iterator end() const noexcept { return {past_end(), past_end(), name_}; }
    constexpr bool empty() const noexcept { return begin() == end(); }

private:
    constexpr header_field const* past_end() const noexcept { return fields_.data() + fields_.size(); }
    std::span<header_field const> fields_;
    std::string_view name_;
};

/// The elements of a list from all lines of one name: two lines mean the same as one line with both joined by a comma
/// (RFC 9110 section 5.3). Empty elements are skipped. Walks the lines without collecting them.
class header_elements {
public:
    /// Steps from element to element, and from line to line.
    class iterator {
    public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::forward_iterator_tag;

        constexpr iterator() noexcept = default;
        constexpr iterator(header_values::iterator line, header_values::iterator end) noexcept
            : line_{line}, end_{end} {
            enter();
        }
        constexpr std::string_view operator*() const noexcept { return *element_; }
        constexpr iterator& operator++() noexcept {
            if (++element_ == http::list_view::iterator{}) {
                ++line_;
                enter();
            }
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            auto const before = *this;
            ++*this;
            return before;
        }
        friend constexpr bool operator==(iterator const& a, iterator const& b) noexcept {
            return a.line_ == b.line_ && a.element_ == b.element_;
        }

    private:
        constexpr void enter() noexcept {
            for (element_ = {}; line_ != end_; ++line_) {
                element_ = http::list_view{*line_}.begin();
                if (element_ != http::list_view::iterator{}) return;
            }
        }
        header_values::iterator line_;
        header_values::iterator end_;
        http::list_view::iterator element_;
    };

    /// The elements in these lines.
    constexpr explicit header_elements(header_values lines) noexcept : lines_{lines} {}
    constexpr iterator begin() const noexcept { return {lines_.begin(), lines_.end()}; }
    constexpr iterator end() const noexcept { return {lines_.end(), lines_.end()}; }
    constexpr bool empty() const noexcept { return begin() == end(); }
    /// Whether it contains this token, ignoring case.
    constexpr bool contains(std::string_view token) const noexcept {
        for (auto const element : *this)
            if (text::iequals(element, token)) return true;
        return false;
    }

private:
    header_values lines_;
};

/// Looks names up, ignoring case, in field lines that live elsewhere. The search is linear: a head has at most a
/// hundred lines, and without a hash no choice of names can make it slow.
class header_view {
public:
    constexpr header_view() noexcept = default;
    /// A view of these lines, which must stay in place.
    constexpr header_view(std::span<header_field const> fields) noexcept : fields_{fields} {}

    /// The first line with this name, or nullptr.
    constexpr header_field const* find(std::string_view name) const noexcept {
        for (auto const& field : fields_)
            if (text::iequals(field.name, name)) return &field;
        return nullptr;
    }
    /// The value of the only line with this name; empty when there is none, and when there are several: recipients that
    /// read the first and those that read the last would disagree. Use list() or all() for fields that may have several
    /// lines.
    constexpr std::string_view get(std::string_view name) const noexcept {
        header_field const* only = nullptr;
        for (auto const& field : fields_) {
            if (!text::iequals(field.name, name)) continue;
            if (only) return {};
            only = &field;
        }
        return only ? only->value : std::string_view{};
    }
    /// The elements of a list such as Accept, from all its lines.
    constexpr header_elements list(std::string_view name) const noexcept { return header_elements{all(name)}; }
    /// Whether there is a line with this name.
    constexpr bool has(std::string_view name) const noexcept { return find(name) != nullptr; }
    /// All values with this name.
    constexpr header_values all(std::string_view name) const noexcept { return {fields_, name}; }

    constexpr auto begin() const noexcept { return fields_.begin(); }
    constexpr auto end() const noexcept { return fields_.end(); }
    constexpr std::size_t size() const noexcept { return fields_.size(); }
    /// The lines, in order.
    constexpr std::span<header_field const> fields() const noexcept { return fields_; }

private:
    std::span<header_field const> fields_;
};

/// The field lines of a response under construction. Names and values are checked (http::check_field) and copied into
/// the memory resource; lines keep the order in which they were added.
///
/// Nothing is returned to the resource: it must free everything at once, such as the arena of a connection or
/// std::pmr::monotonic_buffer_resource, and must outlive the list.
class header_list {
public:
    /// Empty; texts are copied into `memory`.
    explicit header_list(std::pmr::memory_resource& memory) noexcept : memory_{&memory} {}
    header_list(header_list const&) = delete;
    header_list& operator=(header_list const&) = delete;

    /// Makes this the only line with this name, in the place of the first one.
    void set(std::string_view name, std::string_view value);
    /// Adds a line, even if there is one with this name (Set-Cookie, Vary, Link).
    void append(std::string_view name, std::string_view value);
    /// As append(), but without copying and checking: for valid texts that outlive the response.
    void append_unowned(std::string_view name, std::string_view value);
    /// Drops every line with this name; returns how many there were.
    std::size_t remove(std::string_view name) noexcept;
    /// Drops every line for which the predicate holds.
    template <class Predicate> void remove_if(Predicate drop) {
        std::uint32_t kept = 0;
        for (std::uint32_t i = 0; i < size_; ++i)
            if (!drop(std::as_const(fields_[i]))) fields_[kept++] = fields_[i];
        size_ = kept;
    }
    /// Drops all lines.
    void clear() noexcept { size_ = 0; }

    /// For look-ups; valid until the list is changed.
    header_view view() const noexcept TUNIC_LIFETIMEBOUND { return std::span<header_field const>{fields_, size_}; }
    /// The value of the only line with this name; empty when there is none, or several.
    std::string_view get(std::string_view name) const noexcept { return view().get(name); }
    /// The elements of a list such as Vary, from all its lines.
    header_elements list(std::string_view name) const noexcept { return view().list(name); }
    /// Whether there is a line with this name.
    bool has(std::string_view name) const noexcept { return view().has(name); }
    /// All values with this name.
    header_values all(std::string_view name) const noexcept { return view().all(name); }

    header_field const* begin() const noexcept { return fields_; }
    header_field const* end() const noexcept { return fields_ + size_; }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }

private:
    header_field copy(std::string_view name, std::string_view value);
    void push(header_field field);
    void grow();

    std::pmr::memory_resource* memory_;
    header_field* fields_ = nullptr;
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = 0;
};

} // namespace tunic
