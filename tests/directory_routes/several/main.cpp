#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

#include <cstdio>
#include <routes/api.hpp>
#include <routes/api_v2.hpp>
#include <routes/shop.hpp>

int main(int count, char** urls) {
    tunic::app app;
    app.mount(routes::api()).mount(routes::api_v2()).mount(routes::shop());
    tunic::testing::test_client client{std::move(app).compile()};
    for (int i = 1; i < count; ++i) {
        auto const answer = client.get(urls[i]);
        std::printf("%d %s\n", answer.status, answer.body.c_str());
    }
}
