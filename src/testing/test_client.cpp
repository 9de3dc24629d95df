#include <tunic/net/asio_scheduler.hpp>
#include <tunic/testing/test_client.hpp>

#include "testing/reply_parser.hpp"
#include "testing/test_host.hpp"

#include <tunic/base/text.hpp>
#include <tunic/http/content_coding.hpp>
#include <tunic/testing/memory_connection.hpp>
#include <tunic/wire/chunked_decoder.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace tunic::testing {
namespace {

bool has(test_client::header_lines const& headers, std::string_view name) {
    for (auto const& [n, value] : headers)
        if (text::iequals(n, name)) return true;
    return false;
}

std::string request_octets(std::string_view method, std::string_view path, std::string_view body,
                           test_client::header_lines const& headers) {
    auto octets = fmt::format("{} {} HTTP/1.1\r\n", method, path);
    if (!has(headers, "Host")) octets += "Host: localhost\r\n";
    for (auto const& [name, value] : headers) octets += fmt::format("{}: {}\r\n", name, value);
    if (has(headers, "Transfer-Encoding")) {
        auto const chunk = body.empty() ? std::string{} : fmt::format("{:x}\r\n{}\r\n", body.size(), body);
        return octets + "\r\n" + chunk + "0\r\n\r\n";
    }
    bool const has_body = !body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
    if (has_body && !has(headers, "Content-Length")) octets += fmt::format("Content-Length: {}\r\n", body.size());
    octets += "\r\n";
    octets += body;
    return octets;
}

/// The text after the first of several requests, whose body is skipped as far as its head tells. Malformed requests are
/// not refused here: that is the server's part.
std::string_view behind_request(std::string_view octets) {
    auto const end = octets.find("\r\n\r\n");
    if (end == octets.npos) return {};
    auto lines = octets.substr(0, end + 2);
    auto body = octets.substr(end + 4);
    std::uint64_t length = 0;
    bool chunked = false;
    for (auto at = lines.find("\r\n"); at + 2 < lines.size(); at = lines.find("\r\n")) {
        lines.remove_prefix(at + 2);
        auto const line = lines.substr(0, lines.find("\r\n"));
        auto const colon = std::min(line.find(':'), line.size());
        auto const value = text::trim(line.substr(std::min(colon + 1, line.size())));
        if (text::iequals(line.substr(0, colon), "Content-Length"))
            length = text::to_number<std::uint64_t>(value).value_or(0);
        else if (text::iequals(line.substr(0, colon), "Transfer-Encoding"))
            chunked = text::iequals(value, "chunked");
    }
    if (!chunked) return body.substr(static_cast<std::size_t>(std::min<std::uint64_t>(length, body.size())));
    for (wire::chunked_decoder chunks; !body.empty();) {
        auto const piece = chunks.step(body);
        body.remove_prefix(piece.consumed);
        if (piece.state == wire::chunked_state::done) break;
        if (piece.state == wire::chunked_state::refused) return {};
    }
    return body;
}

} // namespace

class test_client::implementation {
public:
    implementation(service what, client_options const& options)
        : patience_(options.patience), loop_(engine_), host_(std::move(what), options.limits, loop_) {}

    test_response request(std::string_view method, std::string_view path, std::string_view body,
                          header_lines const& headers) {
        if (!kept_) kept_.emplace(*this);
        auto& end = *kept_;
        end.replies.expect(method);
        end.connection.put(request_octets(method, path, body, headers));
        bool const in_time = run([&] { return end.ended || end.fault || !end.replies.responses().empty(); });
        auto const fault = end.fault;
        auto responses = std::exchange(end.replies.responses(), {});
        if (fault || responses.empty() || responses.front().closes || end.ended) hang_up();
        if (fault) std::rethrow_exception(fault);
        if (responses.empty())
            throw std::runtime_error(
                in_time ? fmt::format("no response to {} {}: the server closed the connection", method, path)
                        : fmt::format("no response within {} ms to {} {}", patience_.count(), method, path));
        return std::move(responses.front());
    }

    raw_reply send_raw(std::string_view octets) {
        wire_end end(*this);
        for (auto rest = octets; !rest.empty(); rest = behind_request(rest)) // a response to HEAD has no body
            end.replies.expect(rest.substr(0, rest.find(' ')));
        end.connection.put(octets);
        (void)run([&] {
            engine_.poll();
            return end.ended || (end.connection.unread() == 0 && !working());
        });
        raw_reply reply;
        reply.closed = end.ended;
        reply.octets = end.connection.received();
        part(end);
        if (end.fault) std::rethrow_exception(end.fault);
        reply.responses = std::move(end.replies.responses());
        return reply;
    }

    void hang_up() {
        if (!kept_) return;
        part(*kept_);
        if (!kept_->connection.server_closed())
            throw std::runtime_error("a handler does not end although its client has gone");
        kept_.reset();
    }

    // True: everything has ended, and this can be destroyed.
    bool shut_down() noexcept {
        try {
            hang_up();
        } catch (...) { /* what does not end stays */
        }
        return host_.alive().empty();
    }
    [[nodiscard]] service const& served() const noexcept { return host_.served(); }

private:
    // A connection as its client sees it.
    struct wire_end {
        explicit wire_end(implementation& i) : connection(i.loop_), others(i.host_.alive().size()) {
            connection.listen_with([](void* self) { static_cast<wire_end*>(self)->heard(); }, this);
            i.host_.open(connection.accept()).start();
        }
        void heard() noexcept {
            try {
                replies.feed(connection.received().substr(read));
                read = connection.received().size();
                if (connection.server_finished() && !std::exchange(ended, true)) replies.end(connection.server_reset());
            } catch (...) { fault = std::current_exception(); }
        }
        memory_connection connection;
        std::size_t others; // connections other than this connection's
        reply_parser replies;
        std::size_t read = 0;
        bool ended = false;
        std::exception_ptr fault;
    };

    [[nodiscard]] bool working() const {
        return std::any_of(host_.alive().begin(), host_.alive().end(), [](auto const& s) { return s->handling(); });
    }
    // The client disconnects: politely when nothing is running.
    void part(wire_end& end) {
        if (end.connection.server_closed()) return settle(end);
        if (working())
            end.connection.reset();
        else
            end.connection.finish();
        settle(end);
    }
    void settle(wire_end& end) {
        (void)run([&] { return end.connection.server_closed() && host_.alive().size() <= end.others; });
    }
    // Runs the loop until `enough()`; false when that takes too long.
    template <class Enough> bool run(Enough enough) {
        auto const deadline = std::chrono::steady_clock::now() + patience_;
        while (!enough()) {
            if (std::chrono::steady_clock::now() >= deadline) return false;
            engine_.run_one_until(deadline);
        }
        return true;
    }

    boost::asio::io_context engine_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{engine_.get_executor()};
    std::chrono::milliseconds patience_;
    net::asio_scheduler loop_;
    test_host host_;
    std::optional<wire_end> kept_;
};

test_client::test_client(service what, client_options options)
    : implementation_(std::make_unique<implementation>(std::move(what), options)) {}
test_client::test_client(app&& what, client_options options) : test_client(std::move(what).compile(), options) {}
test_client::test_client(test_client&&) noexcept = default;
test_client& test_client::operator=(test_client&& other) noexcept {
    std::swap(implementation_, other.implementation_);
    return *this;
}
test_client::~test_client() {
    // A handler that ignores its client's disconnection still uses all of this: a leak is better than a crash.
    if (implementation_ && !implementation_->shut_down()) static_cast<void>(implementation_.release()); // leaked
}

test_response test_client::request(std::string_view method, std::string_view path, std::string_view body,
                                   header_lines const& headers) {
    return implementation_->request(method, path, body, headers);
}
test_response test_client::request_typed(std::string_view method, std::string_view target,
                                         std::optional<std::string> const& body, header_lines headers) {
    auto const add_if_absent = [&](char const* name) {
        if (!has(headers, name)) headers.emplace_back(name, "application/json");
    };
    add_if_absent("Accept");
    if (body) add_if_absent("Content-Type");
    return request(method, target, body ? std::string_view(*body) : std::string_view(), headers);
}

std::string test_client::coding_of(test_response const& response) {
    std::vector<header_field> fields;
    for (auto const& [name, value] : response.headers) fields.push_back({name, value});
    return std::string(http::content_coding(header_view(fields)));
}

raw_reply test_client::send_raw(std::string_view octets) { return implementation_->send_raw(octets); }
void test_client::disconnect() { implementation_->hang_up(); }
service const& test_client::served() const noexcept { return implementation_->served(); }

} // namespace tunic::testing
