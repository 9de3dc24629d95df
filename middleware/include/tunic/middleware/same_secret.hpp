#pragma once
#include <string_view>

namespace tunic::middleware {

/// Whether what a client gave is the secret: for checks of passwords, tokens and signatures, where `==` would tell by
/// its time how much of a guess is right.
///
///     auto const known = secrets.find(user);
///     return known != secrets.end() && same_secret(password, known->second);
///
/// Looks at all of `given` and takes as long as that is long: neither where the first difference is nor how long the
/// secret is can be read off a clock. An empty secret is nobody's: then the answer is no. Passwords that are stored
/// belong hashed; this compares what is kept in the clear.
[[nodiscard]] bool same_secret(std::string_view given, std::string_view secret) noexcept;

} // namespace tunic::middleware
