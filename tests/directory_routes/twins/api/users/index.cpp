#include "parts.hpp"

using namespace tunic;

template <> auto tunic::route_at<"users">() -> items_at<"users"> { return {GET(list), POST(list)}; }
