#include "greeter.hpp"

int main() { return tunic::run(make_greeter(), {.port = 8080}); }
