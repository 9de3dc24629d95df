#include "parts.hpp"

using namespace tunic;

template <> auto tunic::route_at<"index">() -> items_at<"index"> { return {GET(list)}; }
