#include "parts.hpp"

using namespace tunic;

template <> auto tunic::middleware_at<"users">() -> items_at<"users"> {
    return {use(login, {.on = method::POST, .slot = "edge:login"})};
}
