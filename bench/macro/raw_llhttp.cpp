// The second yardstick: the raw server with llhttp in place of the search, so requests are really parsed. Tail
// latencies are compared with it.

#include "canned.hpp"
#include "canned_server.hpp"

#include <llhttp.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {
namespace {

class llhttp_connection {
public:
    llhttp_connection() {
        llhttp_settings_init(&settings_);
        settings_.on_message_complete = [](llhttp_t* parser) {
            static_cast<llhttp_connection*>(parser->data)->output_->append(canned_response);
            return 0;
        };
        llhttp_init(&parser_, HTTP_REQUEST, &settings_);
        parser_.data = this;
    }
    llhttp_connection(llhttp_connection const&) = delete;
    llhttp_connection& operator=(llhttp_connection const&) = delete;

    bool feed(std::string_view octets, std::string& output) {
        output_ = &output;
        return llhttp_execute(&parser_, octets.data(), octets.size()) == HPE_OK;
    }

private:
    llhttp_t parser_{};
    llhttp_settings_t settings_{};
    std::string* output_ = nullptr;
};

} // namespace
} // namespace bench

int main(int argc, char** argv) {
    try {
        if (argc != 2) throw std::invalid_argument("usage: bench_raw_llhttp HOST:PORT|unix:PATH");
        auto const make = [] { return std::make_unique<bench::llhttp_connection>(); };
        bench::canned_server<bench::llhttp_connection, decltype(make)>(bench::parse_endpoint(argv[1]), make).run();
    } catch (std::exception const& e) {
        std::fprintf(stderr, "bench_raw_llhttp: %s\n", e.what());
        return 1;
    }
}
