// An id of another kind than the path declares does not compile (G8).
#include <tunic/api.hpp>

using namespace tunic;

constexpr auto one = GET(root("users") / param<long>("id"));
constexpr auto flag = GET(root("flags") / param<bool>("on"));

auto const fine = url_for<one>(7) + url_for<one>(7U) + url_for<flag>(true);
auto const half = url_for<one>(3.7);   // expect: an id of this type does not fit the path parameter of the endpoint
auto const truth = url_for<one>(true); // expect: an id of this type does not fit the path parameter of the endpoint
auto const letter = url_for<one>('a'); // expect: an id of this type does not fit the path parameter of the endpoint
auto const number = url_for<flag>(1);  // expect: an id of this type does not fit the path parameter of the endpoint
