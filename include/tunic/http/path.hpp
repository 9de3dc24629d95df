#pragma once
#include <cstdint>
#include <string_view>

namespace tunic::http {

/// The form of `%2F` in a normal path. A `/` there is always a separator, as on the wire; code that hands a segment to
/// the user turns this byte into `/`. It is unambiguous: an encoded NUL is refused.
inline constexpr char encoded_slash = '\0';

/// A fault of a path. All faults are answered 400.
enum class path_fault : std::uint8_t {
    none,
    bad_escape, ///< `%` without two hexadecimal digits
    nul,        ///< `%00`, or a raw NUL
    above_root, ///< more `..` than segments before them
};

/// The result of normalise_path().
struct normal_path {
    /// The normal form, if there is no fault.
    std::string_view path;
    /// The fault, if there is one.
    path_fault fault = path_fault::none;

    explicit operator bool() const noexcept { return fault == path_fault::none; }
};

/// The form of a path that is matched against routes: split at `/`, each segment percent-decoded exactly once, then dot
/// segments resolved in any spelling (`..`, `%2e%2E`). Empty segments stay; plus signs and backslashes are ordinary
/// characters. RFC 3986 sections 5.2.4 and 6.2.2.
///
/// The path begins with `/`, and so does the result. `out` has room for path.size() bytes and is used only when
/// something changes; otherwise the result is the path itself.
///
///     char room[64];
///     normalise_path("/a/./b/../caf%C3%A9", room).path;     // "/a/café"
normal_path normalise_path(std::string_view path, char* out) noexcept;

/// Whether normalise_path() would return the path unchanged, and none of its segments is empty: no percent sign, no
/// NUL, and no slash before a slash or a dot. May return false for a normal path, such as `/.well-known`.
bool is_clean_path(std::string_view path) noexcept;

} // namespace tunic::http
