#pragma once
#include <tunic/app/log.hpp>
#include <tunic/app/problem.hpp>
#include <tunic/app/route.hpp>
#include <tunic/app/service.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tunic {

class rule_messages;

namespace detail {
bool is_debug_build() noexcept;
/// Builds the route of a typed endpoint; defined in <tunic/api/serve.hpp>.
template <auto const& Endpoint> struct endpoint_route;
/// A handler or a layer, where a pattern belongs.
template <class F>
concept runs_in_a_route = handler_like<std::decay_t<F>> || layer_like<std::decay_t<F>>;
} // namespace detail

/// What a trailing slash of the path means.
enum class slash : unsigned char {
    ignore,   ///< `/users/` is `/users`
    strict,   ///< they are two paths; a pattern may end in a slash
    redirect, ///< serves the pattern's spelling; the other one is answered 308 to it, or 405 where it would be
};

/// The settings of an app that hold for all its routes.
struct app_options {
    /// What a trailing slash means.
    slash trailing_slash = slash::ignore;
    /// Whether `/Users` and `/users` are different paths.
    bool case_sensitive = true;
    /// Where warnings and errors go.
    log_sink log = log_to_stderr;
    /// How errors are answered. When null: as problem documents (RFC 9457), or as text to clients that do not read
    /// JSON.
    problem_writer problem = {};
    /// Messages about invalid input in another language (data/rule_messages.hpp); English when null.
    std::shared_ptr<rule_messages const> messages = {};
    /// Whether the responses of typed endpoints are checked against the rules of their types. One that breaks them
    /// becomes a 500, and the log says why. On unless the library was built with NDEBUG.
    bool check_responses = detail::is_debug_build();
};

/// An application under construction: layers, routes and groups. Compile it into a service to serve it.
///
///     tunic::app app;
///     app.use(response_time).get("/", [](context&) { return "Hello"; }).mount(user_route).mount("/v2", admin);
///     tunic::service service = std::move(app).compile();
///
/// Not thread-safe, unlike the service. Nothing can be added after compile(): the types rule it out.
class app {
public:
    // All defined elsewhere, so that programs that only fill an app need not compile its parts.
    app();
    /// With options other than the defaults.
    explicit app(app_options options);
    app(app const&);
    app(app&&) noexcept;
    app& operator=(app const&);
    app& operator=(app&&) noexcept;
    ~app();

    /// A layer for every request, including those that no route serves: it also sees 404, 405 and automatic OPTIONS.
    template <class F> app& use(F&& layer, code_location where = code_location::here()) {
        using given = std::decay_t<F>;
        constexpr bool item = std::same_as<given, route_item>;
        constexpr bool part =
            item || std::same_as<given, route> || std::same_as<given, group> || std::same_as<given, app>;
        static_assert(!item, "app.use takes a layer, and this is a part of a route: app.get(\"/x\", handler), or "
                             "app.mount(define_route(\"/x\", use(layer), GET(handler)))");
        static_assert(item || !part, "app.use takes a layer; routes and groups are mounted: app.mount(route)");
        if constexpr (!part && !std::same_as<given, any_layer>) detail::require_layer<given>();
        if constexpr (layer_like<given> || std::same_as<given, any_layer>)
            root_.items.push_back(tunic::use(std::forward<F>(layer), {}, where));
        return *this;
    }
    /// Does not compile: app.use() takes one layer at a time.
    template <class First, class Second, class... More>
        requires(!std::convertible_to<Second, code_location>)
    app& use(First&&, Second&&, More&&...) {
        constexpr bool prefix = std::convertible_to<First, std::string_view>;
        static_assert(!prefix, "app.use takes a layer and no prefix: a layer for some paths stands in a group, "
                               "app.mount(define_group(\"/admin\", use(layer), routes...))");
        static_assert(prefix,
                      "app.use takes one layer: several layers are several calls, in the order in which they run");
        return *this;
    }
    /// Does not compile: app.use() takes one layer.
    template <class... Nothing>
        requires(sizeof...(Nothing) == 0)
    app& use(Nothing&&...) {
        static_assert(sizeof...(Nothing) != 0, "app.use takes a layer: app.use(middleware::logger())");
        return *this;
    }
    /// Does not compile: slots and methods belong to routes.
    template <class F> app& use(F&&, use_options) {
        static_assert(detail::never<F>, "layers of the app have no slot and no `on`, for they run for every request: "
                                        "define_group(\"/\", use(layer, {.slot = \"auth\"}), routes...) has");
        return *this;
    }

    /// @name Routes of one method: `app.get("/users/:id", show)`, `app.post("/echo", check, echo)`.
    /// @{

    /// Serves GET, and HEAD with it. The last function is the handler; those before it are layers for this route only.
    /// The functions are copied or moved in and live as long as the service.
    template <class... F> app& get(route_pattern pattern, F&&... functions) {
        return add(pattern, GET(std::forward<F>(functions)...));
    }
    /// Serves POST in the same way.
    template <class... F> app& post(route_pattern pattern, F&&... functions) {
        return add(pattern, POST(std::forward<F>(functions)...));
    }
    /// Serves PUT in the same way.
    template <class... F> app& put(route_pattern pattern, F&&... functions) {
        return add(pattern, PUT(std::forward<F>(functions)...));
    }
    /// Serves PATCH in the same way.
    template <class... F> app& patch(route_pattern pattern, F&&... functions) {
        return add(pattern, PATCH(std::forward<F>(functions)...));
    }
    /// Serves DELETE in the same way; `delete` is a keyword.
    template <class... F> app& del(route_pattern pattern, F&&... functions) {
        return add(pattern, DELETE(std::forward<F>(functions)...));
    }
    /// Serves HEAD when it should differ from GET without its body.
    template <class... F> app& head(route_pattern pattern, F&&... functions) {
        return add(pattern, HEAD(std::forward<F>(functions)...));
    }
    /// Serves OPTIONS in place of the automatic answer.
    template <class... F> app& options(route_pattern pattern, F&&... functions) {
        return add(pattern, OPTIONS(std::forward<F>(functions)...));
    }
    /// @}

    /// @name Do not compile: the pattern comes first.
    /// @{
    template <detail::runs_in_a_route F, class... More> app& get(F&&, More&&...) { return needs_pattern<F>(); }
    template <detail::runs_in_a_route F, class... More> app& post(F&&, More&&...) { return needs_pattern<F>(); }
    template <detail::runs_in_a_route F, class... More> app& put(F&&, More&&...) { return needs_pattern<F>(); }
    template <detail::runs_in_a_route F, class... More> app& patch(F&&, More&&...) { return needs_pattern<F>(); }
    template <detail::runs_in_a_route F, class... More> app& del(F&&, More&&...) { return needs_pattern<F>(); }
    template <detail::runs_in_a_route F, class... More> app& head(F&&, More&&...) { return needs_pattern<F>(); }
    template <detail::runs_in_a_route F, class... More> app& options(F&&, More&&...) { return needs_pattern<F>(); }
    /// @}

    /// Serves a typed endpoint with this handler; needs <tunic/api/serve.hpp>.
    ///
    ///     app.serve<api::get_user>([&](call<api::get_user>& c) -> task<reply<api::get_user>> { ... });
    template <auto const& Endpoint, class F> app& serve(F&& handler, code_location where = code_location::here()) {
        static_assert(
            requires { sizeof(detail::endpoint_route<Endpoint>); },
            "tunic: include <tunic/api/serve.hpp> to serve typed endpoints");
        return mount(detail::endpoint_route<Endpoint>::make(std::forward<F>(handler), where));
    }

    /// Adds a route, copied or moved in: the same route may be mounted in several places.
    app& mount(route r);
    /// Adds a group with everything in it.
    app& mount(group g);
    /// Mounts a copy under a further prefix: `app.mount("/v2", admin);`
    template <class RouteOrGroup> app& mount(route_pattern prefix, RouteOrGroup const& what) {
        constexpr bool mountable = std::convertible_to<RouteOrGroup const&, route const&>
                                   || std::convertible_to<RouteOrGroup const&, group const&>;
        check_mount<RouteOrGroup>();
        if constexpr (mountable) return mount(define_group(prefix, what));
        return *this;
    }
    /// Does not compile: only routes and groups can be mounted.
    template <class Other>
        requires(!std::convertible_to<Other const&, route const&> && !std::convertible_to<Other const&, group const&>)
    app& mount(Other const&) {
        check_mount<Other>();
        return *this;
    }

    /// Answers requests that match no route, in place of the 404. Layers of the app run around it. Copied or moved in.
    ///
    ///     app.not_found([](context& c) { c.problem(404, c.format("there is nothing at {}", c.path())); });
    template <class F> app& not_found(F&& handler) {
        not_found_ = std::vector{make_handler(std::decay_t<F>(std::forward<F>(handler)))};
        return *this;
    }
    /// Handles exceptions that no nearer handler took, including those of the app's own layers. Copied or moved in.
    ///
    ///     app.on_error([](context& c, std::exception_ptr) -> task<> { c.problem(500, "sorry"); co_return; });
    template <class F> app& on_error(F&& handler, code_location where = code_location::here()) {
        root_.items.push_back(tunic::on_error(std::forward<F>(handler), where));
        return *this;
    }

    /// Checks everything, builds the tables, and freezes. Throws setup_error, which lists all faults with their places
    /// in the source: the same method twice, a route without a handler, colliding parameters, ...
    [[nodiscard]] service compile() &&;
    /// The same, but the app can be extended and compiled again.
    [[nodiscard]] service compile() const&;

private:
    template <class F> app& needs_pattern() {
        static_assert(detail::never<F>, "a route begins with its pattern: app.get(\"/path\", handler)");
        return *this;
    }
    template <class What> static consteval void check_mount() {
        constexpr bool mountable =
            std::convertible_to<What const&, route const&> || std::convertible_to<What const&, group const&>;
        constexpr bool whole = std::same_as<What, app>;
        static_assert(!whole, "an app is not mounted in another one: put what they share into a group, "
                              "group const api = define_group(\"/api\", ...), and mount that");
        static_assert(
            whole || mountable,
            "app.mount takes a route or a group, and perhaps a prefix before it: a handler stands in a route, "
            "app.get(\"/x\", handler), or app.mount(define_route(\"/x\", GET(handler)))");
    }
    app& add(route_pattern pattern, route_item handler);
    template <data::literal... Folders> app& add(route_pattern, detail::item_in<Folders...> const&) {
        static_assert(sizeof...(Folders) == 0,
                      "what takes context_at<FOLDER>& belongs in the route file of that folder; "
                      "here it takes context&");
        return *this;
    }

    app_options options_;
    group root_;
    std::vector<any_layer> not_found_;
};

} // namespace tunic
