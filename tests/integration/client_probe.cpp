// A client that does what its input says, for the script that has started the server: one line for each request, one
// line of answer.
//
//   GET /path              -> 200 5 1          status, size of the body, open connections
//   POST /path 1000        -> not connected    a body of that many octets; the fault, when it came to nothing
//   EXPECT /path 1000                          the same with Expect: 100-continue
//   SIDE-BY-SIDE 50 /path  -> 200 250 16       that many at once: the status of all, the sum of their sizes
//   SLEEP 300              -> slept            the loop goes on meanwhile
//
// usage: client_probe BASE [redirects=N] [whole=MILLISECONDS]
#include <tunic/client.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/when_all.hpp>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace tunic;

std::string answer(client const& http, int status, std::size_t size) {
    return std::to_string(status) + " " + std::to_string(size) + " " + std::to_string(http.connections());
}

task<std::string> side_by_side(environment& env, client const& http, int count, std::string path) {
    std::vector<task<client_response>> calls;
    for (int i = 0; i < count; ++i) calls.push_back(http.get(path));
    auto const all = co_await when_all(env, std::move(calls));
    std::size_t size = 0;
    int status = all.front().status;
    for (auto const& r : all) {
        size += r.body.size();
        if (r.status != status) status = 0;
    }
    co_return answer(http, status, size);
}

task<std::string> sleep_a_while(environment& env, int milliseconds) {
    co_await sleep_for(env, std::chrono::milliseconds(milliseconds));
    co_return "slept";
}

task<std::string> send(client const& http, std::string verb, std::string path, std::size_t size) {
    bool const expects = verb == "EXPECT";
    auto const name = expects ? method::POST : method::parse(verb).value_or(method::GET);
    client_request what(name, path);
    if (size > 0) what.set_body(std::string(size, 'b'));
    if (expects) what.add_header("Expect", "100-continue");
    auto const r = co_await http.request(std::move(what));
    co_return answer(http, r.status, r.body.size());
}

task<std::string> obey(environment& env, client const& http, std::string line) {
    std::istringstream in(std::move(line));
    std::string verb, path;
    std::size_t size = 0;
    in >> verb;
    if (verb == "SLEEP") {
        int milliseconds = 0;
        in >> milliseconds;
        return sleep_a_while(env, milliseconds);
    }
    if (verb == "SIDE-BY-SIDE") {
        int count = 1;
        in >> count >> path;
        return side_by_side(env, http, count, path);
    }
    in >> path >> size;
    return send(http, verb, path, size);
}

} // namespace

int main(int argc, char** argv) {
    client_options options;
    options.whole_time = std::chrono::seconds(20);
    options.idle_time = std::chrono::seconds(60);
    for (int i = 1; i < argc; ++i) {
        std::string const argument = argv[i];
        if (argument.starts_with("redirects="))
            options.redirects = static_cast<unsigned>(std::atoi(argument.c_str() + 10));
        else if (argument.starts_with("whole="))
            options.whole_time = std::chrono::milliseconds(std::atoi(argument.c_str() + 6));
        else
            options.base = argument;
    }
    event_loop loop;
    client const http(loop, options);
    net::asio_scheduler here(loop);
    cancel_scope scope;
    environment env(nullptr, &here, &scope);
    for (std::string line; std::getline(std::cin, line);) try {
            std::cout << block_on(loop, obey(env, http, line)) << std::endl;
        } catch (client_error const& e) { std::cout << name_of(e.fault()) << std::endl; }
}
