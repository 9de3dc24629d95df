#pragma once

namespace tunic::net {

class client_connection;

/// Closed connections whose operations are still under way. Each is destroyed when its own have completed; the rest are
/// destroyed with the list, when no operation can complete any more.
class closing_connections {
public:
    closing_connections() = default;
    closing_connections(closing_connections const&) = delete;
    closing_connections& operator=(closing_connections const&) = delete;
    ~closing_connections();

    void add(client_connection& c) noexcept;
    void remove(client_connection& c) noexcept;

private:
    client_connection* first_ = nullptr;
};

} // namespace tunic::net
