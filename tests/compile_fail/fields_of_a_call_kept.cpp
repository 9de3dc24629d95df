// expect: make the call in the expression that has with\(\)
#include <string>
#include <tunic/api.hpp>
#include <tunic/client.hpp>

constexpr auto drop_user = DELETE(tunic::root("users") / tunic::param<int>("id"));

tunic::task<> drop(tunic::client const& http, std::string token) {
    auto const kept = http.with({{"Authorization", "Bearer " + token}});
    (co_await kept.call<drop_user>(7)).value();
}
