#pragma once
#include <tunic/coro/scheduler.hpp>
#include <tunic/net/byte_stream.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::net {

/// What a connection may go on to speak, the most wanted first, as ALPN names it (RFC 7301): `http/1.1`. The names live
/// as long as the program.
using protocol_names = std::span<std::string_view const>;

/// Makes encrypted streams of the connections that a server accepts. The one there is is tls::server_config, from
/// tunic::tls; the server itself knows none, and needs no library for it.
///
/// Used by all loops of a server at the same time.
class server_security {
public:
    server_security(server_security const&) = delete;
    server_security& operator=(server_security const&) = delete;
    virtual ~server_security() = default;

    /// Takes over a connection on which nothing was sent. Returns at once: the handshake is made as the stream is read,
    /// within a time of its own, and one that fails is an error of that read. Throws when there is no memory.
    [[nodiscard]] virtual std::unique_ptr<byte_stream> accept(std::unique_ptr<byte_stream> plain, scheduler& loop,
                                                              protocol_names speaks) = 0;
    /// What is amiss, though one can begin with it, in sentences for the log.
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

    /// Takes over a connection to `host`, which is a name or the text of an address and has to be in the server's
    /// certificate. The handshake begins with begin_wait_writable(), and is over when that completes; a server that
    /// cannot be trusted is an error of it, whose message says which check has failed.
    [[nodiscard]] virtual std::unique_ptr<byte_stream> connect(std::unique_ptr<byte_stream> plain, scheduler& loop,
                                                               std::string const& host, protocol_names speaks) = 0;

    /// Why there can be no certificate for this host; empty when there can. Asked before a connection is made.
    [[nodiscard]] virtual std::string_view why_not(std::string const& host) const noexcept = 0;

protected:
    client_security() = default;
};

} // namespace tunic::net
