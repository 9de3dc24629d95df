#pragma once
#include <tunic/base/arena.hpp>
#include <tunic/http/headers.hpp>
#include <tunic/http/response.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace tunic {

class context;

/// @cond machinery
/// A function registered by c.before_send(), newest first.
struct head_hook {
    void (*call)(head_hook&, context&) = nullptr;
    head_hook* next = nullptr;
};
/// @endcond

/// The response of a request while its chain runs. Layers write it through the context and read it as `c.res` after
/// `co_await next()`. Nothing is sent before the chain has unwound, unless a stream was started.
///
/// The body and all header texts live in the request's arena.
class response_state {
public:
    /// Created by the context.
    explicit response_state(arena& memory) noexcept : memory_(&memory), headers_(memory) {}

    /// The status as it would be sent now: the one set, else 200 with a body or a stream, else 204 after a handler has
    /// run, else 404.
    [[nodiscard]] int status() const noexcept {
        if (status_ != 0) return status_;
        return has_body_ || streaming_ ? 200 : handled_ ? 204 : 404;
    }
    /// Whether a status was set.
    [[nodiscard]] bool has_status() const noexcept { return status_ != 0; }
    /// The body as it would be sent; empty for a stream.
    [[nodiscard]] std::string_view body() const noexcept { return body_; }
    /// Whether a body was set, even an empty one.
    [[nodiscard]] bool has_body() const noexcept { return has_body_; }
    /// The Content-Type; empty when there is none.
    [[nodiscard]] std::string_view type() const noexcept { return type_; }
    /// All header lines except Content-Type and those that the connection writes itself.
    [[nodiscard]] header_list const& headers() const noexcept { return headers_; }
    /// The value of the first line with this name; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
    /// The head has been sent: the status and the headers can no longer change.
    [[nodiscard]] bool committed() const noexcept { return committed_; }
    /// A stream writes the body in pieces.
    [[nodiscard]] bool streaming() const noexcept { return streaming_; }

    /// @cond machinery
    // The functions behind the context's own. Header texts are checked and copied; the views of a body and its type
    // must live as long as the request.
    void set_status(int status);
    void set(std::string_view name, std::string_view value);
    void append(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    /// A chosen type stays, regardless of the body set later.
    void choose_type(std::string_view type) noexcept {
        type_ = type;
        type_chosen_ = true;
    }
    /// `type` is the body's type unless another was chosen.
    void set_body(std::string_view body, std::string_view type) noexcept {
        body_ = body;
        has_body_ = true;
        is_problem_ = false;
        if (!type_chosen_) type_ = type;
    }
    /// Replaces the body and its type; no type if that is empty.
    void replace_body(std::string_view body, std::string_view type) noexcept {
        type_chosen_ = false;
        set_body(body, type);
    }
    void take(response const& whole);
    [[nodiscard]] header_list& edit_headers() noexcept { return headers_; }
    /// Removes the body and its type.
    void drop_body() noexcept {
        replace_body({}, {});
        has_body_ = false;
    }
    /// Marks the body as a problem with this detail, until another body is set.
    void mark_problem(std::string_view detail) noexcept {
        is_problem_ = true;
        problem_detail_ = detail;
    }
    /// @endcond

    /// Whether the body was written by c.problem(), or for an exception.
    [[nodiscard]] bool is_problem() const noexcept { return is_problem_; }
    /// The detail of such a body, for people; may be empty.
    [[nodiscard]] std::string_view problem_detail() const noexcept { return problem_detail_; }

    /// What an error leaves of a response: CORS, request ids, security headers and Vary stay; headers that described
    /// the dropped body (Content-*, ETag, Last-Modified, Cache-Control, Expires) and cookies are removed.
    void clear_for_error() noexcept;

    /// A snapshot of the response, including the functions registered with before_send(), for layers that try
    /// something. Lives in the request's memory.
    struct saved {
        /// @cond machinery
        std::span<header_field const> headers;
        head_hook* hooks;
        std::string_view body, type, problem_detail;
        int status;
        bool has_body, type_chosen, is_problem;
        /// @endcond
    };
    /// Takes a snapshot.
    [[nodiscard]] saved save() const;
    /// Restores a snapshot; later changes are dropped.
    void restore(saved const& earlier);

    /// @cond machinery
    void mark_handled() noexcept { handled_ = true; }
    void mark_streaming(bool on = true) noexcept { streaming_ = on; }
    void mark_committed() noexcept { committed_ = true; }
    void add_hook(head_hook& hook) noexcept {
        hook.next = hooks_;
        hooks_ = &hook;
    }
    [[nodiscard]] head_hook* take_hook() noexcept {
        auto* const newest = hooks_;
        if (newest) hooks_ = newest->next;
        return newest;
    }
    /// @endcond

private:
    arena* memory_;
    header_list headers_;
    std::string_view body_;
    std::string_view type_;
    std::string_view problem_detail_;
    head_hook* hooks_ = nullptr;
    int status_ = 0;
    bool has_body_ = false;
    bool type_chosen_ = false;
    bool is_problem_ = false;
    bool handled_ = false;
    bool streaming_ = false;
    bool committed_ = false;
};

} // namespace tunic
