#pragma once

namespace tunic {

/// A place in the user's source: of a route pattern, of a `use(...)`.
/// Unlike std::source_location it is two words, costs no header and exists on every supported compiler.
struct code_location {
    /// The path as passed to the compiler.
    char const* file = "";
    /// Counted from 1; 0: no place.
    unsigned line = 0;

    /// The caller's place when used as a default argument: `void f(code_location where = code_location::here());`
    static constexpr code_location here(char const* f = __builtin_FILE(), unsigned l = __builtin_LINE()) noexcept {
        return {f, l};
    }
    friend constexpr bool operator==(code_location const&, code_location const&) = default;
};

} // namespace tunic
