#pragma once
#include <tunic/app/errors.hpp>
#include <tunic/app/exchange.hpp>
#include <tunic/app/exchange_wait.hpp>
#include <tunic/app/owned_list.hpp>
#include <tunic/app/param_value.hpp>
#include <tunic/app/response_state.hpp>
#include <tunic/base/arena.hpp>
#include <tunic/base/lasting_text.hpp>
#include <tunic/base/type_name.hpp>
#include <tunic/coro/cancellation.hpp>
#include <tunic/coro/environment.hpp>
#include <tunic/coro/sleep.hpp>
#include <tunic/coro/task.hpp>
#include <tunic/data/json_writer.hpp>
#include <tunic/http/cookie.hpp>
#include <tunic/http/headers.hpp>
#include <tunic/http/request_head.hpp>
#include <tunic/route/captures.hpp>
#include <tunic/route/next.hpp>

#include <concepts>
#include <fmt/core.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace boost::asio {
class io_context;
}

namespace tunic {

class service_core;
class body_stream;
class multipart_reader;
struct problem;
struct tls_info;
struct method_entry;

namespace detail {
/// Reads a body as a T; defined in <tunic/app/input.hpp>.
template <class T> struct body_reader;
} // namespace detail

/// How a request ended, for functions registered with c.on_finish().
struct request_summary {
    int status = 0;              ///< as sent; 499 when the client left before the response was complete
    bool aborted = false;        ///< the response was not sent to its end
    std::uint64_t bytes_out = 0; ///< bytes of the response, including the head
};

/// Whether work should stop, and why. Converts to true when it should stop.
struct cancel_state {
    /// The reason; none while work should go on.
    cancel_reason reason = cancel_reason::none;
    explicit operator bool() const noexcept { return reason != cancel_reason::none; }
};

/// How a request arrived at the outermost trusted proxy, instead of how it arrived at this server.
struct arrival {
    lasting_text remote = {}; ///< the client's address without a port; empty when unknown
    lasting_text host = {};   ///< the host that the client asked for, as in the Host field
    bool secure = false;      ///< whether it arrived encrypted
};

/// One request and its response, as handlers and layers see them.
///
/// Lives as long as its request. Every object and view that it gives lives until the response is sent; to keep a text
/// longer, copy it into a std::string. Used only on its connection's loop. A coroutine with a `context&` parameter gets
/// its memory, its clock and its cancellation from it, so pass it on to helpers.
///
/// Follows Koa's ctx; the response half can be read as `c.res` after `co_await next()`.
class context : public environment {
public:
    /// @name The request
    /// @{

    /// The method as sent: `c.method() == method::GET`.
    [[nodiscard]] tunic::method method() const noexcept { return head_->verb; }
    /// The path that was matched: without the query, percent-decoded, dot segments resolved. An escaped slash stays
    /// `%2F`, so that tests on this text and the router always agree about where a segment ends.
    [[nodiscard]] std::string_view path() const;
    /// The request target exactly as received.
    [[nodiscard]] std::string_view target() const noexcept { return head_->target; }
    /// The pattern of the route that serves the request; empty when none does.
    [[nodiscard]] std::string_view route() const noexcept;
    /// The whole head of the request as values.
    [[nodiscard]] request_head const& head() const noexcept { return *head_; }

    /// A path parameter, decoded; empty when absent. Required parameters are never empty.
    [[nodiscard]] std::string_view param(std::string_view name) const;
    /// Whether the path has the parameter, for optional ones.
    [[nodiscard]] bool has_param(std::string_view name) const noexcept;
    /// The parameter as a number, bool or text; 400 when it is absent or invalid. std::optional<T> allows absent.
    template <class T> [[nodiscard]] T param(std::string_view name) const {
        return param_value<T>::read(name, has_param(name) ? std::optional(param(name)) : std::nullopt);
    }

    /// The segments of a rest parameter, each decoded: `/docs/a%2Fb/c` for `/docs/*path` gives `a/b` and `c`.
    [[nodiscard]] std::span<std::string_view const> param_segments(std::string_view name) const;

    /// The first value of a query parameter; nullopt when absent, empty when present without a value. 400 when anything
    /// in the query is not UTF-8, or is NUL.
    [[nodiscard]] std::optional<std::string_view> query(std::string_view name) const;
    /// All its values, in order. 400 as above.
    [[nodiscard]] std::span<std::string_view const> queries(std::string_view name) const;
    /// The query parameter as a number, bool or text; 400 when it is absent, invalid, or given more than once.
    /// std::optional<T> allows absent.
    template <class T> [[nodiscard]] T query(std::string_view name) const {
        auto const values = queries(name);
        if (values.size() > 1) detail::refuse_param(name, "is given more than once");
        return param_value<T>::read(name, values.empty() ? std::nullopt : std::optional(values.front()));
    }

    /// The value of the only header line with this name; empty when there is none, and when there are several, since no
    /// line of such a field can be trusted. Lists such as Accept may span several lines: `c.headers().list("Accept")`.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept { return headers().get(name); }
    /// Whether there is a line with this name.
    [[nodiscard]] bool has_header(std::string_view name) const noexcept { return headers().has(name); }
    /// All lines, in order.
    [[nodiscard]] header_view headers() const noexcept { return head_->fields; }
    /// The value of a cookie; empty when absent.
    [[nodiscard]] std::string_view cookie(std::string_view name) const;
    /// The client's address without the port: the peer's address (empty for a unix socket), unless a layer such as
    /// forwarded() has called arrival().
    [[nodiscard]] std::string_view remote() const noexcept {
        auto const* const told = find<tunic::arrival>();
        return told ? std::string_view(told->remote) : exchange_->remote();
    }
    /// Whether the client's request was encrypted, as far as this server sees or a layer has reported.
    [[nodiscard]] bool secure() const noexcept {
        auto const* const told = find<tunic::arrival>();
        return told ? told->secure : exchange_->secure();
    }
    /// The host, with the port if there is one, that the client asked for: from the target or the Host field, unless a
    /// layer has called arrival(). Empty only in HTTP/1.0.
    [[nodiscard]] std::string_view host() const noexcept {
        auto const* const told = find<tunic::arrival>();
        return told ? std::string_view(told->host) : head_->authority;
    }
    /// The address of the connection's peer regardless of remote(): a proxy's, where there is one.
    [[nodiscard]] std::string_view peer() const noexcept { return exchange_->remote(); }
    /// Whether this connection is encrypted, regardless of secure().
    [[nodiscard]] bool peer_secure() const noexcept { return exchange_->secure(); }
    /// The parameters of the encrypted connection, with the client's certificate if the server requested one; null for
    /// an unencrypted connection. Needs <tunic/http/tls_info.hpp>, which <tunic/tls.hpp> includes.
    ///
    ///     if (auto const* tls = c.tls(); tls && tls->client) greet(tls->client->subject);
    [[nodiscard]] tls_info const* tls() const { return exchange_->tls(); }
    /// For layers that know how the request arrived at the proxy in front of this server: sets remote(), secure() and
    /// host() from now on. The texts are copied. Like other state, it ends with the request, and the innermost value
    /// wins. An address other than the peer's counts towards the server's limits per address: throws http_error 429
    /// when that client exceeds them.
    ///
    ///     c.arrival({.remote = "203.0.113.9", .host = c.host(), .secure = true});
    void arrival(tunic::arrival const& how);

    /// The server is stopping: it accepts no new connections, and closes this one after the response. Running work
    /// continues until the grace period is over; cancelled() tells when it is.
    [[nodiscard]] bool draining() const noexcept { return exchange_->draining(); }

    /// Continues as if the request had arrived with another method and path. For layers of the app, which run although
    /// the route has been chosen already. From here on `next()` leads to what the router finds for the new request,
    /// including its 404 and 405; later layers of the app run as usual; method(), path(), param(), route() and head()
    /// return the new values. target() stays as received, and the response is framed for the original request.
    ///
    ///     app.use([](context& c, next next) -> task<> {
    ///         auto const path = c.head().path;
    ///         if (path.starts_with("/v1/")) c.reroute(c.method(), path.substr(3));
    ///         return next();
    ///     });
    ///
    /// The path is written as in a request: percent-encoded, without a query; the query stays. Both texts must live as
    /// long as the request: literals, c.copy(), c.format(). A request that was refused before routing (400, 413) stays
    /// refused, and `OPTIONS *` has no path to change. The announced length of the body is checked against the limit of
    /// the new route. With `slash::redirect` the other spelling of the slash is served, not redirected: clients do not
    /// know the new path. Throws std::logic_error in layers of groups and routes, whose route is already fixed, and
    /// std::invalid_argument for a path that does not begin with `/`.
    ///
    /// This is a call rather than a hook before routing, because it takes place where the layer is: inside the log,
    /// outside of authentication, and after awaiting something, such as a form with the method in it. Costs nothing
    /// when unused.
    void reroute(tunic::method verb) { reroute(verb, head_->path); }
    void reroute(tunic::method verb, std::string_view path); ///< the same, with another path

    /// The whole body. Reads it on first use; later calls, in any layer, return the same text.
    /// Throws http_error 413 over the limit, 400 for broken framing, 408 when it arrives too slowly, 503 when the
    /// loop's budget for bodies (`limits::bodies`) is used up; request_cancelled when the client has disconnected or
    /// the request was cancelled for another reason; std::logic_error when read_some(), or a cancelled body(), has
    /// taken a piece of it.
    task<std::string_view> body();
    /// The whole body as a T: JSON or a form, as Content-Type says (else 415), checked by `rules<T>`; faults are
    /// answered 400, as for the inputs of handlers. It is read once: a layer, a `json<T>` and a handler that ask for
    /// the same T share the value. body() still returns the bytes, except for a multipart form. Needs
    /// <tunic/input.hpp>.
    ///
    ///     new_user const& in = co_await c.body<new_user>();
    template <class T> task<T&> body() {
        static_assert(
            requires { sizeof(detail::body_reader<T>); }, "include <tunic/input.hpp> to read a body as a type");
        return detail::body_reader<T>::read(*this);
    }
    /// The next piece of the body as it arrives; empty at the end. A piece is valid until the next call. Throws
    /// http_error and request_cancelled as body() does, but never 503, since it keeps nothing; std::logic_error when
    /// another coroutine waits for a piece. Do not mix with body().
    task<std::string_view> read_some();
    /// Lowers the size limit, in bytes, of this request's body, whether it is read whole or in pieces: a larger body is
    /// answered 413, and the connection closes. It never raises the limit: the smallest of the server's or the route's
    /// `limits` and all calls applies. Call it before the body is read: throws http_error 413 when a larger one has
    /// been read whole.
    context& limit_body(std::uint64_t octets);
    /// The limit set by limit_body(); the maximum value when it was never called.
    [[nodiscard]] std::uint64_t body_limit() const noexcept { return body_limit_; }
    /// Keeps the trailer fields of a chunked body, which are dropped otherwise; call it before the body is read.
    void keep_trailers() { exchange_->keep_trailers(); }
    /// The trailer fields, once the body has been read to its end. They are never among the headers
    /// (RFC 9110 section 6.5.1).
    [[nodiscard]] header_view trailers() const noexcept { return exchange_->trailers(); }
    /// @}

    /// @name The response
    /// Nothing is sent before the chain has unwound, unless a stream was started.
    /// @{

    /// Sets the status, 200 to 599; throws std::invalid_argument for others. Once the head of a stream has been sent,
    /// this and all other changes to the head only leave a line in the log.
    context& status(int status);
    /// Sets the only header line with this name; the texts are copied. Throws std::invalid_argument for invalid
    /// headers: CR, LF, NUL (RFC 9110 section 5.5).
    context& set(std::string_view name, std::string_view value);
    /// Adds a header line.
    context& append(std::string_view name, std::string_view value);
    /// Drops all header lines with this name.
    context& remove(std::string_view name);
    /// The Content-Type, which stays regardless of the body set before or after it. Short forms: "json", "text",
    /// "html", "css", "csv", "js", "xml", "bin", "gif", "jpeg", "pdf", "png", "svg", "webp"; throws
    /// std::invalid_argument for other words without a slash.
    context& type(std::string_view media_type);

    // Each of these replaces the body and sets the type named here, unless type() or set("Content-Type", ...) chose
    // another.

    /// The body, as `text/plain; charset=utf-8`; copied.
    context& text(std::string_view text);
    /// The body, as `text/html; charset=utf-8`; copied.
    context& html(std::string_view text);
    /// The body, as `application/octet-stream`; copied.
    context& bytes(std::string_view octets);
    /// The same for std::byte.
    context& bytes(std::span<std::byte const> octets);
    /// The body, as `text/plain; charset=utf-8`; moved in, not copied.
    context& text(std::string&& text);
    /// The same for a literal; copied.
    context& text(char const* text) { return this->text(std::string_view(text)); }
    /// Any value that can be written as JSON: a plain aggregate, a container, an optional ... (data/json_writer.hpp).
    template <class T> context& json(T const& value) { // write_json reports unsupported types in a sentence
        text_buffer out(*frames());
        write_json(out, value);
        res.set_body(out.release(), "application/json");
        return *this;
    }
    /// JSON that is already text; copied.
    context& json_text(std::string_view json);
    /// A whole response: its status, headers and body.
    context& respond(response const& whole);

    /// Redirects, without a body: 302 unless 301, 303, 307 or 308 was set or is given; another `status` throws
    /// std::invalid_argument. Bytes that are invalid in a URI are percent-encoded.
    context& redirect(std::string_view to, int status = 0);
    /// The same for a target that came from a client: a path on this host; anything else throws http_error 400.
    context& redirect_local(std::string_view to, int status = 0);
    /// Redirects to the Referer if it is a path or a URL on this host (RFC 9110 section 10.1.3), else to `otherwise`.
    context& back(std::string_view otherwise = "/");
    /// Adds a Set-Cookie line. Throws std::invalid_argument for an invalid cookie (http::format_cookie).
    context& cookie(set_cookie const& c);
    /// Answers with an error without throwing: written by `app_options::problem`, else as a problem document (RFC
    /// 9457), or as plain text for clients that do not read JSON. For frequent refusals; outer layers see it like any
    /// other response.
    context& problem(int status, std::string_view detail = {});
    /// The same with all members of a problem; the caller sets the request id.
    context& problem(tunic::problem const& p);
    /// Ends the chain with a refusal: throws http_error.
    [[noreturn]] void fail(int status, std::string message = {}, http_error::header_lines headers = {}) const;

    /// Runs `fn(context&)` once, just before the head of the response is written, also for streams. The newest runs
    /// first, so that outer layers, which registered earlier, have the last word.
    ///
    /// It may run after the frame of the layer that registered it has ended: a stream goes on, and errors are rendered,
    /// after the layers end. A lambda with `[&]`, or with the address of a local object, then dangles; builds with ASan
    /// report it. Capture by value, or pass the data as `state`, which is moved into the request, lives as long as the
    /// request, and is passed as `fn(context&, State&...)`.
    ///
    ///     c.before_send([](context& answered, std::string const& id) { answered.set("X-Job", id); }, std::move(id));
    template <class F, class... State>
        requires std::invocable<F&, context&, State&...>
    void before_send(F fn, State... state) {
        if constexpr (sizeof...(State) == 0)
            res.add_hook(owned_.make<head_callback<F>>(std::move(fn)));
        else
            before_send([fn = std::move(fn), ... state = std::move(state)](context& c) mutable { fn(c, state...); });
    }
    /// Runs `fn(context const&, request_summary const&)` once, after the last byte was handed to the system or the
    /// client was found to have disconnected. For logs and metrics; it must not throw and cannot change anything. The
    /// frames of all layers have ended by then: capture by value, or pass `state`, as for before_send().
    template <class F, class... State>
        requires std::invocable<F&, context const&, request_summary const&, State&...>
    void on_finish(F fn, State... state) {
        if constexpr (sizeof...(State) == 0) {
            auto& entry = owned_.make<finish_callback<F>>(std::move(fn));
            entry.next = on_finish_;
            on_finish_ = &entry;
        } else {
            on_finish([fn = std::move(fn), ... state = std::move(state)](
                          context const& c, request_summary const& how) mutable { fn(c, how, state...); });
        }
    }

    /// Begins a response whose body is written in pieces, once per request. It fixes the status and headers; the head
    /// is sent with the first piece, or alone when the handler waits for something before that. The stream ends when
    /// the chain has unwound.
    ///
    ///     auto out = co_await c.stream();
    ///     for (int n = 0; n < 10; ++n) {
    ///         co_await out.write(c.format("data: {}\n\n", n));
    ///         if (!co_await c.sleep(1s)) co_return; // false: the request was cancelled
    ///     }
    ///
    /// Throws std::logic_error for a second stream, request_cancelled when the request is already cancelled, and
    /// exceptions of functions given to before_send().
    [[nodiscard]] auto stream();
    /// @}

    /// @name State of the request, by type
    /// An inner layer's value hides an outer one of the same type.
    /// @{

    /// Constructs a T from the arguments, for inner layers and the handler; destroyed with the request. Returns a
    /// reference that is valid until the request ends.
    template <class T, class... Args> T& put(Args&&... args) {
        auto& made = owned_.make<state_of<T>>(states_, std::forward<Args>(args)...);
        states_ = &made;
        return made.held;
    }
    /// Keeps the value, copied or moved in.
    template <class T> T& put(T value) { return put<T, T>(std::move(value)); }
    /// The value, or nullptr.
    template <class T> [[nodiscard]] T* find() const noexcept {
        for (auto const* s = states_; s; s = s->older)
            if (s->type == &type_tag<T>) return static_cast<T*>(s->value);
        return nullptr;
    }
    /// The value; if there is none, a 500 and a log line that names the type.
    template <class T> [[nodiscard]] T& get() const {
        if (T* const value = find<T>()) return *value;
        missing_state(type_name<T>());
    }
    /// @}

    /// @name Time, cancellation, memory
    /// @{

    /// Waits; ends early with false when the request is cancelled.
    [[nodiscard]] sleep_for sleep(steady_duration duration) noexcept { return {*this, duration}; }
    /// Whether work should stop, and why: for code that computes without waiting.
    [[nodiscard]] cancel_state cancelled() const noexcept { return {scope()->reason()}; }
    /// The loop that runs this request, for Asio objects: `tcp::socket peer{c.loop()};` Throws std::logic_error where
    /// Asio does not run (in a simulation).
    [[nodiscard]] boost::asio::io_context& loop() const;
    /// Memory that is freed when the response has been sent.
    [[nodiscard]] std::pmr::memory_resource& memory() noexcept { return *frames(); }
    /// A copy of the text that lives until the response is sent.
    [[nodiscard]] std::string_view copy(std::string_view text) { return frames()->copy(text); }
    /// Formats with {fmt} into the request's memory.
    template <class... Args>
    [[nodiscard]] std::string_view format(fmt::format_string<Args...> pattern, Args&&... args) {
        return format_into_memory(pattern, fmt::make_format_args(args...));
    }
    /// @}

    /// The request's id for logs and error bodies, set by the request_id layer.
    [[nodiscard]] std::string_view request_id() const noexcept { return request_id_; }
    /// Sets the id; copied.
    void request_id(std::string_view id) { request_id_ = copy(id); }

    /// The path that patterns are matched against: as path(), but a NUL byte stands for an escaped slash.
    [[nodiscard]] std::string_view match_path() const noexcept { return match_path_; }

    /// The response so far.
    response_state res;

    /// @cond machinery
    // For the connection that creates it and for the dispatcher; not for handlers.
    context(arena& memory, scheduler& loop, request_head const& head, exchange& carrier,
            service_core const& service) noexcept
        : environment(&memory, &loop, &request_scope_), res(memory), head_(&head), exchange_(&carrier),
          service_(&service), owned_(memory) {}
    void cancel(cancel_reason why) noexcept { request_scope_.cancel(why); }
    /// The server has a limit for the time of handlers.
    void limit_time() noexcept { has_time_limit_ = true; }
    /// Whether that limit, or the route's, may cut the handler short.
    [[nodiscard]] bool has_time_limit() const noexcept { return has_time_limit_; }
    [[nodiscard]] bool wants_finish() const noexcept { return on_finish_ != nullptr; }
    context(context const&) = delete;
    context& operator=(context const&) = delete;
    ~context() = default;
    /// @endcond

private:
    friend class service_core;
    friend task<> routing::enter_layer(environment& env, routing::layer const* at);
    friend class body_stream;
    friend class multipart_reader;
    template <class F> struct head_callback final : head_hook {
        explicit head_callback(F f) : fn(std::move(f)) {
            call = [](head_hook& self, context& c) { static_cast<head_callback&>(self).fn(c); };
        }
        F fn;
    };
    struct finish_base {
        void (*call)(finish_base&, context const&, request_summary const&) = nullptr;
        finish_base* next = nullptr;
    };
    template <class F> struct finish_callback final : finish_base {
        explicit finish_callback(F f) : fn(std::move(f)) {
            call = [](finish_base& self, context const& c, request_summary const& s) {
                static_cast<finish_callback&>(self).fn(c, s);
            };
        }
        F fn;
    };
    struct state_entry {
        void const* type;
        void* value;
        state_entry* older;
    };
    template <class T> struct state_of : state_entry {
        template <class... Args>
        explicit state_of(state_entry* below, Args&&... args)
            : state_entry{&type_tag<T>, &held, below}, held(std::forward<Args>(args)...) {}
        T held;
    };

    [[noreturn]] void missing_state(std::string_view type) const;
    std::string_view format_into_memory(fmt::string_view pattern, fmt::format_args args);
    bool can_change_head(std::string_view what);
    void write_problem(tunic::problem const& p);
    void open_stream();
    [[nodiscard]] std::optional<std::size_t> param_index(std::string_view name) const noexcept;
    [[nodiscard]] std::string_view query_text() const;
    [[nodiscard]] std::string_view decoded_segment(std::string_view text) const;

    request_head const* head_;
    exchange* exchange_;
    service_core const* service_;
    method_entry const* entry_ = nullptr;   // of the route that serves the request
    routing::layer const* chain_ = nullptr; // the compiled chain that runs
    std::uint32_t entered_ = 0;             // position of the innermost layer that was entered
    std::uint32_t abandoned_ = 0;           // of the layer whose next() was never awaited
    state_entry* states_ = nullptr;
    finish_base* on_finish_ = nullptr;
    std::string_view match_path_; // the matched path; NUL stands for an escaped slash
    std::string_view request_id_;
    std::string_view whole_body_;
    std::uint64_t body_limit_ = static_cast<std::uint64_t>(-1);
    std::string_view automatic_; // the Allow or the Location of an automatic answer
    char const* refusal_ = "";   // of an automatic answer
    int refusal_status_ = 0;
    bool body_read_ = false;
    bool body_in_pieces_ = false; // some of it has been handed out
    bool error_failed_ = false;   // an error handler threw
    bool has_time_limit_ = false; // for the handler, by the server or the route
    bool own_problem_ = false;    // the app's own problem writer is running
    owned_list owned_;
    cancel_scope request_scope_;
    routing::captures params_;
};

inline task<> routing::enter_layer(environment& env, layer const* at) {
    auto& c = static_cast<context&>(env);
    if (at->position > c.entered_) [[likely]]
        c.entered_ = at->position;
    else if (at->position != 0) // a combinator manages its own layers
        return enter_layer_out_of_order(env, at);
    return at->invoke(c, next(at + 1, env), at->self);
}

} // namespace tunic

#include <tunic/app/body_stream.hpp>
