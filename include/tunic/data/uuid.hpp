#pragma once
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "tunic/data/json_as.hpp"

namespace tunic {

/// A UUID (RFC 9562), of any version, as its 16 bytes. Its text has 8-4-4-4-12 hexadecimal digits, read in either case
/// and written in lower case. It may appear in JSON, in paths, queries, forms and headers.
///
///     struct order { tunic::uuid id; };
///     inline constexpr auto one = orders / tunic::param<tunic::uuid>("id");
///
/// It is also a format, for members that stay texts: `rule<&order::key, format<uuid>>`.
class uuid {
public:
    /// The name of the format in documents.
    static constexpr std::string_view name = "uuid";
    /// The number of characters of its text.
    static constexpr std::size_t text_size = 36;
    /// Whether a text is a UUID.
    static bool accepts(std::string_view text) noexcept;

    /// The nil UUID: all bytes are zero.
    constexpr uuid() noexcept = default;
    /// From its bytes, the most significant first.
    constexpr explicit uuid(std::array<std::uint8_t, 16> const& octets) noexcept : octets_(octets) {}
    /// nullopt if the text is not a UUID.
    [[nodiscard]] static std::optional<uuid> parse(std::string_view text) noexcept;

    /// The bytes, the most significant first.
    [[nodiscard]] constexpr std::array<std::uint8_t, 16> const& octets() const noexcept { return octets_; }
    /// Whether all bytes are zero.
    [[nodiscard]] constexpr bool is_nil() const noexcept { return *this == uuid{}; }
    /// `0191b3c8-5f2e-7cc3-98c4-dc0c0c07398f`.
    [[nodiscard]] std::string to_string() const;
    /// Writes text_size characters to `at`, without a NUL.
    void write(char* at) const noexcept;

    friend constexpr bool operator==(uuid const&, uuid const&) noexcept = default;
    /// By bytes, which is also the order of the texts.
    friend constexpr std::strong_ordering operator<=>(uuid const&, uuid const&) noexcept = default;

private:
    std::array<std::uint8_t, 16> octets_{};
};

namespace data {
struct uuid_text {
    char characters[uuid::text_size];
    constexpr operator std::string_view() const noexcept { return {characters, sizeof characters}; }
};
} // namespace data

/// A UUID as JSON: a string.
template <> struct json_as<uuid> {
    /// The format's name in the schema.
    static constexpr std::string_view format = "uuid";
    /// The message for an invalid text.
    static constexpr std::string_view message = "must be a UUID";

    /// Reads it.
    static std::optional<uuid> into(std::string_view text) noexcept { return uuid::parse(text); }
    /// Writes it, without allocating.
    static data::uuid_text from(uuid const& value) noexcept {
        data::uuid_text text;
        value.write(text.characters);
        return text;
    }
};

} // namespace tunic

template <> struct std::hash<tunic::uuid> {
    std::size_t operator()(tunic::uuid const& id) const noexcept;
};
