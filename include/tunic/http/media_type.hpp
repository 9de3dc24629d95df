#pragma once
#include <optional>
#include <string_view>
#include <tunic/base/text.hpp>

namespace tunic::http {

/// A Content-Type, split and checked once for all code that depends on it, so that no two parts of a program read it
/// differently. Views into the field value (RFC 9110 section 8.3.1).
struct media_type {
    /// `text`, as received.
    std::string_view type;
    /// `html`, as received.
    std::string_view subtype;
    /// The text from the first `;`, checked; empty without parameters.
    std::string_view parameters;

    /// Strict: exactly `type/subtype *( ; name=value )`; nullopt otherwise. Only a `boundary` may have `:`, `/`, `=`
    /// and `?` without quotes, as some clients write it.
    static std::optional<media_type> parse(std::string_view value) noexcept;

    /// Whether this is `type/subtype`, regardless of the parameters.
    constexpr bool is(std::string_view type_name, std::string_view subtype_name) const noexcept {
        return text::iequals(type, type_name) && text::iequals(subtype, subtype_name);
    }
    /// `application/json` or a type built on it, such as `application/problem+json`.
    constexpr bool is_json() const noexcept {
        return is("application", "json")
               || (subtype.size() > 5 && text::iequals(subtype.substr(subtype.size() - 5), "+json"));
    }
    /// `application/x-www-form-urlencoded`.
    constexpr bool is_form() const noexcept { return is("application", "x-www-form-urlencoded"); }
    /// `multipart/form-data`.
    constexpr bool is_multipart_form() const noexcept { return is("multipart", "form-data"); }

    /// The first parameter with this name, without quotes; quoted pairs inside stay as they are. nullopt when absent.
    std::optional<std::string_view> parameter(std::string_view name) const noexcept;
    /// The charset parameter; empty when absent.
    std::string_view charset() const noexcept { return parameter("charset").value_or(std::string_view{}); }
};

} // namespace tunic::http
