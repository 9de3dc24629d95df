#include <tunic/tunic.hpp>

int main() {
    tunic::app app;
    app.get("/", [](tunic::context&) { return "Hello, World!"; });
    return tunic::run(std::move(app), {.port = 8080});
}
