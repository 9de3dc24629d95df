#pragma once
#include "server/connection_app.hpp"
#include "tls/certificates.hpp"
#include "tls/tls_peer.hpp"

#include <tunic/net/stream_security.hpp>
#include <tunic/tls.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tunic::testing {

inline constexpr std::string_view http_1_1[] = {"http/1.1"};

/// An authority, and a server's certificate of it, made once: keys take time.
inline authority const& test_authority() {
    static authority const a;
    return a;
}
inline pem_pair const& localhost_pair() {
    static pem_pair const pair = test_authority().issue({.common_name = "localhost"});
    return pair;
}
inline tls::server_settings localhost_settings() {
    return {.certificate = localhost_pair().certificate, .key = localhost_pair().key};
}

/// The first octets that a client sends.
inline std::string tls_hello() {
    tls_peer peer;
    peer.take({});
    return peer.output();
}

/// connection_app(), and a handler that says what it knows of its connection.
inline app app_with_tls(witness& w) {
    auto a = connection_app(w);
    a.get("/tls", [](context& c) {
        auto const* const tls = c.tls();
        if (!tls) return std::string("plain");
        auto const who = tls->client ? tls->client->subject : std::string("none");
        return (c.secure() ? "secure " : "?") + std::string(tls->version) + " " + std::string(tls->protocol) + " "
               + std::string(tls->server_name) + " " + who;
    });
    return a;
}

/// Sessions over TLS, over connections in memory, on a simulated clock.
class secured_rig {
public:
    explicit secured_rig(tls::server_settings settings = localhost_settings(), server_limits const& l = {})
        : rig(app_with_tls(seen), l), config(with_log(std::move(settings))) {}

    ~secured_rig() {
        for (auto& c : rig.clients) c->reset();
        rig.loop.advance(2s);
        EXPECT_EQ(rig.host.connections, 0u);
        EXPECT_EQ(seen.inside, 0) << "handlers have not ended though their clients have gone";
    }
    secured_rig(secured_rig const&) = delete;
    secured_rig& operator=(secured_rig const&) = delete;

    /// One client, and what lies between it and the server.
    struct connection {
        memory_connection* wire;
        tls_peer peer;
        std::size_t taken = 0;
    };
    /// A connection on which the client has said nothing.
    memory_connection& open_wire(conditions const& how = {}) {
        auto& wire = *rig.clients.emplace_back(std::make_unique<memory_connection>(rig.loop, how));
        std::shared_ptr<net::server_security> const security = config;
        rig.host.open(security->accept(wire.accept(), rig.loop, http_1_1)).start();
        return wire;
    }
    /// One that sends this, and settles.
    memory_connection& open_with_octets(std::string_view octets) {
        auto& wire = open_wire();
        wire.put(octets);
        rig.loop.settle();
        return wire;
    }
    connection open(conditions const& how = {}, peer_wish const& wish = {}) {
        return {&open_wire(how), tls_peer(wish)};
    }
    /// Carries octets there and back, `turns` times or until nothing moves.
    void exchange(connection& c, int turns = 200) {
        c.peer.take({});
        for (int i = 0; i < turns; ++i) {
            auto const out = c.peer.output();
            if (!out.empty()) c.wire->put(out);
            rig.loop.settle();
            c.wire->take();
            auto const in = c.wire->received().substr(c.taken);
            c.taken += in.size();
            if (in.empty() && out.empty()) return;
            c.peer.take(std::string(in));
        }
    }
    void say(connection& c, std::string_view text) {
        c.peer.say(text);
        exchange(c);
    }
    void pass(connection& c, steady_duration time) {
        rig.loop.advance(time);
        exchange(c);
    }

    witness seen;
    std::vector<std::string> failures; ///< of handshakes
    connection_rig rig;
    tls::server_config config;

private:
    tls::server_settings with_log(tls::server_settings s) {
        s.on_failure = [this](std::string_view peer, std::string_view why) {
            EXPECT_EQ(peer, "192.0.2.1");
            failures.emplace_back(why);
        };
        return s;
    }
};

/// The statuses of all responses that came through TLS, and that they are faultless HTTP.
inline std::vector<int> statuses(secured_rig::connection const& c) {
    auto const r = wire::testing::read_responses(c.peer.heard(), {}, c.peer.ended());
    EXPECT_EQ(r.violations, std::vector<std::string>{});
    std::vector<int> all;
    for (auto const& one : r.responses) all.push_back(one.status);
    return all;
}

} // namespace tunic::testing
