// The smallest program there is, built the way a user builds it. The port is the only argument.
#include <tunic/tunic.hpp>

#include <cstdint>
#include <cstdlib>

int main(int, char** argv) {
    tunic::app app;
    app.get("/", [](tunic::context&) { return "Hello, World!"; });
    return tunic::run(std::move(app), {.port = static_cast<std::uint16_t>(std::atoi(argv[1]))});
}
