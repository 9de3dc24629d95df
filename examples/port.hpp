#pragma once
#include <cstdint>
#include <cstdlib>

/// The requested port: the program's first argument, or 8080. With 0 the system chooses one.
inline std::uint16_t port_from(int argc, char** argv) {
    return argc > 1 ? static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10)) : 8080;
}
