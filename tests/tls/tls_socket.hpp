#pragma once
#include "net/loopback_client.hpp"
#include "tls/tls_peer.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace tunic::testing {

/// A blocking client of OpenSSL's own making on a real socket; every wait ends after ten seconds.
class tls_socket {
public:
    explicit tls_socket(std::uint16_t port, peer_wish const& wish = {}, SSL_SESSION* resumed = nullptr)
        : socket_(port), peer_(wish) {
        if (resumed) SSL_set_session(peer_.ssl(), resumed);
    }
    [[nodiscard]] tls_peer& peer() noexcept { return peer_; }
    [[nodiscard]] loopback_client& socket() noexcept { return socket_; }

    /// Makes the connection; false when it cannot be made.
    bool connect() {
        peer_.take({});
        while (!peer_.connected() && move()) {}
        return peer_.connected();
    }
    void say(std::string_view text) {
        peer_.say(text);
        socket_.write(peer_.output());
    }
    /// The body of the response to a GET; empty when there is none.
    std::string get(std::string_view path) {
        auto const before = peer_.heard().size();
        say("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        reply_parser parser;
        parser.expect("GET");
        for (auto at = before;;) {
            parser.feed(peer_.heard().substr(at));
            at = peer_.heard().size();
            if (!parser.responses().empty()) return parser.responses().front().body;
            if (!move()) return {};
        }
    }
    /// Sends what is to be sent and takes what comes; false at the end of the connection.
    bool move() {
        socket_.write(peer_.output());
        char room[16 * 1024];
        auto const n = ::recv(socket_.descriptor(), room, sizeof room, 0);
        if (n <= 0) return false;
        peer_.take({room, static_cast<std::size_t>(n)});
        socket_.write(peer_.output());
        return true;
    }

private:
    loopback_client socket_;
    tls_peer peer_;
};

} // namespace tunic::testing
