#include <tunic/directory.hpp>

using namespace tunic;

template <> auto tunic::route_at<"locale{-:lang{-:country}}">() -> items_at<"locale{-:lang{-:country}}"> {
    return {GET([](context_at<"locale{-:lang{-:country}}">& c) {
        auto const lang = c.has_param("lang") ? c.param<"lang">() : "any language";
        auto const country = c.has_param("country") ? c.param<"country">() : "any country";
        return c.format("{}, {}\n", lang, country);
    })};
}
