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

/// Throws std::invalid_argument, with a sentence that says what is wrong, unless name is a token and value a field
/// value. Whatever becomes a field line passes through here, so no value can end its line and begin another.
void check_field(std::string_view name, std::string_view value);

} // namespace http

/// All values of one name, in the order of their lines. Walks the lines; nothing is collected.
class header_values {
public:
    /// Steps from line to line of the name.
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

    /// Of one name among these lines.
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

/// The elements of a list, of all lines of one name: two lines mean what one line with both means, joined by a comma
/// (RFC 9110 section 5.3). Empty elements are skipped. Walks the lines; nothing is collected.
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

    /// Of these lines.
    constexpr explicit header_elements(header_values lines) noexcept : lines_{lines} {}
    constexpr iterator begin() const noexcept { return {lines_.begin(), lines_.end()}; }
    constexpr iterator end() const noexcept { return {lines_.end(), lines_.end()}; }
    constexpr bool empty() const noexcept { return begin() == end(); }
    /// Whether it holds this token, without regard to case.
    constexpr bool contains(std::string_view token) const noexcept {
        for (auto const element : *this)
            if (text::iequals(element, token)) return true;
        return false;
    }

private:
    header_values lines_;
};

/// Looks names up, without regard to case, in field lines that live elsewhere. The search is linear: a head has at most
/// a hundred lines, and without a hash there is nothing that chosen names could make slow.
class header_view {
public:
    constexpr header_view() noexcept = default;
    /// Over these lines, which must stay where they are.
    constexpr header_view(std::span<header_field const> fields) noexcept : fields_{fields} {}

    /// The first line of this name, or nullptr.
    constexpr header_field const* find(std::string_view name) const noexcept {
        for (auto const& field : fields_)
            if (text::iequals(field.name, name)) return &field;
        return nullptr;
    }
    /// The value of the only line of this name; empty when there is none. Empty, too, when there are several: a field
    /// that may come once and comes twice says nothing, since who reads the first and who reads the last would not
    /// agree. What may come in several lines is read by list() or all().
    constexpr std::string_view get(std::string_view name) const noexcept {
        header_field const* only = nullptr;
        for (auto const& field : fields_) {
            if (!text::iequals(field.name, name)) continue;
            if (only) return {};
            only = &field;
        }
        return only ? only->value : std::string_view{};
    }
    /// The elements of a list such as Accept, of all its lines.
    constexpr header_elements list(std::string_view name) const noexcept { return header_elements{all(name)}; }
    /// Whether there is a line of this name.
    constexpr bool has(std::string_view name) const noexcept { return find(name) != nullptr; }
    /// All values of this name.
    constexpr header_values all(std::string_view name) const noexcept { return {fields_, name}; }

    constexpr auto begin() const noexcept { return fields_.begin(); }
    constexpr auto end() const noexcept { return fields_.end(); }
    constexpr std::size_t size() const noexcept { return fields_.size(); }
    /// The lines, in order.
    constexpr std::span<header_field const> fields() const noexcept { return fields_; }

private:
    std::span<header_field const> fields_;
};

/// The field lines of a response while it is being made. Names and values are checked (http::check_field) and copied
/// into the memory resource; the order of the lines is the order in which they were added.
///
/// Nothing is given back to the resource: it has to be one that frees all at once, such as the arena of a connection or
/// std::pmr::monotonic_buffer_resource, and has to outlive the list.
class header_list {
public:
    /// Empty; texts are copied into `memory`.
    explicit header_list(std::pmr::memory_resource& memory) noexcept : memory_{&memory} {}
    header_list(header_list const&) = delete;
    header_list& operator=(header_list const&) = delete;

    /// The only line of this name from now on, in the place of the first there was.
    void set(std::string_view name, std::string_view value);
    /// One more line, also when there is one of this name (Set-Cookie, Vary, Link).
    void append(std::string_view name, std::string_view value);
    /// As append(), without a copy and without a check: for texts that outlive the response and are known to be good.
    void append_unowned(std::string_view name, std::string_view value);
    /// Drops every line of this name; how many there were.
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

    /// To look names up in; valid until the list is changed.
    header_view view() const noexcept TUNIC_LIFETIMEBOUND { return std::span<header_field const>{fields_, size_}; }
    /// The value of the only line of this name; empty when there is none, or several.
    std::string_view get(std::string_view name) const noexcept { return view().get(name); }
    /// The elements of a list such as Vary, of all its lines.
    header_elements list(std::string_view name) const noexcept { return view().list(name); }
    /// Whether there is a line of this name.
    bool has(std::string_view name) const noexcept { return view().has(name); }
    /// All values of this name.
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
