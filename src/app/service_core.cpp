#include "app/verdict.hpp"

#include <tunic/app/problem.hpp>
#include <tunic/app/service_core.hpp>
#include <tunic/coro/time_limit.hpp>
#include <tunic/data/rule_messages.hpp>
#include <tunic/http/path.hpp>
#include <tunic/http/percent.hpp>

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>

namespace tunic {

// The layer that called next() twice is the one before the one that is entered.
void service_core::entered_twice(context& c, routing::layer const* layer) {
    called_twice(c, c.service_->info_of(c, layer->position - 1));
}

void service_core::called_twice(context& c, layer_info const& layer) {
    c.service_->log(log_level::error, "a layer called next() twice: the inner layers ran only once", &c, &layer);
    throw std::logic_error("next() called twice");
}

void service_core::dropped(context& c, routing::layer const* layer) noexcept {
    // The result of next() in a combinator's layer belongs to the combinator: the layer that was entered last.
    if (c.abandoned_ == 0) c.abandoned_ = layer->position != 0 ? layer->position : entered(c) + 1;
}

task<> routing::enter_layer_out_of_order(environment& env, layer const* at) {
    auto& c = static_cast<context&>(env);
    at = service_core::entered_out_of_order(c, at);
    return at->invoke(c, next(at + 1, env), at->self);
}
void routing::layer_dropped(environment& env, layer const* at) noexcept {
    service_core::dropped(static_cast<context&>(env), at);
}

layer_info const& service_core::info_of(context const& c, std::uint32_t position) const noexcept {
    return infos_[static_cast<std::size_t>(c.chain_ - layers_.data()) + position - 1];
}

task<> service_core::run(context& c, compiled_chain const& chain) const {
    c.chain_ = chain.first;
    c.entered_ = 0;
    return next(chain.first, c)(); // entered: plain layers run now, coroutines when the task is started
}

bool service_core::believes(std::string_view peer) const noexcept {
    return std::any_of(around_all_.begin(), around_all_.end(), [&](any_layer const& l) { return l.believes(peer); });
}

bool service_core::knows(method verb) const noexcept {
    if (verb == method::CONNECT) return false;
    if (verb.is_standard()) return true;
    for (method const& m : custom_methods_)
        if (m == verb) return true;
    return false;
}

service_core::traces service_core::traces_in(context const& c) {
    return {c.head_,       c.entry_,      c.chain_,     c.entered_, c.states_,         c.match_path_,
            c.request_id_, c.body_limit_, c.automatic_, c.refusal_, c.refusal_status_, c.params_};
}

void service_core::take_back(context& c, traces const& t) noexcept {
    c.head_ = t.head;
    c.entry_ = t.entry;
    c.chain_ = t.chain;
    c.entered_ = t.entered;
    c.states_ = t.states; // their values live until the request ends
    c.match_path_ = t.match_path;
    c.request_id_ = t.request_id;
    c.body_limit_ = t.body_limit;
    c.automatic_ = t.automatic;
    c.refusal_ = t.refusal;
    c.refusal_status_ = t.refusal_status;
    c.params_ = t.params;
}

std::uint16_t service_core::entry_for(leaf const& l, method verb) const noexcept {
    if (verb.is_standard()) [[likely]]
        return l.by_index[verb.index()];
    for (auto const e : l.others)
        if (entries_[e].verb == verb) return e;
    return leaf::none;
}

bool service_core::match(context& c, std::string_view path) const {
    method const verb = c.head_->verb;
    std::uint16_t entry = leaf::none;
    if (!trie_.find(path, c.params_,
                    [&](std::uint32_t l) { return (entry = entry_for(leaves_[l], verb)) != leaf::none; }))
        return false;
    c.entry_ = &entries_[entry];
    c.has_time_limit_ |= c.entry_->limit.handler_time.has_value();
    return true;
}

task<> service_core::begin(context& c, std::uint64_t server_body_limit) const {
    // Nearly every request takes this path, which is choose() inlined.
    request_head const& head = *c.head_;
    if (head.clean_path && head.form != target_form::asterisk) [[likely]] {
        c.match_path_ = head.path;
        if (!match(c, head.path)) [[unlikely]]
            return run(c, no_match(c, head.path));
        if (head.content_length <= c.entry_->limit.body.value_or(server_body_limit)) [[likely]]
            return run(c, c.entry_->chain);
    }
    return run(c, choose(c, server_body_limit));
}

compiled_chain const& service_core::choose(context& c, std::uint64_t body_limit) const {
    request_head const& head = *c.head_;
    c.match_path_ = head.path;
    if (head.form == target_form::asterisk) [[unlikely]] {
        c.automatic_ = allow_all_;
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
    if (!match(c, c.match_path_) && !match_rerouted_slash(c)) [[unlikely]]
        return no_match(c, c.match_path_);
    // After reroute() it may have been read, and a chunked body announces no length.
    auto const known = std::max<std::uint64_t>(head.content_length, c.body_read_ ? c.whole_body_.size() : 0);
    if (known > c.entry_->limit.body.value_or(body_limit)) [[unlikely]] {
        c.entry_ = nullptr;
        return fall_back(c, 413, "the body is larger than allowed");
    }
    return c.entry_->chain;
}

// The path has no route for this method. With slash::redirect the other spelling of the slash then decides, except for
// a path that begins with two slashes: in a redirect that would be another host.
compiled_chain const& service_core::no_match(context& c, std::string_view path) const {
    auto const other = c.head_->path.starts_with("//") ? std::string_view{} : other_slash(c, path);
    if (!other.empty() && match(c, other)) return redirect_slash(c);
    c.automatic_ = allow_of(c, path);
    if (c.automatic_.empty() && !other.empty()) c.automatic_ = allow_of(c, other);
    if (c.automatic_.empty()) {
        if (has_not_found_) return not_found_;
        return fall_back(c, 404, "");
    }
    return fall_back(c, c.head_->verb == method::OPTIONS ? 204 : 405, "");
}

// The methods of the path, for Allow: the union over all matching leaves. Empty for a path without a route.
std::string_view service_core::allow_of(context& c, std::string_view path) const {
    leaf const* only = nullptr;
    bool several = false;
    routing::captures ignored;
    (void)trie_.find(path, ignored, [&](std::uint32_t l) {
        several = several || (only && only != &leaves_[l]);
        only = &leaves_[l];
        return false;
    });
    if (!only) return {};
    return several ? c.copy(allow_of_all(path)) : std::string_view(only->allow);
}

// Several patterns match the path: a method is allowed if any of them has it.
std::string service_core::allow_of_all(std::string_view path) const {
    method_set standard(method::OPTIONS);
    std::vector<method> custom;
    routing::captures ignored;
    (void)trie_.find(path, ignored, [&](std::uint32_t l) {
        for (auto const e : leaves_[l].by_index)
            if (e != leaf::none) standard |= entries_[e].verb;
        if (leaves_[l].by_index[method::HEAD.index()] != leaf::none) standard |= method::HEAD;
        for (auto const e : leaves_[l].others)
            if (std::find(custom.begin(), custom.end(), entries_[e].verb) == custom.end())
                custom.push_back(entries_[e].verb);
        return false;
    });
    return allow_value(standard, custom);
}

// With slash::redirect the other spelling of the slash may have a route: returns that spelling, or empty.
std::string_view service_core::other_slash(context& c, std::string_view path) const {
    if (options_.trailing_slash != slash::redirect || path.size() < 2) return {};
    return path.ends_with('/') ? path.substr(0, path.size() - 1) : c.format("{}/", path);
}

// A layer chose the path: the client, who has never seen it, is not redirected.
bool service_core::match_rerouted_slash(context& c) const {
    if (c.find<request_head>() != c.head_) return false;
    auto const other = other_slash(c, c.match_path_);
    if (other.empty() || !match(c, other)) return false;
    c.match_path_ = other;
    return true;
}

// Redirects the client to the other spelling, which has a route. The rest of the target keeps its spelling.
compiled_chain const& service_core::redirect_slash(context& c) const {
    bool const had = c.match_path_.ends_with('/');
    c.entry_ = nullptr;
    auto const raw = c.head_->path;
    c.automatic_ =
        c.format("{}{}{}{}", had ? raw.substr(0, raw.size() - 1) : raw, had ? "" : "/", c.head_->has_query ? "?" : "",
                 http::percent_encode(c.head_->query, http::percent_set::uri)); // a query may be UTF-8
    return fall_back(c, 308, "");
}

compiled_chain const& service_core::fall_back(context& c, int status, char const* reason) const {
    c.refusal_status_ = status;
    c.refusal_ = reason;
    return fallback_;
}

route_limits const& service_core::limits_of(context const& c) const noexcept {
    static route_limits const none;
    return c.entry_ ? c.entry_->limit : none;
}

// The innermost layer of the chain for requests that no route serves.
task<> service_core::answer_fallback(context& c, next, void const*) {
    if (c.refusal_status_ == 308) {
        c.redirect(c.automatic_, 308);
        return {};
    }
    if (!c.automatic_.empty()) c.res.set("Allow", c.automatic_);
    switch (c.refusal_status_) {
    case 204: c.res.set_status(204); break;
    default: c.problem(c.refusal_status_, c.refusal_); break;
    }
    return {};
}

// In front of the app's own not_found handler, which answers 404 unless it sets another status.
task<> service_core::begin_not_found(context& c, next handler, void const*) {
    c.res.set_status(404);
    return handler();
}

// Every callback runs, even after one that threw: this response too must have what outer layers promised for all.
void service_core::before_head(context& c) {
    std::exception_ptr first;
    while (auto* const callback = c.res.take_hook()) {
        try {
            callback->call(*callback, c);
        } catch (...) {
            if (!first) first = std::current_exception();
        }
    }
    if (first) std::rethrow_exception(first);
    c.res.mark_committed();
}

rule_messages const& service_core::messages_for(context const& c) noexcept {
    auto const& own = c.service_->options_.messages;
    return own ? *own : rule_messages::english();
}

void service_core::render_error(context& c, std::exception_ptr const& error) const {
    auto const v = judge(error);
    if (v.status >= 500) log(log_level::error, v.cause, &c);
    c.res.clear_for_error();
    v.add_headers(c.res);
    problem p{.status = v.status, .detail = v.detail, .request_id = c.request_id_};
    if (v.invalid) {
        p.target = name_of(v.invalid->target());
        p.errors = v.invalid->faults();
    }
    c.problem(p);
}

ending service_core::conclude(context& c, std::exception_ptr error) const {
    auto const why = c.request_scope_.reason();
    if (c.res.streaming()) {
        if (why == cancel_reason::client_gone) return ending::gone;
        // A cancelled chain has skipped part of its output, whether or not it reports that by an exception.
        if (!error && why == cancel_reason::none) return ending::streamed;
        if (why == cancel_reason::none)
            log(log_level::error, fmt::format("a stream was cut short: {}", judge(error).cause), &c);
        else // not the handler's fault
            log(log_level::warning,
                why == cancel_reason::server_stopping ? "a stream was cut short: the server is stopping"
                                                      : "a stream was cut short: the request was cancelled",
                &c);
        return ending::aborted;
    }
    // A whole answer of a chain that was cancelled is worth sending: the client may still read.
    if (why == cancel_reason::client_gone && error) return ending::gone;
    try {
        if (c.abandoned_ && !error) {
            log(log_level::error, "a layer called next() but neither awaited nor returned it", &c,
                &info_of(c, c.abandoned_ - 1));
            error = std::make_exception_ptr(std::logic_error("an abandoned next()"));
        }
        if (why == cancel_reason::deadline) error = std::make_exception_ptr(timed_out());
        if (error) {
            render_error(c, error);
        } else if (!c.res.has_status() && !c.res.has_body() && c.res.status() == 404) {
            c.problem(404, {}); // no layer answered
        }
        before_head(c);
    } catch (...) {
        // A before_send callback, a header of an http_error, or memory failed: give the plainest possible answer.
        try {
            log(log_level::error,
                fmt::format("the response could not be finished: {}", judge(std::current_exception()).cause), &c);
        } catch (...) { /* not even the text of the log line fits into memory */
        }
        c.res.clear_for_error();
        c.res.replace_body("Internal Server Error", "text/plain; charset=utf-8");
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

} // namespace tunic
