#include "client/socket_transport.hpp"

#include "client/client_tunnel.hpp"
#include "client/closing_service.hpp"
#include "net/host_lookup.hpp"
#include "net/protocols.hpp"
#include "net/socket_stream.hpp"

#include <tunic/base/text.hpp>
#include <tunic/coro/time_limit.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tunic::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// `localhost` and the names below it are this machine, whatever a resolver says (RFC 6761 section 6.3), as in browsers
// and curl: a minimal container has no file that says so.
bool is_this_machine(std::string_view host) noexcept {
    constexpr std::string_view name = "localhost";
    if (host.ends_with('.')) host.remove_suffix(1);
    if (host.size() < name.size() || !text::iequals(host.substr(host.size() - name.size()), name)) return false;
    return host.size() == name.size() || host[host.size() - name.size() - 1] == '.';
}

/// A connecting socket, until a stream takes it over.
class new_socket {
public:
    explicit new_socket(int family) noexcept
        : descriptor_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        if (family == AF_UNIX) return;
        set(IPPROTO_TCP, TCP_NODELAY, 1);
        // A vanished host must end even a response without a time limit: after a minute of silence it is probed four
        // times.
        set(SOL_SOCKET, SO_KEEPALIVE, 1);
        set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
        set(IPPROTO_TCP, TCP_KEEPINTVL, 15);
        set(IPPROTO_TCP, TCP_KEEPCNT, 4);
    }
    new_socket(new_socket const&) = delete;
    new_socket& operator=(new_socket const&) = delete;
    ~new_socket() {
        if (descriptor_ >= 0) (void)::close(descriptor_);
    }
    [[nodiscard]] int get() const noexcept { return descriptor_; }
    void release() noexcept { descriptor_ = -1; }

private:
    void set(int level, int option, int value) const noexcept {
        (void)::setsockopt(descriptor_, level, option, &value, sizeof value);
    }
    int descriptor_;
};

// The connection to a proxy is not encrypted.
std::optional<client_url> plain_proxy(std::string const& text) {
    auto proxy = parse_option("proxy", text);
    if (proxy && proxy->secure)
        throw std::invalid_argument("client_options::proxy: " + text + ": only http: proxies are spoken to");
    return proxy;
}

std::string credentials_for_proxy(client_options const& options) {
    for (auto const& [name, value] : options.headers)
        if (text::iequals(name, "Proxy-Authorization")) return value;
    return {};
}

dialled refusal_of(int error) { return {client_fault::not_connected, std::generic_category().message(error)}; }

} // namespace

struct socket_transport::address {
    sockaddr const* where;
    socklen_t size;
};

socket_transport::socket_transport(asio::io_context& engine, client_options const& options)
    : engine_(engine), closing_(closing_connections_of(engine)), loop_(engine, idle_alarm::given_up),
      proxy_(plain_proxy(options.proxy)), proxy_credentials_(credentials_for_proxy(options)),
      unix_path_(options.unix_path), security_(options.tls) {}

std::string_view socket_transport::why_not(client_url const& url) const noexcept {
    if (!url.secure || security_) return {};
    return "https needs TLS: link tunic::tls, and give the client .tls = tunic::tls::client_config()";
}

// A secure connection belongs to one host, whatever it leads through.
std::string socket_transport::place_of(client_url const& url) const {
    auto const of = [](client_url const& to) { return to.host + ":" + std::to_string(to.port); };
    auto const end = url.secure ? " https " + of(url) : std::string();
    if (!unix_path_.empty()) return unix_path_ + end;
    return proxy_ ? of(*proxy_) + end : of(url) + end;
}

task<dialled> socket_transport::dial(client_url const& url, environment& env, steady_time by) {
    return url.secure ? dial_secure(url, env, by) : dial_plain(url, env, by);
}

task<dialled> socket_transport::dial_plain(client_url const& url, environment& env, steady_time by) {
    return unix_path_.empty() ? dial_tcp(proxy_ ? *proxy_ : url, env, by) : dial_unix();
}

task<dialled> socket_transport::dial_secure(client_url const& url, environment& env, steady_time by) {
    if (auto const why = security_->why_not(url.host); !why.empty())
        co_return dialled(client_fault::not_secured, std::string(why));
    auto made = co_await dial_plain(url, env, by);
    if (made.connection && proxy_ && unix_path_.empty())
        made = co_await open_tunnel(std::move(made.connection), url, proxy_credentials_);
    if (made.connection) made = co_await secure(std::move(made.connection), url);
    co_return made;
}

task<dialled> socket_transport::secure(connection_ptr plain, client_url const& url) {
    plain->replace_stream([&](std::unique_ptr<byte_stream> stream) {
        return security_->connect(std::move(stream), loop_, url.host, spoken_protocols);
    });
    plain->want_room();
    co_await plain->next_event();
    if (plain->waiting_for_room()) co_return dialled(client_fault::not_secured, {}); // the scope is cancelled
    if (plain->output_over()) co_return dialled(client_fault::not_secured, plain->output_error().message());
    co_return dialled(std::move(plain));
}

task<dialled> socket_transport::dial_tcp(client_url const& to, environment& env, steady_time by) {
    found_hosts found;
    boost::system::error_code no_literal;
    if (auto const literal = asio::ip::make_address(to.host, no_literal); !no_literal)
        found.endpoints.emplace_back(literal, to.port);
    else if (is_this_machine(to.host))
        found.endpoints = {{asio::ip::address_v4::loopback(), to.port}, {asio::ip::address_v6::loopback(), to.port}};
    else
        found = co_await host_lookup(engine_, loop_, to.host, to.port);
    if (found.error) co_return dialled(client_fault::unresolved_host, found.error.message());

    auto made = co_await dial_any(found.endpoints, env, by); // in the order of the resolver
    co_return made;
}

task<dialled> socket_transport::dial_any(std::vector<tcp::endpoint> const& addresses, environment& env,
                                         steady_time by) {
    dialled last(client_fault::unresolved_host, "no address");
    for (auto untried = addresses.size(); auto const& a : addresses) {
        address const to{a.data(), static_cast<socklen_t>(a.size())};
        if (untried == 1 || by == steady_time::max()) {
            last = co_await dial_address(to);
        } else {
            time_limit const share(env, share_of(by - loop_.now(), untried));
            last = co_await dial_address(to);
        }
        --untried;
        if (last.connection || env.scope()->cancelled()) break;
    }
    co_return last;
}

steady_duration share_of(steady_duration left, std::size_t addresses) noexcept {
    constexpr steady_duration least = std::chrono::seconds(2);
    return std::min(left, std::max(least, left / static_cast<steady_duration::rep>(addresses)));
}

task<dialled> socket_transport::dial_unix() {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (unix_path_.size() >= sizeof to.sun_path) co_return refusal_of(ENAMETOOLONG);
    std::memcpy(to.sun_path, unix_path_.c_str(), unix_path_.size() + 1);
    auto made = co_await dial_address({reinterpret_cast<sockaddr const*>(&to), sizeof to});
    co_return made;
}

task<dialled> socket_transport::dial_address(address to) {
    int const family = to.where->sa_family;
    new_socket socket(family);
    if (socket.get() < 0) co_return refusal_of(errno);
    bool const at_once = ::connect(socket.get(), to.where, to.size) == 0;
    if (!at_once && errno != EINPROGRESS) co_return refusal_of(errno);

    asio::generic::stream_protocol const protocol(family, family == AF_UNIX ? 0 : IPPROTO_TCP);
    std::unique_ptr<byte_stream> stream = std::make_unique<socket_stream>(engine_, protocol, socket.get(), to.where);
    int const descriptor = socket.get();
    socket.release();
    connection_ptr made(new client_connection(loop_, closing_, std::move(stream)));
    if (at_once) co_return dialled(std::move(made));

    made->want_room();
    co_await made->next_event();
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    if (error == 0 && made->waiting_for_room()) error = ECANCELED;
    if (error != 0) co_return refusal_of(error);
    co_return dialled(std::move(made));
}

} // namespace tunic::net
