#include "client/closing_service.hpp"

#include "client/client_connection.hpp"
#include "net/reactor_socket.hpp"

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

namespace tunic::net {
namespace {

namespace asio = boost::asio;

class closing_service final : public asio::execution_context::service {
public:
    static inline asio::execution_context::id id; // NOLINT(cert-err58-cpp): its constructor cannot throw
    // Services are destroyed in reverse order of creation: the one of sockets must be older.
    explicit closing_service(asio::execution_context& owner) : service(owner) {
        static_cast<void>(stream_socket(static_cast<asio::io_context&>(owner).get_executor()));
    }
    closing_connections connections;

private:
    void shutdown() override {} // operations are destroyed after this, and before the connections
};

} // namespace

closing_connections& closing_connections_of(asio::io_context& engine) {
    return asio::use_service<closing_service>(engine).connections;
}

} // namespace tunic::net
