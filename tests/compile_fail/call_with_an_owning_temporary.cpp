// expect: give an endpoint's query or body that owns memory as a variable|only old g\+\+ refuses it
#include <string>
#include <tunic/api.hpp>
#include <tunic/client.hpp>

struct new_user {
    std::string name;
};
constexpr auto create_user = POST(tunic::root("users")).request<new_user>();

tunic::task<> create(tunic::client const& http) { (co_await http.call<create_user>(new_user{"Ann"})).value(); }

static_assert(tunic::config::aggregate_temporaries_are_unsafe, "only old g++ refuses it");
