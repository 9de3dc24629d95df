#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tunic/http/token.hpp>

namespace tunic {

/// A request method: a standard one (`method::GET`), or any other token under its own name.
///
/// A small value. A non-standard method is a view of its name where it was read: in the receive buffer, or in the
/// literal of a `METHOD("PURGE", ...)`. Method names are case-sensitive (RFC 9110 section 9.1).
class method {
public:
    /// @name The standard methods (RFC 9110 section 9, RFC 5789, and QUERY)
    /// @{
    static method const GET, HEAD, POST, PUT, PATCH, DELETE, QUERY, TRACE, CONNECT, OPTIONS;
    /// @}
    /// Stands for all non-standard methods in sets: `method::GET | method::other`.
    static method const other;

    /// The number of values of index().
    static constexpr std::size_t count = 11;

    /// The method with this name, or nullopt when the text is not a token. Known names cost a few comparisons.
    static constexpr std::optional<method> parse(std::string_view token) noexcept {
        if (auto const known = index_of(token); known != other_index) return method{known, token};
        if (!http::is_token(token)) return std::nullopt;
        return method{other_index, token};
    }

    /// The method with this name; throws std::invalid_argument when the text is not a token. For names in source code.
    static constexpr method custom(std::string_view token) {
        auto const parsed = parse(token);
        if (!parsed) throw std::invalid_argument{"a method name has to be a token, such as PURGE"};
        return *parsed;
    }

    /// As written in a request line.
    constexpr std::string_view name() const noexcept { return name_; }
    /// 0 to count - 1: an index into a table. All non-standard methods share the last one.
    constexpr std::size_t index() const noexcept { return index_; }
    /// Whether it is a standard method.
    constexpr bool is_standard() const noexcept { return index_ != other_index; }

    friend constexpr bool operator==(method a, method b) noexcept {
        return a.index_ == b.index_ && (a.index_ != other_index || a.name_ == b.name_);
    }

private:
    // The order is the order of an Allow field.
    enum : std::uint8_t { get, head, post, put, patch, delete_, query, trace, connect_, options, other_index };

    constexpr method(std::uint8_t index, std::string_view name) noexcept : name_{name}, index_{index} {}

    static constexpr std::uint8_t index_of(std::string_view t) noexcept {
        switch (t.size()) {
        case 3: return is(t, "GET") ? get : is(t, "PUT") ? put : other_index;
        case 4: return is(t, "POST") ? post : is(t, "HEAD") ? head : other_index;
        case 5: return is(t, "PATCH") ? patch : is(t, "QUERY") ? query : is(t, "TRACE") ? trace : other_index;
        case 6: return is(t, "DELETE") ? delete_ : other_index;
        case 7: return is(t, "OPTIONS") ? options : is(t, "CONNECT") ? connect_ : other_index;
        default: return other_index;
        }
    }
    // The length has already been compared; with a literal this is a load or two.
    static constexpr bool is(std::string_view token, std::string_view name) noexcept {
        return __builtin_memcmp(token.data(), name.data(), name.size()) == 0;
    }

    std::string_view name_;
    std::uint8_t index_;
};

inline constexpr method method::GET{get, "GET"};
inline constexpr method method::HEAD{head, "HEAD"};
inline constexpr method method::POST{post, "POST"};
inline constexpr method method::PUT{put, "PUT"};
inline constexpr method method::PATCH{patch, "PATCH"};
inline constexpr method method::DELETE{delete_, "DELETE"};
inline constexpr method method::QUERY{query, "QUERY"};
inline constexpr method method::TRACE{trace, "TRACE"};
inline constexpr method method::CONNECT{connect_, "CONNECT"};
inline constexpr method method::OPTIONS{options, "OPTIONS"};
inline constexpr method method::other{other_index, ""};

/// A set of methods: `method::POST | method::DELETE`. All non-standard names together are one member.
/// By default it contains all methods.
class method_set {
public:
    constexpr method_set() noexcept = default;
    /// One method.
    constexpr method_set(method m) noexcept : bits_{bit(m)} {}

    /// Every method, including non-standard ones.
    static constexpr method_set all() noexcept { return {}; }
    /// No method.
    static constexpr method_set none() noexcept { return method_set{0}; }

    /// Whether the method is in the set.
    constexpr bool contains(method m) const noexcept { return (bits_ & bit(m)) != 0; }
    constexpr bool empty() const noexcept { return bits_ == 0; }
    /// Whether the sets have a method in common.
    constexpr bool intersects(method_set o) const noexcept { return (bits_ & o.bits_) != 0; }

    constexpr method_set& operator|=(method_set o) noexcept {
        bits_ = static_cast<std::uint16_t>(bits_ | o.bits_);
        return *this;
    }
    /// Removes these methods.
    constexpr method_set& remove(method_set o) noexcept {
        bits_ = static_cast<std::uint16_t>(bits_ & ~o.bits_);
        return *this;
    }
    friend constexpr method_set operator|(method_set a, method_set b) noexcept { return a |= b; }
    friend constexpr bool operator==(method_set, method_set) noexcept = default;

private:
    explicit constexpr method_set(std::uint16_t bits) noexcept : bits_{bits} {}
    static constexpr std::uint16_t bit(method m) noexcept { return static_cast<std::uint16_t>(1U << m.index()); }

    std::uint16_t bits_ = (1U << method::count) - 1U;
};

constexpr method_set operator|(method a, method b) noexcept { return method_set{a} | method_set{b}; }

/// The value of an Allow field in the fixed order GET, HEAD, POST, PUT, PATCH, DELETE, QUERY, TRACE, CONNECT, then the
/// non-standard methods as given, then OPTIONS (RFC 9110 section 10.2.1). For set-up: it allocates.
std::string allow_value(method_set standard, std::span<method const> others = {});

} // namespace tunic
