// Calls the server beside it, trusting only the authority in ca.pem: `client https://localhost:8080`
#include <tunic/client.hpp>
#include <tunic/tls.hpp>

#include <cstdio>
#include <filesystem>
#include <string>

int main(int argc, char** argv) try {
    auto const folder = std::filesystem::path(argv[0]).parent_path().string() + "/";
    std::string const base = argc > 1 ? argv[1] : "https://localhost:8080";
    // [client]
    tunic::event_loop loop;
    tunic::client http{loop, {.base = base, .tls = tunic::tls::client_config({.ca = folder + "ca.pem"})}};
    auto const r = tunic::block_on(loop, http.get("/"));
    std::printf("%d: %s\n", r.status, r.body.c_str());
    // [/client]
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
}
