#include <tunic/app/context.hpp>
#include <tunic/app/problem.hpp>
#include <tunic/app/service_core.hpp>
#include <tunic/base/text.hpp>
#include <tunic/http/accept.hpp>
#include <tunic/http/path.hpp>
#include <tunic/http/percent.hpp>
#include <tunic/http/query.hpp>
#include <tunic/http/status.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace tunic {
namespace {

// Long texts are moved in; copying a short one is cheaper than remembering to destroy it.
constexpr std::size_t worth_moving = 1024;

bool has_encoded_slash(std::string_view text) noexcept {
    return text.find(http::encoded_slash) != std::string_view::npos;
}

} // namespace

void context::arrival(tunic::arrival const& how) {
    if (how.remote != peer()) exchange_->client_is(how.remote);
    put<tunic::arrival>({copy(how.remote), copy(how.host), how.secure});
}

std::string_view context::path() const {
    if (!has_encoded_slash(match_path_)) return match_path_;
    auto const slashes =
        static_cast<std::size_t>(std::count(match_path_.begin(), match_path_.end(), http::encoded_slash));
    auto* const out = static_cast<char*>(frames()->allocate_bytes(match_path_.size() + 2 * slashes, 1));
    char* at = out;
    for (char const c : match_path_) {
        if (c == http::encoded_slash) {
            for (char const e : std::string_view("%2F")) *at++ = e;
        } else {
            *at++ = c;
        }
    }
    return {out, static_cast<std::size_t>(at - out)};
}

std::string_view context::route() const noexcept {
    return entry_ ? std::string_view(*entry_->pattern) : std::string_view{};
}

std::optional<std::size_t> context::param_index(std::string_view name) const noexcept {
    if (!entry_) return std::nullopt;
    auto const& names = *entry_->names;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return params_.has(i) ? std::optional(i) : std::nullopt;
    return std::nullopt;
}

std::string_view context::decoded_segment(std::string_view text) const {
    if (!has_encoded_slash(text)) return text;
    auto* const out = static_cast<char*>(frames()->allocate_bytes(text.size(), 1));
    std::replace_copy(text.begin(), text.end(), out, http::encoded_slash, '/');
    return {out, text.size()};
}

bool context::has_param(std::string_view name) const noexcept { return param_index(name).has_value(); }

std::string_view context::param(std::string_view name) const {
    auto const index = param_index(name);
    return index ? decoded_segment(params_[*index]) : std::string_view{};
}

std::span<std::string_view const> context::param_segments(std::string_view name) const {
    auto const index = param_index(name);
    if (!index || params_[*index].empty()) return {};
    std::string_view rest = params_[*index];
    auto const count = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '/')) + 1;
    auto* const segments = static_cast<std::string_view*>(
        frames()->allocate_bytes(count * sizeof(std::string_view), alignof(std::string_view)));
    for (std::size_t i = 0; i < count; ++i) {
        auto const end = std::min(rest.find('/'), rest.size());
        ::new (segments + i) std::string_view(decoded_segment(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {segments, count};
}

std::string_view context::query_text() const {
    if (!http::is_query_text(head_->query)) fail(400, "the query must be UTF-8 without NUL");
    return head_->query;
}

std::optional<std::string_view> context::query(std::string_view name) const {
    return http::query_view(query_text()).get(name, *frames());
}

std::span<std::string_view const> context::queries(std::string_view name) const {
    return http::query_view(query_text()).all(name, *frames());
}

std::string_view context::cookie(std::string_view name) const {
    return http::find_cookie(headers(), name).value_or(std::string_view{});
}

bool context::can_change_head(std::string_view what) {
    if (!res.committed()) [[likely]]
        return true;
    service_->log(log_level::debug, format("{} after the head was sent is ignored", what), this);
    return false;
}

context& context::status(int status) {
    if (can_change_head("status()")) res.set_status(status);
    return *this;
}
context& context::set(std::string_view name, std::string_view value) {
    if (can_change_head("set()")) res.set(name, value);
    return *this;
}
context& context::append(std::string_view name, std::string_view value) {
    if (can_change_head("append()")) res.append(name, value);
    return *this;
}
context& context::remove(std::string_view name) {
    if (can_change_head("remove()")) res.remove(name);
    return *this;
}

context& context::type(std::string_view media_type) {
    struct short_form {
        std::string_view name, type;
    };
    static constexpr short_form short_forms[] = {
        {"json", "application/json"},
        {"text", "text/plain; charset=utf-8"},
        {"html", "text/html; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"csv", "text/csv; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"xml", "application/xml"},
        {"bin", "application/octet-stream"},
        {"gif", "image/gif"},
        {"jpeg", "image/jpeg"},
        {"pdf", "application/pdf"},
        {"png", "image/png"},
        {"svg", "image/svg+xml"},
        {"webp", "image/webp"},
    };
    for (auto const& form : short_forms)
        if (form.name == media_type) {
            if (can_change_head("type()")) res.choose_type(form.type);
            return *this;
        }
    if (media_type.find('/') == std::string_view::npos)
        throw std::invalid_argument(
            fmt::format("'{}' is neither a media type such as image/png nor one of the short forms", media_type));
    return set("Content-Type", media_type);
}

context& context::text(std::string_view text) {
    res.set_body(copy(text), "text/plain; charset=utf-8");
    return *this;
}
context& context::text(std::string&& text) {
    if (text.size() < worth_moving) return this->text(std::string_view(text));
    res.set_body(owned_.make<std::string>(std::move(text)), "text/plain; charset=utf-8");
    return *this;
}
context& context::html(std::string_view text) {
    res.set_body(copy(text), "text/html; charset=utf-8");
    return *this;
}
context& context::bytes(std::string_view octets) {
    res.set_body(copy(octets), "application/octet-stream");
    return *this;
}
context& context::bytes(std::span<std::byte const> octets) {
    return bytes(std::string_view(reinterpret_cast<char const*>(octets.data()), octets.size()));
}
context& context::json_text(std::string_view json) {
    res.set_body(copy(json), "application/json");
    return *this;
}
context& context::respond(response const& whole) {
    res.take(whole);
    return *this;
}

context& context::redirect(std::string_view to, int status) {
    if (status != 0 && !http::is_redirect(status))
        throw std::invalid_argument("the status of a redirect is 301, 302, 303, 307 or 308");
    http::check_field("Location", to);
    auto const size = http::percent_encoded_size(to, http::percent_set::uri);
    auto* const out = static_cast<char*>(frames()->allocate_bytes(size, 1));
    http::percent_encode(to, out, http::percent_set::uri);
    set("Location", {out, size});
    if (status != 0)
        this->status(status);
    else if (!http::is_redirect(res.status()))
        this->status(302);
    res.replace_body({}, {});
    return *this;
}

namespace {

// A reference that every client resolves to this host: one slash, and no backslash or control character, which some
// clients read as a second one or skip (`/\evil`, `/<TAB>/evil`).
bool stays_on_this_host(std::string_view to) noexcept {
    if (to.empty() || to[0] != '/' || to.starts_with("//")) return false;
    return std::none_of(to.begin(), to.end(),
                        [](char c) { return c == '\\' || static_cast<unsigned char>(c) < 0x21 || c == 0x7f; });
}

bool begins_with(std::string_view text, std::string_view prefix) noexcept {
    return text.size() >= prefix.size() && text::iequals(text.substr(0, prefix.size()), prefix);
}

// The path of a reference that is already a path, or a URL with this scheme, host and port; else empty.
std::string_view path_on_host(std::string_view reference, bool secure, std::string_view host) noexcept {
    if (reference.starts_with('/')) return reference;
    std::string_view const scheme = secure ? "https://" : "http://", port = secure ? ":443" : ":80";
    if (host.ends_with(port)) host.remove_suffix(port.size());
    if (host.empty() || !begins_with(reference, scheme)) return {};
    reference.remove_prefix(scheme.size());
    if (!begins_with(reference, host)) return {};
    reference.remove_prefix(host.size());
    if (reference.starts_with(port)) reference.remove_prefix(port.size());
    return reference;
}

} // namespace

context& context::redirect_local(std::string_view to, int status) {
    if (!stays_on_this_host(to))
        throw http_error(400, "a redirect leads to a path on this host, beginning with a single slash");
    return redirect(to, status);
}

context& context::back(std::string_view otherwise) {
    auto const path = path_on_host(header("Referer"), secure(), host());
    return redirect(stays_on_this_host(path) ? path : otherwise);
}

context& context::cookie(set_cookie const& c) { return append("Set-Cookie", http::format_cookie(c, *frames())); }

void context::fail(int status, std::string message, http_error::header_lines headers) const {
    throw http_error(status, std::move(message), std::move(headers));
}

context& context::problem(int status, std::string_view detail) {
    return problem(tunic::problem{.status = status, .detail = detail, .request_id = request_id_});
}

context& context::problem(tunic::problem const& p) {
    auto const& own = service_core::problem_writer_of(*this);
    if (!own || own_problem_) {
        write_problem(p);
    } else {
        struct running {
            bool& is;
            explicit running(bool& flag) noexcept : is(flag) { is = true; }
            running(running const&) = delete;
            running& operator=(running const&) = delete;
            ~running() { is = false; }
        } const here(own_problem_);
        res.drop_body();
        res.set_status(p.status);
        own(*this, p);
    }
    res.mark_problem(copy(p.detail));
    return *this;
}

void context::write_problem(tunic::problem const& p) {
    auto const accept = headers().list("Accept");
    if (http::accepts(accept, problem_type) || http::accepts(accept, "application/json")) {
        text_buffer body(*frames());
        format_problem(body, p);
        res.replace_body(body.release(), problem_type);
    } else {
        text_buffer plain(*frames());
        plain.append(p.detail.empty() ? http::reason_phrase(p.status) : p.detail);
        for (auto const& e : p.errors)
            for (std::string_view const part : {"\n", e.path.c_str(), e.path.empty() ? "" : ": ", e.message.c_str()})
                plain.append(part);
        res.replace_body(plain.release(), "text/plain; charset=utf-8");
    }
    res.set_status(p.status);
}

void context::missing_state(std::string_view type) const {
    throw std::logic_error(fmt::format("no layer of this request has put a {}", type));
}

std::string_view context::format_into_memory(fmt::string_view pattern, fmt::format_args args) {
    fmt::basic_memory_buffer<char, 500> out;
    fmt::vformat_to(fmt::appender(out), pattern, args);
    return copy({out.data(), out.size()});
}

boost::asio::io_context& context::loop() const {
    if (void* const loop = scheduling()->io_context()) return *static_cast<boost::asio::io_context*>(loop);
    throw std::logic_error("this request does not run on an Asio loop");
}

task<std::string_view> context::read_some() {
    for (;;) {
        auto const piece = exchange_->read_body();
        switch (piece.state) {
        case exchange::body_state::data: body_in_pieces_ = true; co_return piece.data;
        case exchange::body_state::end: body_read_ = true; co_return std::string_view{};
        case exchange::body_state::refused: throw http_error(piece.status, std::string(piece.data));
        case exchange::body_state::cancelled: throw request_cancelled(cancelled().reason);
        case exchange::body_state::waiting: break;
        }
        co_await exchange_wait(*exchange_, *this, exchange_wait::wants::body);
        if (auto const stop = cancelled()) throw request_cancelled(stop.reason);
    }
}

task<std::string_view> context::body() {
    if (body_in_pieces_) {
        exchange_->reserve_body(0); // throws if the body was refused
        throw std::logic_error("the body was read in pieces: body() cannot give the whole of it any more");
    }
    if (body_read_) co_return whole_body_;
    if (exchange_->whole_body(whole_body_)) {
        body_read_ = true;
        co_return whole_body_;
    }
    exchange_->reserve_body(head_->content_length);
    text_buffer gathered(*frames());
    if (head_->content_length > 0) gathered.finish(gathered.room(gathered.end(), head_->content_length));
    for (auto piece = co_await read_some(); !piece.empty(); piece = co_await read_some()) {
        if (head_->framing == body_framing::chunked) exchange_->reserve_body(piece.size());
        gathered.append(piece);
    }
    whole_body_ = gathered.release();
    body_read_ = true;
    body_in_pieces_ = false;
    co_return whole_body_;
}

context& context::limit_body(std::uint64_t octets) {
    body_limit_ = std::min(octets, body_limit_);
    // Bodies read in pieces are not kept: the connection enforced the limit that was set at the time.
    if (body_read_ && whole_body_.size() > octets) throw http_error(413, "the body is larger than allowed");
    return *this;
}

void context::open_stream() {
    if (res.streaming()) throw std::logic_error("a response has one stream: c.stream() was called before");
    // Every write would throw this: before the head is sent, there can still be an answer.
    if (auto const why = cancelled()) throw request_cancelled(why.reason);
    res.mark_streaming();
    try {
        service_core::before_head(*this);
    } catch (...) {
        res.mark_streaming(false); // nothing was sent: the error can still be answered
        throw;
    }
    exchange_->begin_stream(*this);
}

} // namespace tunic
