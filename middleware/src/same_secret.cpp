#include <tunic/middleware/same_secret.hpp>

#include <cstddef>

namespace tunic::middleware {

bool same_secret(std::string_view given, std::string_view secret) noexcept {
    if (secret.empty()) return false;
    unsigned differs = given.size() == secret.size() ? 0 : 1;
    std::size_t at = 0;
    for (char const c : given) {
        differs |= static_cast<unsigned char>(c ^ secret[at]);
        at = at + 1 < secret.size() ? at + 1 : 0;
        asm volatile("" : "+r"(differs)); // opaque to the compiler, so it cannot leave the loop early
    }
    return differs == 0;
}

} // namespace tunic::middleware
