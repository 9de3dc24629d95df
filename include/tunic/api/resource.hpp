#pragma once
#include <tunic/base/text.hpp>
#include <tunic/data/json_as.hpp>
#include <tunic/route/syntax.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace tunic {

namespace resource_faults {
// Deliberately not constexpr, and never defined: a faulty resource calls one at compile time, and the compiler's
// message quotes its name.
void a_segment_must_not_be_empty();
void a_segment_must_not_have_a_slash();
void a_segment_must_not_be_a_dot_segment();
void a_segment_must_be_plain_text_without_characters_of_patterns();
void a_parameter_name_has_letters_digits_and_underscores_only();
void a_parameter_must_not_have_the_name_of_one_before_it();
void a_resource_has_at_most_16_parameters();
void a_resource_has_at_most_64_segments();
void a_resource_has_a_pattern_of_at_most_255_octets();
} // namespace resource_faults

/// The possible types of a path parameter: an integer (range-checked), a floating-point number, a bool (`true` or
/// `false`), an enum (by name), a text, or a type that tunic::json_as builds from one: a tunic::uuid, a date.
template <class T>
concept path_value = std::is_arithmetic_v<T> || std::is_enum_v<T> || std::same_as<T, std::string>
                     || std::same_as<T, std::string_view> || made_from_a_text<T>;

/// A dynamic segment of a resource. Created by tunic::param.
template <class T> struct path_parameter {
    /// The name in the pattern.
    std::string_view name;
};

/// A node in the tree of an API: its pattern, and the types of its path parameters in order. A value, built from a root
/// with `/` and checked at compile time.
template <class... Parameters> class resource {
public:
    /// The types of its path parameters, in order.
    using parameters = std::tuple<Parameters...>;
    /// The maximum size of the pattern, in bytes.
    static constexpr std::size_t max_size = 255;

    consteval resource() noexcept = default;

    /// The pattern, as routes are written: `/api/users/:id`.
    [[nodiscard]] constexpr std::string_view pattern() const noexcept {
        return size_ ? std::string_view(text_, size_) : "/";
    }

    /// The name of a parameter by its index in `parameters`.
    [[nodiscard]] constexpr std::string_view parameter_name(std::size_t place) const noexcept {
        // By index: g++ 12 cannot search a text by pointer when it is an argument of a consteval function.
        std::size_t begin = 0;
        for (std::size_t colons = 0; colons <= place; ++begin)
            if (text_[begin] == ':' && text_[begin - 1] == '/') ++colons; // a literal colon follows a backslash
        std::size_t end = begin;
        while (end != size_ && text_[end] != '/') ++end;
        return std::string_view(text_ + begin, end - begin);
    }

    /// A fixed segment below this one, as plain text, even with a colon (`root("items:batchGet")`): it is encoded where
    /// necessary. A segment that looks like a parameter does not compile.
    template <std::size_t N> consteval resource operator/(char const (&segment)[N]) const {
        std::string_view const text(segment, N - 1);
        if (text.empty()) resource_faults::a_segment_must_not_be_empty();
        if (text.find('/') != text.npos) resource_faults::a_segment_must_not_have_a_slash();
        if (text == "." || text == "..") resource_faults::a_segment_must_not_be_a_dot_segment();
        for (char const c : text)
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || std::string_view("*?[]{}<>").find(c) != text.npos)
                resource_faults::a_segment_must_be_plain_text_without_characters_of_patterns();
        if (text.starts_with(':')) resource_faults::a_segment_must_be_plain_text_without_characters_of_patterns();
        resource r = *this;
        r.append_text(text);
        return r;
    }
    /// The pattern of its tree's root; empty for a tree that begins at `/`.
    [[nodiscard]] constexpr std::string_view root_pattern() const noexcept {
        return std::string_view(text_, root_size_);
    }

    /// A dynamic segment below this one.
    template <class T> consteval resource<Parameters..., T> operator/(path_parameter<T> p) const {
        for (std::size_t i = 0; i < sizeof...(Parameters); ++i)
            if (parameter_name(i) == p.name) resource_faults::a_parameter_must_not_have_the_name_of_one_before_it();
        if (sizeof...(Parameters) == routing::syntax::max_parameters)
            resource_faults::a_resource_has_at_most_16_parameters();
        resource<Parameters..., T> r(*this);
        r.append("/:", p.name);
        return r;
    }

    friend constexpr bool operator==(resource const& a, resource const& b) noexcept {
        return a.pattern() == b.pattern();
    }

private:
    template <class...> friend class resource;
    template <std::size_t N> friend consteval resource<> root(char const (&segment)[N]);

    template <class... Others>
    explicit consteval resource(resource<Others...> const& above) : root_size_(above.root_size_) {
        append(std::string_view(above.text_, above.size_), "");
    }

    consteval void append(std::string_view separator, std::string_view text) {
        for (char const c : separator) append(c);
        for (char const c : text) append(c);
        check_segments();
    }
    consteval void append_text(std::string_view text) {
        append('/');
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (routing::syntax::has_meaning(text, i)) append('\\');
            append(text[i]);
        }
        check_segments();
    }
    consteval void append(char c) {
        if (size_ == max_size) resource_faults::a_resource_has_a_pattern_of_at_most_255_octets();
        text_[size_++] = c;
    }
    consteval void check_segments() const {
        if (routing::syntax::check(pattern()).what == routing::syntax::fault::too_many_segments)
            resource_faults::a_resource_has_at_most_64_segments();
    }

    char text_[max_size] = {};
    std::size_t size_ = 0;
    std::size_t root_size_ = 0;
};

/// The root of a tree, with its first segment. A program may have several.
///
///     inline constexpr auto api  = tunic::root("api");
///     inline constexpr auto user = api / "users" / tunic::param<std::int64_t>("id");      // "/api/users/:id"
template <std::size_t N> consteval resource<> root(char const (&segment)[N]) {
    auto r = resource<>() / segment;
    r.root_size_ = r.size_;
    return r;
}
/// The root of a tree that begins at `/`.
consteval resource<> root() { return {}; }

/// A dynamic segment, read as a T. The name is for listings, documents and error texts; handlers read it by position.
template <class T, std::size_t N> consteval path_parameter<T> param(char const (&name)[N]) {
    static_assert(path_value<T>,
                  "tunic: a path parameter is a number, a bool, an enum, a std::string or a std::string_view, or what "
                  "tunic::json_as makes from a text");
    std::string_view const text(name, N - 1);
    bool plain = !text.empty() && !text::is_digit(text[0]);
    for (char const c : text) plain = plain && (text::is_alpha(c) || text::is_digit(c) || c == '_');
    if (!plain) resource_faults::a_parameter_name_has_letters_digits_and_underscores_only();
    return {text};
}

} // namespace tunic
