// The server that the scripts beside this file treat badly. Usage:
//
//     test_server [port=N] [share_port=1] [unix=PATH] [threads=N] [grace=SECONDS] [LIMIT=VALUE]...
//
// LIMIT is a size or count of tunic::limits, or one of its times in milliseconds. It says on the standard error where
// it listens, and ends as tunic::run does.
#include <tunic/tunic.hpp>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace {

using namespace tunic;

std::atomic<int> inside = 0; // handlers that have begun and not ended

struct presence {
    presence() { ++inside; }
    presence(presence const&) = delete;
    presence& operator=(presence const&) = delete;
    ~presence() { --inside; }
};

thread_pool hashing(1);      // of passwords, say
std::atomic<int> hashes = 0; // that have begun

app make_app() {
    app a;
    a.use([](context& c, next inner) -> task<> {
        presence const here;
        c.set("X-Layer", "outer");
        co_await inner();
    });
    a.get("/", [](context&) { return "Hello, World!"; });
    a.post("/echo", [](context& c) -> task<> { c.text(co_await c.body()); });
    a.post("/ignore", [](context&) { return "ignored"; });
    a.get("/sleep/:ms", [](context& c) -> task<> {
        co_await c.sleep(std::chrono::milliseconds(c.param<int>("ms")));
        c.text(std::string(4096, 's'));
    });
    a.get("/block/:ms", [](context& c) {
        std::this_thread::sleep_for(std::chrono::milliseconds(c.param<int>("ms")));
        return "blocked";
    });
    a.get("/hash/:ms", [](context& c) -> task<std::string_view> {
        auto const cost = std::chrono::milliseconds(c.param<int>("ms"));
        co_await offload(hashing, [cost] {
            ++hashes;
            std::this_thread::sleep_for(cost);
        });
        co_return "hashed";
    });
    a.get("/hashes", [](context& c) { c.text(c.format("{}", hashes.load())); });
    a.get("/stream/:pieces", [](context& c) -> task<> {
        std::string const piece(1024, 'p');
        auto out = co_await c.stream();
        for (int i = 0, n = c.param<int>("pieces"); i < n; ++i) co_await out.write(piece);
    });
    a.get("/big/:size", [](context& c) { c.text(std::string(c.param<std::size_t>("size"), 'b')); });
    a.get("/throw", [](context&) -> task<> { throw std::runtime_error("a secret"); });
    a.get("/throw-42", [](context&) -> task<> { throw 42; });
    a.get("/throw-memory", [](context&) -> task<> { throw std::bad_alloc(); });
    a.get("/inside", [](context& c) { c.text(c.format("{}", inside.load() - 1)); }); // itself not counted
    return a;
}

std::size_t number(std::string_view text) {
    std::size_t n = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), n).ec != std::errc())
        throw std::invalid_argument(std::string(text));
    return n;
}

void apply(server_options& o, std::string_view argument) {
    auto const equals = argument.find('=');
    auto const name = argument.substr(0, equals);
    auto const text = equals == argument.npos ? std::string_view() : argument.substr(equals + 1);
    if (name == "unix") return (void)(o.unix_path = text);
    auto const n = number(text);
    auto const time = std::chrono::milliseconds(n);
    if (name == "port")
        o.port = static_cast<std::uint16_t>(n);
    else if (name == "share_port")
        o.share_port = n != 0;
    else if (name == "threads")
        o.threads = static_cast<unsigned>(n);
    else if (name == "grace")
        o.grace = std::chrono::seconds(n);
    else if (name == "connections")
        o.limits.connections = n;
    else if (name == "body")
        o.limits.body = n;
    else if (name == "bodies")
        o.limits.bodies = n;
    else if (name == "head_time")
        o.limits.head_time = time;
    else if (name == "idle_time")
        o.limits.idle_time = time;
    else if (name == "body_pause")
        o.limits.body_pause = time;
    else if (name == "write_stall")
        o.limits.write_stall = time;
    else
        throw std::invalid_argument("no such option: " + std::string(argument));
}

} // namespace

int main(int count, char** arguments) {
    server_options options;
    options.port = 0;
    options.threads = 2;
    try {
        for (int i = 1; i < count; ++i) apply(options, arguments[i]);
    } catch (std::exception const& e) {
        std::fprintf(stderr, "test_server: %s\n", e.what());
        return 2;
    }
    return run(make_app(), options);
}
