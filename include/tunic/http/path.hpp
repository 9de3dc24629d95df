#pragma once
#include <cstdint>
#include <string_view>

namespace tunic::http {

/// What `%2F` becomes in a normal path. A `/` there is always a separator, as it was on the wire; whoever hands a
/// segment to the user turns this octet into `/`. It cannot be confused with anything: an encoded NUL is refused.
inline constexpr char encoded_slash = '\0';

/// What is wrong with a path. All of it is answered 400.
enum class path_fault : std::uint8_t {
    none,
    bad_escape, ///< `%` without two hexadecimal digits
    nul,        ///< `%00`, or NUL itself
    above_root, ///< more `..` than there are segments before them
};

/// What normalise_path() came to.
struct normal_path {
    /// Normal, if there is no fault.
    std::string_view path;
    /// What is wrong, if something is.
    path_fault fault = path_fault::none;

    explicit operator bool() const noexcept { return fault == path_fault::none; }
};

/// The form of a path that is matched against routes: split at `/`, each segment percent-decoded exactly once, then dot
/// segments resolved, however they were written (`..`, `%2e%2E`). Empty segments stay; a plus and a backslash are
/// ordinary. RFC 3986 sections 5.2.4 and 6.2.2.
///
/// The path begins with `/`, and so does the result. `out` has room for path.size() octets and is used only when
/// something changes; otherwise the result is the path itself. All faults are answered with 400.
///
///     char room[64];
///     normalise_path("/a/./b/../caf%C3%A9", room).path;     // "/a/café"
normal_path normalise_path(std::string_view path, char* out) noexcept;

/// Whether normalise_path() would return the path as it is, and no segment in it is empty: no percent sign, no NUL,
/// and no slash before a slash or a dot.
/// May say no for a path that is normal, such as `/.well-known`.
bool is_clean_path(std::string_view path) noexcept;

} // namespace tunic::http
