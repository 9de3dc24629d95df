#pragma once
#include <string_view>

namespace tunic::middleware {

/// Compares a client's text with the secret: for checks of passwords, tokens and signatures, where the timing of `==`
/// would reveal how much of a guess is right.
///
///     auto const known = secrets.find(user);
///     return known != secrets.end() && same_secret(password, known->second);
///
/// Reads all of `given`, and its time depends only on the length of that: it reveals neither the first difference nor
/// the length of the secret. An empty secret never matches. Stored passwords should be hashed; this compares plain
/// texts.
[[nodiscard]] bool same_secret(std::string_view given, std::string_view secret) noexcept;

} // namespace tunic::middleware
