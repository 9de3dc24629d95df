#pragma once
#include <optional>
#include <string_view>
#include <tunic/base/text.hpp>

namespace tunic::http {

/// A Content-Type, split and checked once and then used by everything that depends on it, so that no two parts of a
/// program can read it differently. Views into the field value (RFC 9110 section 8.3.1).
struct media_type {
    /// `text`, as it came.
    std::string_view type;
    /// `html`, as it came.
    std::string_view subtype;
    /// From the first `;` on, checked; empty when there are none.
    std::string_view parameters;

    /// Strict: `type/subtype *( ; name=value )` and not an octet more; nothing otherwise. Only a `boundary` may have
    /// `:`, `/`, `=` and `?` without quotes, as some clients write it.
    static std::optional<media_type> parse(std::string_view value) noexcept;

    /// Whether this is `type/subtype`, whatever the parameters.
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

    /// The first parameter of this name, without quotes; quoted pairs inside stay as they are. Nothing when absent.
    std::optional<std::string_view> parameter(std::string_view name) const noexcept;
    /// Empty when absent.
    std::string_view charset() const noexcept { return parameter("charset").value_or(std::string_view{}); }
};

} // namespace tunic::http
