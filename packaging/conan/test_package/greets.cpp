// A request without a socket: it goes through the parsers and the writer that are in the package all the same.
#include <tunic/testing/test_client.hpp>
#include <tunic/tunic.hpp>

int main() {
    tunic::app app;
    app.get("/greet/:name", [](tunic::context& c) { return c.format("Hello, {}!", c.param("name")); });
    tunic::testing::test_client t{std::move(app).compile()};
    return t.get("/greet/Ann").body == "Hello, Ann!" ? 0 : 1;
}
