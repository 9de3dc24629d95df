#pragma once
#include <tunic/app/endpoint_info.hpp>
#include <tunic/app/handler_parameters.hpp>
#include <tunic/app/log.hpp>
#include <tunic/base/code_location.hpp>
#include <tunic/data/shape_function.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tunic {

class service_core;

/// A layer of one method of a route, for listings.
struct layer_info {
    /// The name of its type, or the name given by named().
    std::string name;
    /// The slot of its `use`; empty without one.
    std::string slot;
    /// Where it was written.
    code_location where;
};

/// An input of a handler besides the context: `query<paging>`.
struct input_info {
    /// Which part of the request.
    input_target target;
    shape_function shape = nullptr; ///< of its value; null for bytes
};

/// One method of a route with the layers that run for it, outermost first; the last one is the handler. Layers of the
/// app (app.use) run around all routes and are not listed here.
struct method_info {
    /// As in a request line: `GET`.
    std::string method;
    /// Outermost first; the handler last.
    std::vector<layer_info> layers;
    std::vector<input_info> inputs = {}; ///< in the order of the handler's parameters
};

/// A route, for listings.
struct route_info {
    std::string pattern;              ///< with all prefixes, as declared
    std::vector<std::string> aliases; ///< other patterns that lead here
    std::vector<method_info> methods; ///< in order of declaration
    code_location where;              ///< where its pattern was written
};

/// A compiled app: immutable, shared by all loops and threads, a cheap copyable handle. Created by app::compile(); run
/// by a server or a test client.
class service {
public:
    /// Every route, in order of registration.
    [[nodiscard]] std::vector<route_info> const& routes() const noexcept;
    /// Every typed endpoint, in order of registration.
    [[nodiscard]] std::vector<any_endpoint> const& endpoints() const noexcept;
    /// The names of the layers of the app, outermost first.
    [[nodiscard]] std::vector<layer_info> const& layers() const noexcept;
    /// The routes as a table for people: method, pattern, layers, and where each was written. A line above the table
    /// lists the layers of the app: `every request: lambda`.
    [[nodiscard]] std::string describe() const;

    /// For servers and test clients.
    explicit service(std::shared_ptr<service_core const> core) noexcept : core_(std::move(core)) {}
    /// For the machinery.
    [[nodiscard]] service_core const& core() const noexcept { return *core_; }

private:
    std::shared_ptr<service_core const> core_;
};

} // namespace tunic
