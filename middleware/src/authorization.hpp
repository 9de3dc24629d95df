#pragma once
#include <tunic/app/context.hpp>

#include <string>
#include <string_view>

namespace tunic::middleware {

/// What the Authorization field says in one scheme.
struct authorization {
    enum class state : unsigned char {
        absent,  ///< no field
        other,   ///< another scheme
        several, ///< more than one field line: whoever looks at another one than we do sees another sender
        given,   ///< `credentials` is what follows the scheme
    };
    state is = state::absent;
    std::string_view credentials = {};
};

/// Reads it. The scheme's name is compared without regard to case (RFC 9110 section 11.1).
authorization authorization_in(std::string_view scheme, context const& c) noexcept;

/// Whether text is `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="` (RFC 9110 section 11.2).
bool is_token68(std::string_view text) noexcept;

/// `"Secure Area"`, with its quotes, for a challenge. Throws std::invalid_argument, in the name of `layer`, for a realm
/// with an octet that is not visible ASCII or a space: nothing else reaches all clients unharmed.
std::string quoted_realm(std::string_view realm, std::string const& layer);

} // namespace tunic::middleware
