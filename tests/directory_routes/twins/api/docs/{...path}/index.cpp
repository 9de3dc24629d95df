#include "parts.hpp"

using namespace tunic;

template <> auto tunic::route_at<"docs/{...path}">() -> items_at<"docs/{...path}"> {
    return {GET(open_page), limits({.body = 10})};
}
