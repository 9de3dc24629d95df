// cpp-httplib. It dedicates a thread to every open connection, so there are more threads than connections. It has no
// JSON support: workloads that need JSON are not measured.

#include <httplib.h>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: peer_httplib PORT\n", stderr);
        return 2;
    }
    httplib::Server server;
    server.new_task_queue = [] { return new httplib::ThreadPool(128); };
    server.set_keep_alive_max_count(std::numeric_limits<int>::max());
    server.set_keep_alive_timeout(600);
    server.set_tcp_nodelay(true);
    auto const hello = [](httplib::Request const&, httplib::Response& reply) {
        reply.set_content("Hello, World!", "text/plain; charset=utf-8");
    };
    server.Get("/", hello);
    for (int i = 0; i < 199; ++i)
        server.Get("/service" + std::to_string(i / 10) + "/([^/]+)/part" + std::to_string(i) + "/([^/]+)", hello);
    server.Get("/users/([^/]+)/posts/([^/]+)", [](httplib::Request const& asked, httplib::Response& reply) {
        reply.set_content(asked.matches[1].str() + ' ' + asked.matches[2].str(), "text/plain; charset=utf-8");
    });
    return server.listen("127.0.0.1", std::atoi(argv[1])) ? 0 : 1;
}
