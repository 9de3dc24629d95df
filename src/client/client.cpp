#include <tunic/client/client.hpp>

#include "client/client_call.hpp"
#include "client/service_transport.hpp"
#include "client/socket_transport.hpp"

#include <tunic/api/request.hpp>
#include <tunic/base/text.hpp>

#include <algorithm>
#include <utility>

namespace tunic {
namespace {

template <class T> task<T> in_call(net::client_call& call, task<T> work) {
    co_return co_await call.run(std::move(work));
}

task<client_response> send(std::shared_ptr<net::client_core> core, client_request what) {
    co_await core->own_loop();
    net::client_call call(std::move(core), std::move(what));
    co_return co_await call.run(call.whole());
}

// The host of a service in this process can be any name.
client_options with_base(client_options o) {
    if (o.base.empty()) o.base = "http://localhost";
    return o;
}

} // namespace

client_exchange::client_exchange(std::unique_ptr<net::client_call> call) noexcept : call_(std::move(call)) {}
client_exchange::client_exchange(client_exchange&&) noexcept = default;
client_exchange& client_exchange::operator=(client_exchange&&) noexcept = default;
client_exchange::~client_exchange() = default;

task<bool> client_exchange::write(std::string_view piece) { return in_call(*call_, call_->write(piece)); }
task<> client_exchange::finish() { return in_call(*call_, call_->finish()); }
task<> client_exchange::response() { return in_call(*call_, call_->respond()); }
task<std::string_view> client_exchange::read_some() { return in_call(*call_, call_->read_some()); }
task<std::string> client_exchange::read_all() { return in_call(*call_, call_->read_all(call_->body_limit())); }
int client_exchange::status() const noexcept { return call_->head().status; }
std::string_view client_exchange::reason() const noexcept { return call_->head().reason(); }
header_view client_exchange::headers() const noexcept { return header_view(call_->head().fields()); }
std::string client_exchange::url() const { return call_->url(); }

client::client(boost::asio::io_context& loop, client_options options) {
    auto sockets = std::make_unique<net::socket_transport>(loop, options);
    core_ = std::make_shared<net::client_core>(std::move(sockets), std::move(options));
}
client::client(boost::asio::io_context& loop, service what, client_options options, server_limits const& bounds)
    : client(std::make_unique<net::service_transport>(loop, std::move(what), bounds), with_base(std::move(options))) {}
client::client(std::unique_ptr<net::client_transport> carried_by, client_options options)
    : core_(std::make_shared<net::client_core>(std::move(carried_by), std::move(options))) {}
client::~client() { core_->shut(); }

task<client_response> client::request(client_request what) const { return send(core_, std::move(what)); }
task<client_exchange> client::open(client_request what) const { return open(core_, std::move(what)); }

task<client_exchange> client::open(std::shared_ptr<net::client_core> core, client_request what) {
    co_await core->own_loop();
    auto call = std::make_unique<net::client_call>(std::move(core), std::move(what));
    co_await call->run(call->begin());
    co_return client_exchange(std::move(call));
}

client_request client::make(method verb, std::string_view url, field_list const& headers) {
    client_request made(verb, url);
    for (auto const& [name, value] : headers) made.add_header(name, value);
    return made;
}

client_request client::make(method verb, detail::endpoint_request made, field_list const& headers) {
    auto r = make(verb, made.target, headers);
    auto const add_if_absent = [&](std::string_view name) {
        auto const is_given = [&](header_field const& f) { return text::iequals(f.name, name); };
        if (std::none_of(headers.begin(), headers.end(), is_given)) r.add_header(name, "application/json");
    };
    add_if_absent("Accept");
    if (made.body) {
        add_if_absent("Content-Type");
        r.set_body(*std::move(made.body));
    }
    return r;
}

std::size_t client::connections() const noexcept { return core_->pool.open(); }
std::size_t client::idle_connections() const noexcept { return core_->pool.idle(); }

} // namespace tunic
