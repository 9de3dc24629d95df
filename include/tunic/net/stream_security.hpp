#pragma once
#include <tunic/coro/scheduler.hpp>
#include <tunic/net/byte_stream.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::net {

/// The protocols that a connection may speak, in order of preference, by their ALPN names (RFC 7301): `http/1.1`. The
/// names live as long as the program.
using protocol_names = std::span<std::string_view const>;

/// Turns the connections that a server accepts into encrypted streams. The implementation is tls::server_config, from
/// tunic::tls; the server itself has none, and needs no library for it.
///
/// All loops of a server use it concurrently.
class server_security {
public:
    server_security(server_security const&) = delete;
    server_security& operator=(server_security const&) = delete;
    virtual ~server_security() = default;

    /// Takes over a connection on which nothing was sent. Returns at once: the handshake happens as the stream is read,
    /// with its own time limit, and a failed handshake is an error of that read. Throws when memory is exhausted.
    [[nodiscard]] virtual std::unique_ptr<byte_stream> accept(std::unique_ptr<byte_stream> plain, scheduler& loop,
                                                              protocol_names speaks) = 0;
    /// Problems that do not prevent a start, in sentences for the log.
    [[nodiscard]] virtual std::vector<std::string> warnings() const { return {}; }

protected:
    server_security() = default;
};

/// The same for the connections of a client.
class client_security {
public:
    client_security(client_security const&) = delete;
    client_security& operator=(client_security const&) = delete;
    virtual ~client_security() = default;

    /// Takes over a connection to `host`, which is a name or the text of an address and must be in the server's
    /// certificate. The handshake begins with begin_wait_writable() and ends when that completes; for an untrusted
    /// server it fails with an error whose message names the failed check.
    [[nodiscard]] virtual std::unique_ptr<byte_stream> connect(std::unique_ptr<byte_stream> plain, scheduler& loop,
                                                               std::string const& host, protocol_names speaks) = 0;

    /// Why no certificate can exist for this host; empty when one can. Called before connecting.
    [[nodiscard]] virtual std::string_view why_not(std::string const& host) const noexcept = 0;

protected:
    client_security() = default;
};

} // namespace tunic::net
