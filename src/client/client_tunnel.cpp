#include "client/client_tunnel.hpp"

#include <tunic/wire/response_parser.hpp>

#include <string_view>
#include <utility>

namespace tunic::net {
namespace {

std::string connect_request(client_url const& url, std::string const& credentials) {
    bool const is_literal = url.host.find(':') != std::string::npos;
    auto const where = (is_literal ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
    auto head = "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n";
    if (!credentials.empty()) head += "Proxy-Authorization: " + credentials + "\r\n";
    return head + "\r\n";
}

dialled refused(std::string_view why) { return {client_fault::not_connected, "the proxy " + std::string(why)}; }

} // namespace

task<dialled> open_tunnel(connection_ptr to_proxy, client_url const& url, std::string const& credentials) {
    auto& c = *to_proxy;
    auto const request = connect_request(url, credentials);
    std::string_view left = request;
    wire::response_parser parser({}, true); // the bytes after the head of a 2xx belong to the tunnel
    for (;;) {
        left.remove_prefix(c.write(left, {}));
        auto const piece = parser.step(c.unread());
        c.consume(piece.consumed);
        if (piece.state == wire::response_state::head) break;
        if (piece.state == wire::response_state::refused) co_return refused("does not answer in HTTP");
        if (!c.unread().empty()) continue;
        if (c.input_over() || c.output_over()) co_return refused("has closed the connection");
        c.want_input();
        bool const blocked = c.waiting_for_room();
        co_await c.next_event();
        bool const moved = !c.unread().empty() || c.input_over() || (blocked && !c.waiting_for_room());
        if (!moved) co_return refused("was given up"); // the scope is cancelled
    }
    auto const& head = parser.head();
    if (head.status / 100 != 2)
        co_return refused("makes no tunnel: " + std::to_string(head.status) + " " + std::string(head.reason()));
    if (!left.empty() || !c.unread().empty()) co_return refused("has spoken into the tunnel");
    co_return dialled(std::move(to_proxy));
}

} // namespace tunic::net
