// The smallest program with TLS: it links, and says in a sentence what it lacks.
#include <tunic/tls.hpp>
#include <tunic/tunic.hpp>

#include <cstdio>

int main() {
    try {
        tunic::tls::server_config const tls({.certificate = "no-such-file.pem"});
        return 1;
    } catch (tunic::tls::config_error const& e) { std::puts(e.what()); }
}
