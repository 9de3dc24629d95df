#pragma once
#include <tunic/app/context.hpp>

#include <string>
#include <string_view>

namespace tunic::middleware {

/// The Authorization field, read for one scheme.
struct authorization {
    enum class state : unsigned char {
        absent,  ///< no field
        other,   ///< another scheme
        several, ///< more than one field line: a proxy that reads another line would see another sender
        given,   ///< `credentials` is the text after the scheme
    };
    state is = state::absent;
    std::string_view credentials = {};
};

/// Reads it. The scheme's name is compared ignoring case (RFC 9110 section 11.1).
authorization authorization_in(std::string_view scheme, context const& c) noexcept;

/// Whether text is `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="` (RFC 9110 section 11.2).
bool is_token68(std::string_view text) noexcept;

/// `"Secure Area"`, with its quotes, for a challenge. Throws std::invalid_argument, in the name of `layer`, for a realm
/// with a character that is neither visible ASCII nor a space: others do not reach all clients intact.
std::string quoted_realm(std::string_view realm, std::string const& layer);

} // namespace tunic::middleware
