#include <tunic/app/problem.hpp>
#include <tunic/app/service_core.hpp>
#include <tunic/coro/thread_pool.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/http/accept.hpp>
#include <tunic/http/path.hpp>
#include <tunic/http/status.hpp>

#include <cstdint>
#include <fmt/format.h>

namespace tunic {
namespace {

// Pointers into different arrays (a chain, a combinator's own layers) are compared as numbers.
std::uintptr_t address(routing::layer const* layer) noexcept { return reinterpret_cast<std::uintptr_t>(layer); }

// RFC 9457 for clients that read JSON, else a line of text.
void write_problem(context& c, int status, std::string_view detail) {
    if (!c.has_header("Accept") || http::accepts(c.header("Accept"), "application/problem+json")
        || http::accepts(c.header("Accept"), "application/json")) {
        text_buffer body(*c.frames());
        format_problem(body, {.status = status, .detail = detail, .request_id = c.request_id()});
        c.res.set_body(body.release(), problem_type);
    } else {
        c.text(detail.empty() ? http::reason_phrase(status) : detail);
    }
    c.res.set_status(status);
}

} // namespace

deferred_task const routing::enter_layer{&service_core::enter, &service_core::dropped};

task<> service_core::enter(void const* what, environment& env) {
    auto& c = static_cast<context&>(env);
    auto const* const layer = static_cast<routing::layer const*>(what);
    if (address(layer) >= address(c.chain_) && address(layer) < address(c.chain_end_)) {
        if (address(layer) <= address(c.entered_)) [[unlikely]] {
            auto const& info = c.service_->info_of(c, layer - 1);
            c.service_->log(log_level::error, "a layer called next() twice: the inner layers ran only once", &c, &info);
            throw std::logic_error("next() called twice");
        }
        c.entered_ = layer;
    }
    return layer->invoke(layer->self, c, next(layer + 1, env));
}

void service_core::dropped(void const* what, environment& env) noexcept {
    auto& c = static_cast<context&>(env);
    if (!c.abandoned_) c.abandoned_ = static_cast<routing::layer const*>(what);
}

layer_info const& service_core::info_of(context const& c, routing::layer const* layer) const noexcept {
    static layer_info const unknown{"a layer inside a combinator", {}, {}};
    if (address(layer) < address(c.chain_) || address(layer) >= address(c.chain_end_)) return unknown;
    return infos_[static_cast<std::size_t>(layer - layers_.data())];
}

task<> service_core::run(context& c, compiled_chain const& chain) const {
    c.chain_ = chain.first;
    c.chain_end_ = chain.first + chain.size;
    c.entered_ = nullptr;
    return next(chain.first, c)();
}

bool service_core::knows(method verb) const noexcept {
    if (verb == method::CONNECT) return false;
    if (verb.is_standard()) return true;
    for (method const& m : custom_methods_)
        if (m == verb) return true;
    return false;
}

std::uint16_t service_core::entry_for(leaf const& l, method verb) const noexcept {
    if (verb.is_standard()) [[likely]] return l.by_index[verb.index()];
    for (auto const e : l.others)
        if (entries_[e].verb == verb) return e;
    return leaf::none;
}

bool service_core::match(context& c, std::string_view path) const {
    method const verb = c.head_->verb;
    std::uint16_t entry = leaf::none;
    if (!trie_.find(path, c.params_, [&](std::uint32_t l) { return (entry = entry_for(leaves_[l], verb)) != leaf::none; }))
        return false;
    c.entry_ = &entries_[entry];
    return true;
}

task<> service_core::begin(context& c, std::uint64_t server_body_limit) const {
    request_head const& head = *c.head_;
    c.match_path_ = head.path;
    if (head.form == target_form::asterisk) [[unlikely]] {
        c.allow_ = allow_all_;
        return fall_back(c, 204, "");
    }
    if (!head.clean_path) [[unlikely]] {
        auto* const room = static_cast<char*>(c.frames()->allocate_bytes(head.path.size(), 1));
        auto const normal = http::normalise_path(head.path, room);
        switch (normal.fault) {
        case http::path_fault::none: break;
        case http::path_fault::bad_escape: return fall_back(c, 400, "the path has a malformed percent-escape");
        case http::path_fault::nul: return fall_back(c, 400, "the path has a NUL octet");
        case http::path_fault::above_root: return fall_back(c, 400, "the path leads above the root");
        }
        c.match_path_ = normal.path;
    }
    if (!match(c, c.match_path_)) [[unlikely]] return no_match(c, c.match_path_);
    if (head.content_length > c.entry_->limit.body.value_or(server_body_limit)) [[unlikely]] {
        c.entry_ = nullptr;
        return fall_back(c, 413, "the body is larger than allowed");
    }
    return run(c, c.entry_->chain);
}

// The path has no route for this method. All leaves that match say which methods it has.
task<> service_core::no_match(context& c, std::string_view path) const {
    if (options_.trailing_slash == slash::redirect && redirect_slash(c, path)) return fall_back(c, 308, "");
    method_set standard = method_set::none();
    std::string_view others[16];
    std::size_t other_count = 0;
    bool found = false;
    routing::captures ignored;
    (void)trie_.find(path, ignored, [&](std::uint32_t l) {
        found = true;
        for (auto const e : leaves_[l].by_index)
            if (e != leaf::none) standard |= entries_[e].verb;
        if (leaves_[l].by_index[method::GET.index()] != leaf::none) standard |= method::HEAD;
        for (auto const e : leaves_[l].others) {
            bool known = false;
            for (std::size_t i = 0; i < other_count; ++i) known = known || others[i] == entries_[e].verb.name();
            if (!known && other_count < std::size(others)) others[other_count++] = entries_[e].verb.name();
        }
        return false;
    });
    if (!found) {
        if (has_not_found_) return run(c, not_found_);
        return fall_back(c, 404, "");
    }
    std::vector<method> custom;
    for (std::size_t i = 0; i < other_count; ++i) custom.push_back(method::custom(others[i]));
    c.allow_ = c.copy(allow_value(standard | method::OPTIONS, custom));
    if (c.head_->verb == method::OPTIONS) return fall_back(c, 204, "");
    return fall_back(c, 405, "");
}

// With slash::redirect the other spelling of the slash may have a route. The target keeps its own spelling otherwise.
bool service_core::redirect_slash(context& c, std::string_view path) const {
    if (path.size() < 2 || c.head_->path.starts_with("//")) return false;
    bool const had = path.ends_with('/');
    std::string_view const other = had ? path.substr(0, path.size() - 1) : c.format("{}/", path);
    if (!match(c, other)) return false;
    c.entry_ = nullptr;
    auto const raw = c.head_->path;
    c.redirect(c.format("{}{}{}{}", had ? raw.substr(0, raw.size() - 1) : raw, had ? "" : "/", c.head_->has_query ? "?" : "",
                        c.head_->query), 308);
    return true;
}

task<> service_core::fall_back(context& c, int status, char const* reason) const {
    c.refusal_status_ = status;
    c.refusal_ = reason;
    return run(c, fallback_);
}

limits const& service_core::limits_of(context const& c) const noexcept {
    static limits const none;
    return c.entry_ ? c.entry_->limit : none;
}

// The innermost layer of the chain for what no route serves.
task<> service_core::answer_fallback(void const*, context& c, next) {
    if (!c.allow_.empty()) c.res.set("Allow", c.allow_);
    switch (c.refusal_status_) {
    case 204: c.res.set_status(204); break;
    case 308: break; // redirect_slash has written it
    default: write_problem(c, c.refusal_status_, c.refusal_); break;
    }
    return {};
}

void service_core::before_head(context& c) {
    while (auto* const callback = c.before_send_) {
        c.before_send_ = callback->next;
        callback->call(*callback, c);
    }
    c.res.mark_committed();
}

namespace {

// What a thrown thing means as a response. `detail` is for the client, `cause` for the log.
struct verdict {
    int status = 500;
    std::string detail;
    std::string cause;
    http_error::header_lines headers;
};

verdict judge(std::exception_ptr const& error) {
    try {
        std::rethrow_exception(error);
    } catch (http_error const& e) {
        if (e.status() < 400 || e.status() > 599)
            return {500, {}, fmt::format("http_error has the status {}, which is no error: {}", e.status(), e.message()), {}};
        return {e.status(), e.exposed() ? e.message() : std::string{}, e.message(), e.headers()};
    } catch (timed_out const& e) {
        return {503, "the request took too long", e.what(), {}};
    } catch (pool_saturated const& e) {
        return {503, "the server is busy", e.what(), {{"Retry-After", "1"}}};
    } catch (request_cancelled const& e) {
        return {503, "the server is stopping", e.what(), {}};
    } catch (std::exception const& e) {
        return {500, {}, e.what(), {}};
    } catch (...) {
        return {500, {}, "an exception that is no std::exception", {}};
    }
}

} // namespace

void service_core::render_error(context& c, std::exception_ptr const& error) const {
    auto const v = judge(error);
    if (v.status >= 500) log(log_level::error, v.cause, &c);
    c.res.clear_for_error();
    write_problem(c, v.status, v.detail);
    for (auto const& [name, value] : v.headers) c.res.set(name, value);
}

ending service_core::conclude(context& c, std::exception_ptr error) const {
    auto const why = c.request_scope_.reason();
    if (c.res.streaming()) {
        if (why == cancel_reason::client_gone) return ending::gone;
        if (!error) return ending::streamed;
        log(log_level::error, fmt::format("a stream was cut short: {}", judge(error).cause), &c);
        return ending::aborted;
    }
    if (why == cancel_reason::client_gone) return ending::gone;
    try {
        if (c.abandoned_ && !error) {
            log(log_level::error, "a layer called next() but neither awaited nor returned it", &c, &info_of(c, c.abandoned_ - 1));
            error = std::make_exception_ptr(std::logic_error("an abandoned next()"));
        }
        if (why == cancel_reason::deadline) error = std::make_exception_ptr(timed_out());
        if (error) {
            render_error(c, error);
        } else if (!c.res.has_status() && !c.res.has_body() && c.res.status() == 404) {
            write_problem(c, 404, {}); // no layer answered
        }
        before_head(c);
    } catch (...) {
        // A before_send callback, a header of an http_error, or memory failed: the plainest answer there is.
        try {
            log(log_level::error, fmt::format("the response could not be finished: {}", judge(std::current_exception()).cause), &c);
        } catch (...) { /* not even the text of the log line fits into memory */
        }
        c.res.clear_for_error();
        c.res.set_body("Internal Server Error", "text/plain; charset=utf-8");
        c.res.set_status(500);
        c.res.mark_committed();
    }
    return ending::whole;
}

void service_core::finish(context& c, request_summary const& summary) const noexcept {
    while (auto* const callback = c.on_finish_) {
        c.on_finish_ = callback->next;
        try {
            callback->call(*callback, c, summary);
        } catch (...) { log(log_level::error, "an on_finish callback threw", &c); }
    }
}

void service_core::log(log_level level, std::string_view message, context const* about, layer_info const* layer) const noexcept {
    if (!options_.log) return;
    log_record r{.level = level, .message = message, .method = {}, .path = {}, .request_id = {}, .layer = {}, .where = {}};
    if (about) {
        r.method = about->method().name();
        r.path = about->head_->path;
        r.request_id = about->request_id_;
    }
    if (layer) {
        r.layer = layer->name;
        r.where = layer->where;
    }
    try {
        options_.log(r);
    } catch (...) { /* a sink that throws has broken its promise; requests go on */
    }
}

namespace detail {

std::exception_ptr error_to_handle(context& c) {
    // A client that left needs no answer, and an error in an error handler no second one.
    if (c.cancelled().reason == cancel_reason::client_gone || service_core::error_handler_has_failed(c)) throw;
    return std::current_exception();
}

void error_handler_failed(context& c) {
    service_core::note_failed_error_handler(c);
    throw std::runtime_error("an error handler threw");
}

} // namespace detail
} // namespace tunic
