#pragma once
#include "testing/test_host.hpp"
#include "wire/response_reader.hpp"

#include <tunic/app/app.hpp>
#include <tunic/testing/log_records.hpp>
#include <tunic/testing/memory_connection.hpp>
#include <tunic/testing/simulated_loop.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::testing {

using namespace std::chrono_literals;

/// Counts handlers that are inside: every one that came in must go out.
struct presence {
    explicit presence(int& count) : count_(&count) { ++*count_; }
    presence(presence const&) = delete;
    presence& operator=(presence const&) = delete;
    ~presence() { --*count_; }

private:
    int* count_;
};

/// Connections over simulated connections, on a simulated clock. At its end it takes all clients away and demands that
/// nothing is left: no connection, no block, no held body, no timer, and that no stream was misused.
class connection_rig {
public:
    explicit connection_rig(app a, server_limits const& l = {}) : host(std::move(a).compile(), l, loop) {}
    ~connection_rig() {
        for (auto& c : clients) c->reset();
        loop.advance(1s);
        EXPECT_EQ(host.alive().size(), 0u) << "connections are alive though their clients have gone";
        EXPECT_EQ(host.connections, host.alive().size());
        if (!host.alive().empty()) std::abort(); // what is left would use what is destroyed next
        EXPECT_EQ(host.blocks.in_use(), 0u);
        EXPECT_EQ(host.bodies_held, 0u);
        EXPECT_TRUE(loop.idle()) << "timers or posted work are left";
        for (auto& c : clients) EXPECT_EQ(c->violations(), std::vector<std::string>{});
    }
    memory_connection& open(conditions const& how = {}) {
        auto& client = *clients.emplace_back(std::make_unique<memory_connection>(loop, how));
        host.open(client.accept()).start();
        return client;
    }
    /// A new connection that sends this, and settles.
    memory_connection& open_with(std::string_view octets, conditions const& how = {}) {
        auto& client = open(how);
        client.put(octets);
        loop.settle();
        return client;
    }

    simulated_loop loop;
    test_host host;
    std::vector<std::unique_ptr<memory_connection>> clients;
};

inline wire::testing::received replies(memory_connection const& client,
                                       std::vector<std::string_view> const& methods = {}) {
    return wire::testing::read_responses(client.received(), methods, client.server_finished());
}

/// The statuses of all responses, and that they are faultless HTTP.
inline std::vector<int> statuses(memory_connection const& client, std::vector<std::string_view> const& methods = {}) {
    auto const r = replies(client, methods);
    EXPECT_EQ(r.violations, std::vector<std::string>{}) << client.received();
    EXPECT_EQ(r.rest, "") << client.received();
    std::vector<int> all;
    for (auto const& one : r.responses) all.push_back(one.status);
    return all;
}

inline std::string get(std::string_view path, std::string_view lines = {}) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n";
}
inline std::string post(std::string_view path, std::string_view body, std::string_view lines = {}) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(lines)
           + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}
/// The head only: the body comes later, or never.
inline std::string post_head(std::string_view path, std::size_t length, std::string_view lines = {}) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(lines)
           + "Content-Length: " + std::to_string(length) + "\r\n\r\n";
}
inline std::string post_chunked(std::string_view path, std::string_view chunks, std::string_view lines = {}) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(lines)
           + "Transfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
}

} // namespace tunic::testing
