#pragma once
#include "server/address_table.hpp"
#include "server/load_gauge.hpp"

#include <tunic/server/shedding.hpp>

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tunic::net {

/// The admission rules of a loop: the limits per address and the shedding of load. Absent unless an option asks for it.
///
/// Used on the loop's thread; the table belongs to the server.
class admission {
public:
    /// `addresses` may be null, and otherwise must outlive this.
    admission(address_table* addresses, shedding const& bounds)
        : load(bounds), addresses_(addresses), always_(bounds.exempt) {}

    /// Checks a connection before anything is created for it. `why` stays empty when it is admitted, otherwise it is a
    /// literal for the log. The share is null for addresses without limits.
    [[nodiscard]] std::unique_ptr<address_share> connection(std::string_view peer, bool encrypted, steady_time now,
                                                            std::string_view& why) const;
    /// Checks a request for `path`, before any layer runs, on a connection with this share. Null when it is admitted,
    /// otherwise the http_error that answers it.
    [[nodiscard]] std::exception_ptr request(std::string_view path, address_share const* peer, steady_time now);
    /// A layer has found the client behind a trusted peer. Throws http_error 429.
    [[nodiscard]] std::unique_ptr<address_share> client(std::string_view address, steady_time now) const;

    load_gauge load;

private:
    [[nodiscard]] bool is_always_served(std::string_view path) const noexcept;

    address_table* addresses_;
    std::vector<std::string> always_;
};

} // namespace tunic::net
