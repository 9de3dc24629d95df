#include "load_options.hpp"

#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace bench {

constinit std::string_view const load_usage = R"(usage: bench_load HOST:PORT | unix:PATH [options]
  --connections N     keep-alive connections (64)
  --depth N           requests written at once on a connection (1)
  --seconds S         how long to measure (1)
  --warmup S          how long to run before measuring (0.1)
  --requests N        send exactly N requests instead of running for a time, without warm-up
  --rate R            open loop: R requests a second over all connections
  --request FILE      a file with the bytes of one request, instead of --path and --body
  --alternate FILE    with --request and depth 1: another request, which alternates with it on each connection
  --path P            GET P (/)
  --body TEXT         POST TEXT as application/json
  --status N          the status that every response must have (200)
  --expect-length N   the length that every body must have (not checked)
  --until-closed 1    the server may close connections between two responses, and they stay closed; the run ends with the
                      last one. A truncated response is still an error
)";

namespace {

template <class Number> Number number(std::string_view text) {
    Number value{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) throw std::invalid_argument("not a number");
    return value;
}

} // namespace

load_options parse_load_options(int count, char const* const* arguments) {
    if (count < 2) throw std::invalid_argument("no server given");
    load_options o;
    o.where = arguments[1];
    for (int i = 2; i < count; i += 2) {
        std::string_view const name = arguments[i];
        if (i + 1 == count) throw std::invalid_argument(std::string(name) + " needs a value");
        std::string_view const value = arguments[i + 1];
        if (name == "--connections")
            o.connections = number<std::size_t>(value);
        else if (name == "--depth")
            o.depth = number<std::size_t>(value);
        else if (name == "--seconds")
            o.seconds = number<double>(value);
        else if (name == "--warmup")
            o.warmup = number<double>(value);
        else if (name == "--requests")
            o.requests = number<std::uint64_t>(value);
        else if (name == "--rate")
            o.rate = number<double>(value);
        else if (name == "--request")
            o.request_file = value;
        else if (name == "--alternate")
            o.alternate_file = value;
        else if (name == "--path")
            o.path = value;
        else if (name == "--body")
            o.body = value;
        else if (name == "--status")
            o.status = number<int>(value);
        else if (name == "--expect-length")
            o.expected_length = number<std::size_t>(value);
        else if (name == "--until-closed")
            o.until_closed = number<int>(value) != 0;
        else
            throw std::invalid_argument("unknown option " + std::string(name));
    }
    if (o.connections == 0 || o.depth == 0) throw std::invalid_argument("--connections and --depth must be above 0");
    if (o.rate > 0 && o.depth != 1) throw std::invalid_argument("--rate works at depth 1");
    if (!o.alternate_file.empty() && (o.request_file.empty() || o.depth != 1))
        throw std::invalid_argument("--alternate goes with --request and depth 1");
    if (o.rate > 0 && o.until_closed) throw std::invalid_argument("--until-closed goes with the closed loop");
    if (o.requests != 0) o.warmup = 0;
    return o;
}

std::string file_text(std::string_view name) {
    std::ifstream file(std::string(name), std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + std::string(name));
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string request_text(load_options const& o) {
    if (!o.request_file.empty()) return file_text(o.request_file);
    auto text =
        std::string(o.body.empty() ? "GET " : "POST ").append(o.path).append(" HTTP/1.1\r\nHost: localhost\r\n");
    if (!o.body.empty()) {
        text.append("Content-Type: application/json\r\nContent-Length: ").append(std::to_string(o.body.size()));
        text.append("\r\n");
    }
    return text.append("\r\n").append(o.body);
}

} // namespace bench
