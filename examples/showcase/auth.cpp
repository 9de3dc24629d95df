#include "auth.hpp"

#include "api.hpp"

#include <tunic/app/context.hpp>

#include <fmt/format.h>
#include <random>
#include <string_view>
#include <utility>

namespace showcase {
namespace {

using tunic::context;
using tunic::next;
using tunic::task;

// Takes as long for a wrong secret as for the right one, so timing reveals nothing about it.
bool same_secret(std::string_view given, std::string_view secret) noexcept {
    unsigned difference = given.size() == secret.size() ? 0 : 1;
    for (std::size_t i = 0; i < secret.size(); ++i)
        difference |= static_cast<unsigned>(secret[i] ^ (i < given.size() ? given[i] : '\0'));
    return difference == 0;
}

class bearer_auth_layer {
public:
    explicit bearer_auth_layer(std::string token) : expected_("Bearer " + std::move(token)) {}

    task<> operator()(context& c, next next) const {
        if (same_secret(c.header("Authorization"), expected_)) return next();
        c.status(401).set("WWW-Authenticate", "Bearer").json(api::no_token{"writing needs a token"});
        return {};
    }

private:
    std::string expected_;
};

} // namespace

tunic::any_layer bearer_auth(std::string token) {
    return tunic::named("bearer_auth", bearer_auth_layer(std::move(token)));
}

std::string random_token() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

} // namespace showcase
